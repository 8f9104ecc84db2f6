"""Addresses of what helps the operator while the caller talks: a part of ROUTES."""

from agents.accounts.rights import Right
from agents.web.api import words
from agents.web.route import Route

ASSIST_ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        "/api/words/{call}",
        words.said,
        "What was said so far in a conversation that goes on",
        frozenset({Right.TRANSCRIPTS_READ}),
        None,
        words.Words,
        ("no-such-call",),
    ),
)
