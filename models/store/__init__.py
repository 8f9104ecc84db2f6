"""The store: the append-only log, the tables made from it, the journal. No row of the database leaves this room."""

from models.store.errors import (
    DatabaseAway,
    DatabaseTooNew,
    DatabaseUnknown,
    JournalInUse,
    LogFull,
    StoreWrong,
)
from models.store.reader import Reader
from models.store.store import Store, open_store
from models.store.writer import LogWriter

__all__ = [
    "DatabaseAway",
    "DatabaseTooNew",
    "DatabaseUnknown",
    "JournalInUse",
    "LogFull",
    "LogWriter",
    "Reader",
    "Store",
    "StoreWrong",
    "open_store",
]
