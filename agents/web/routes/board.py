"""The addresses of the supervisor's board."""

from agents.accounts.rights import Right
from agents.web.api import board
from agents.web.routes.route import Route

_LINE = frozenset({Right.LINE_READ})
_TICKETS = frozenset({Right.TICKETS_READ})

BOARD_ROUTES: tuple[Route, ...] = (
    Route("GET", "/api/board", board.board, "All that a board shows, in one answer", _LINE, None, board.BoardNow),
    Route(
        "GET",
        "/api/figures/today",
        board.today,
        "The day's figures, each with its definition",
        _LINE,
        None,
        board.Today,
    ),
    Route(
        "GET",
        "/api/figures/series",
        board.series,
        "The day's figures by pieces of time, for charts",
        _LINE,
        board.SeriesWanted,
        board.Series,
    ),
    Route("GET", "/api/alarms", board.alarms, "What is wrong now", _LINE, None, board.Alarms),
    Route(
        "GET",
        "/api/surges",
        board.surges,
        "Many requests about one thing at one place",
        _TICKETS,
        None,
        board.SurgesNow,
    ),
    Route(
        "POST",
        "/api/surges/dismiss",
        board.dismiss,
        "Somebody has seen to it: not proposed again for what came until now",
        frozenset({Right.SEATS_CHANGE}),
        board.SurgeDismissed,
        board.SurgesNow,
        ("no-such-service",),
    ),
)
