"""What can be wrong with the store, in words that say what to do. Queries and opening raise these; the log does not."""


class StoreWrong(Exception):
    code = "store"


class DatabaseAway(StoreWrong, ConnectionError):
    """A ConnectionError too: whoever can do without an answer need not know about databases."""

    code = "database-away"

    def __init__(self, why: object) -> None:
        first_line = (str(why).strip() or type(why).__name__).splitlines()[0][:300]
        super().__init__(f"The database does not answer: {first_line}. Check that it runs and that its disk has room.")


class DatabaseUnknown(StoreWrong):
    code = "database-unknown"

    def __init__(self, url: str) -> None:
        super().__init__(
            f"{url!r} names no database. Write a path for SQLite, or postgresql://user@host/name for PostgreSQL."
        )


class DatabaseTooNew(StoreWrong):
    code = "database-too-new"

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"The database was made by a newer version of this program (its revision is {revision}). "
            "Start that version, or restore the copy made before the upgrade."
        )


class JournalInUse(StoreWrong):
    code = "journal-in-use"

    def __init__(self, folder: object) -> None:
        super().__init__(f"Another controller writes to {folder}. Stop it first, or give this one its own var folder.")


class LogFull(StoreWrong):
    code = "log-full"

    def __init__(self, why: object) -> None:
        super().__init__(f"The event could be written neither to the database nor to the journal: {why}")
