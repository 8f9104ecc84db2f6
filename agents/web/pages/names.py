"""Names of what the log and the API spell as codes; each is a text of the catalogues."""

from collections.abc import Mapping
from typing import Final

from agents.accounts.rights import Role
from agents.tickets.states import Move, State
from agents.web.pages.catalogues import Speech

STATES: Final[Mapping[str, str]] = {
    State.DRAFT: "Draft",
    State.DROPPED: "Dropped draft",
    State.REGISTERED: "Registered",
    State.ASSIGNED: "Assigned",
    State.IN_WORK: "In work",
    State.ANSWERED: "Answered",
    State.ACCEPTED: "Answer accepted",
    State.REFUSED: "Answer refused",
    State.CONFIRMED: "Confirmed by the citizen",
    State.DISPUTED: "Disputed by the citizen",
    State.UNCONFIRMED: "Citizen not reached",
    State.DEFERRED: "Deferred",
    State.CLOSED: "Closed",
}
MOVES: Final[Mapping[str, str]] = {
    Move.REGISTER: "Register",
    Move.DROP: "Drop the draft",
    Move.ASSIGN: "Assign",
    Move.START: "Taken up",
    Move.ANSWER: "Write down the answer",
    Move.ACCEPT: "Accept the answer",
    Move.REFUSE: "Refuse the answer",
    Move.CONFIRM: "The citizen agrees",
    Move.DISPUTE: "The citizen does not agree",
    Move.GIVE_UP_ASKING: "The citizen cannot be reached",
    Move.DEFER: "Defer",
    Move.CLOSE: "Close",
}
KINDS: Final[Mapping[str, str]] = {
    "advice": "Advice",
    "incident": "Incident",
    "proposal": "Proposal",
    "complaint": "Complaint",
    "thanks": "Thanks",
}
OUTCOMES: Final[Mapping[str, str]] = {
    "open": "In progress",
    "abandoned": "Gave up (wherever)",
    "answered": "Talked with an operator",
    "served": "Helped by the menus",
    "diverted": "Sent to another service",
    "message-left": "Left a voice message",
    "message-empty": "Empty voice message",
    "abandoned-in-menu": "Gave up in the menus",
    "abandoned-in-line": "Gave up in the line",
    "abandoned-in-divert": "Gave up while being sent on",
    "abandoned-in-fallback": "Gave up in the reserve line",
    "answered-by-fallback": "Answered by the reserve line",
    "fell-back": "Handed to the reserve line",
    "ended-unseen": "Ended unseen",
    "lost-with-asterisk": "Lost with the switch",
    "failed": "Failed",
}
ROLES: Final[Mapping[str, str]] = {
    Role.OPERATOR: "Operator (role)",
    Role.SENIOR: "Senior operator",
    Role.INSPECTOR: "Inspector",
    Role.SUPERVISOR: "Supervisor",
    Role.QUALITY: "Quality analyst",
    Role.ANALYST: "Analyst",
    Role.ADMINISTRATOR: "Administrator",
}


def said(language: str, names: Mapping[str, str]) -> dict[str, str]:
    speech = Speech(language)
    return {str(code): speech.gettext(name) for code, name in names.items()}
