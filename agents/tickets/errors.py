"""What can be wrong with a ticket, in words that say what to do."""

from collections.abc import Iterable


class TicketWrong(Exception):
    code = "ticket"


class MoveIllegal(TicketWrong):
    code = "ticket-move"

    def __init__(self, state: str, move: str, legal: Iterable[str]) -> None:
        offered = ", ".join(legal) or "none: this is its end"
        super().__init__(f"A ticket that is {state} cannot {move}. What it can do now: {offered}.")


class MoveLacks(TicketWrong):
    code = "ticket-lacks"

    def __init__(self, move: str, fields: Iterable[str]) -> None:
        self.fields = tuple(fields)
        super().__init__(f"To {move} a ticket, say also: {', '.join(self.fields)}.")


class DraftUnknown(TicketWrong):
    code = "ticket-draft"

    def __init__(self, ticket_id: str) -> None:
        super().__init__(f"{ticket_id} is no draft of this controller: it was dropped, or registered long ago.")


class ValueRefused(TicketWrong):
    code = "ticket-value"

    def __init__(self, name: str, value: object, allowed: Iterable[str]) -> None:
        super().__init__(f"{value!r} is no {name}. Choose one of: {', '.join(allowed)}.")
