"""The addresses of tickets on their way, of lists of them, and of a call's sound."""

from agents.accounts.rights import Right
from agents.web.api import owners, recordings, soundtracks, ticket_list, ticket_moves, tickets
from agents.web.routes.route import Route

_CALLS, _SOUND = frozenset({Right.CALLS_READ}), frozenset({Right.RECORDINGS_HEAR})
_TICKETS, _ASSIGN = frozenset({Right.TICKETS_READ}), frozenset({Right.TICKETS_ASSIGN})
_MOVES = frozenset({Right.TICKETS_EDIT, Right.TICKETS_CLOSE, Right.TICKETS_ASSIGN, Right.TICKETS_CHECK})

RECORD_ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        "/api/calls/{call}/soundtrack",
        soundtracks.one,
        "Where a call's tapes and gaps are in its time",
        _CALLS,
        None,
        soundtracks.SoundtrackView,
        ("no-such-call",),
    ),
    Route(
        "GET",
        "/api/calls/{call}/audio",
        recordings.hear_call,
        "All tapes of a call as one sound, caller left, seat right; in whole or in part; audited",
        _SOUND,
        errors=("no-such-call", "no-such-recording", "bad-range"),
        stream="audio/wav",
    ),
    Route(
        "GET",
        "/api/calls/{call}/waveform/{recording}",
        soundtracks.waveform,
        "The peaks of one tape",
        _SOUND,
        None,
        soundtracks.Waveform,
        ("no-such-call", "no-such-recording"),
    ),
    Route(
        "GET",
        "/api/tickets.csv",
        ticket_list.exported,
        "The same list as a table for a spreadsheet; audited",
        frozenset({Right.TICKETS_EXPORT}),
        ticket_list.TicketSieve,
        stream="text/csv",
    ),
    Route(
        "GET",
        "/api/tickets/count",
        ticket_list.counted,
        "How many tickets fit, up to a thousand",
        _TICKETS,
        ticket_list.TicketSieve,
        ticket_list.TicketCount,
    ),
    Route(
        "POST",
        "/api/tickets/{ticket}/moves",
        ticket_moves.move,
        "Move a ticket to its next state",
        _MOVES,
        ticket_moves.TicketMove,
        tickets.TicketView,
        (
            *("no-such-ticket", "no-such-service", "no-such-body", "no-such-user"),
            *("ticket-changed", "ticket-move", "ticket-lacks"),
        ),
    ),
    Route(
        "POST",
        "/api/tickets/{ticket}/assign",
        ticket_moves.assign,
        "Hand a ticket to a body, or to the user who watches over it",
        _ASSIGN,
        ticket_moves.TicketAssignment,
        tickets.TicketView,
        ("no-such-ticket", "no-such-body", "no-such-user", "ticket-changed", "ticket-move", "ticket-lacks"),
    ),
    Route("GET", "/api/owners", owners.owners, "Who can watch over a ticket", _ASSIGN, None, owners.Owners),
)
