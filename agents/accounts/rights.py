"""Pure, and the one place that says who may do what. A user has one or more roles; what one of them may, the user may.

Where a user is limited to queues, every right about calls, tickets, recordings and seats ends at those queues; what the
user's own seat had a part in is theirs whatever its queue.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Role(StrEnum):
    OPERATOR = "operator"  # takes calls
    SENIOR = "senior"  # takes calls and watches over a shift
    INSPECTOR = "inspector"  # chases the responsible bodies
    SUPERVISOR = "supervisor"  # sees and moves everything on the floor
    QUALITY = "quality"  # listens to recordings
    ANALYST = "analyst"  # counts; never sees who called
    ADMINISTRATOR = "administrator"  # accounts and the system; hears nobody


class Right(StrEnum):
    LINE_READ = "line.read"  # who waits how long, and which seat does what; no personal data
    SEAT_OWN = "seat.own"  # sit at a seat: ready, pause, wrap-up
    SEATS_CHANGE = "seats.change"  # the same for any seat
    TALK_OWN = "talk.own"  # hold, transfer, call out, … at the seat one sits at
    TALKS_STEER = "talks.steer"  # the same in any conversation
    CALLS_LISTEN = "calls.listen"  # listen to a conversation, whisper, join; each is audited
    CALLS_MOVE = "calls.move"  # move whoever waits
    CALLS_CALL_BACK = "calls.call-back"  # have a citizen called back
    CALLS_READ = "calls.read"  # calls and what happened in them
    ABANDONED_READ = "abandoned.read"  # who gave up waiting
    PERSONAL_READ = "personal.read"  # numbers, names, words; without it they are hidden
    TRANSCRIPTS_READ = "transcripts.read"  # what was said, word by word
    RECORDINGS_HEAR = "recordings.hear"  # each listening is audited
    TICKETS_READ = "tickets.read"
    TICKETS_EDIT = "tickets.edit"
    TICKETS_CLOSE = "tickets.close"
    TICKETS_ASSIGN = "tickets.assign"  # to a body; write down what it answers; defer
    TICKETS_CHECK = "tickets.check"  # say whether an answer will do
    TICKETS_EXPORT = "tickets.export"  # lists as files; audited
    CATALOGUE_READ = "catalogue.read"
    AUDIT_READ = "audit.read"  # who did what
    USERS_CHANGE = "users.change"  # accounts: make, roles, lock, one-time links


_TICKETS = {Right.TICKETS_READ, Right.TICKETS_EDIT, Right.TICKETS_CLOSE, Right.PERSONAL_READ, Right.CATALOGUE_READ}
_OPERATOR = {*_TICKETS, Right.LINE_READ, Right.SEAT_OWN, Right.TALK_OWN, Right.CALLS_READ, Right.TRANSCRIPTS_READ}
_FLOOR = {Right.SEATS_CHANGE, Right.TALKS_STEER, Right.CALLS_LISTEN, Right.CALLS_MOVE, Right.CALLS_CALL_BACK}
_INSPECTOR = {*_TICKETS, Right.CALLS_READ, Right.TICKETS_ASSIGN, Right.TICKETS_CHECK, Right.TICKETS_EXPORT}
_SENIOR = {*_OPERATOR, Right.TICKETS_ASSIGN, *_FLOOR, Right.ABANDONED_READ, Right.RECORDINGS_HEAR}
_FIGURES = {Right.LINE_READ, Right.CALLS_READ, Right.TICKETS_READ, Right.CATALOGUE_READ, Right.ABANDONED_READ}

RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.OPERATOR: frozenset(_OPERATOR),
    Role.SENIOR: frozenset(_SENIOR),
    Role.INSPECTOR: frozenset(_INSPECTOR),
    Role.SUPERVISOR: frozenset({*_SENIOR, *_INSPECTOR, Right.AUDIT_READ}),
    Role.QUALITY: frozenset({*_FIGURES, Right.TRANSCRIPTS_READ, Right.RECORDINGS_HEAR}),
    Role.ANALYST: frozenset({*_FIGURES, Right.TICKETS_EXPORT}),
    Role.ADMINISTRATOR: frozenset(
        {Right.USERS_CHANGE, Right.LINE_READ, Right.SEATS_CHANGE, Right.CATALOGUE_READ, Right.AUDIT_READ}
    ),
}


def rights_of(roles: Iterable[str]) -> frozenset[Right]:
    """A role that this version does not know gives nothing."""
    known = (Role(role) for role in roles if role in list(Role))
    return frozenset(right for role in known for right in RIGHTS[role])
