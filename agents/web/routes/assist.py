"""Addresses of what helps the operator while the caller talks: a part of ROUTES."""

from agents.accounts.rights import Right
from agents.web.api import addresses, knowledge, words
from agents.web.routes.route import Route

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
    Route(
        "POST",
        "/api/triggers",
        knowledge.triggers,
        "The checklists that what was said calls for",
        frozenset({Right.CATALOGUE_READ}),
        knowledge.SaidSoFar,
        knowledge.Proposed,
    ),
    Route(
        "GET",
        "/api/articles/{service}",
        knowledge.article,
        "What to say, ask and do about a service; who is responsible, and until when",
        frozenset({Right.CATALOGUE_READ}),
        None,
        knowledge.ArticleView,
        ("no-such-service",),
    ),
    Route(
        "GET",
        "/api/addresses",
        addresses.completed,
        "The city's streets that fit what was typed",
        frozenset({Right.CATALOGUE_READ}),
        addresses.AddressWanted,
        addresses.Addresses,
    ),
    Route(
        "GET",
        "/api/duplicates",
        addresses.duplicates,
        "Open tickets at the same place about the same matter",
        frozenset({Right.PERSONAL_READ}),
        addresses.AlikeWanted,
        addresses.Duplicates,
        ("no-such-service",),
    ),
)
