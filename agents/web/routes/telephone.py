"""The addresses of telephones in browsers."""

from agents.accounts.rights import Right
from agents.web.api import telephone
from agents.web.routes.route import Route

TELEPHONE_ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        "/api/telephone",
        telephone.telephone,
        "What the telephone in the browser registers with, for the seat one sits at",
        frozenset({Right.SEAT_OWN}),
        answer=telephone.TelephoneView,
        errors=("no-seat", "telephones-away"),
    ),
    Route(
        "GET",
        "/telephone",
        telephone.relay,
        "SIP between that telephone and the switch (WebSocket, subprotocol sip)",
        frozenset({Right.SEAT_OWN}),
        telephone.RelayWanted,
        errors=("no-seat", "telephones-away", "csrf", "no-websocket"),
        stream="application/sip",
    ),
)
