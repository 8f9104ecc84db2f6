"""Every page, in one place. The order is that of the frame's list."""

from agents.accounts.rights import Right
from agents.web.pages import call_pages, ticket_pages, user_pages
from agents.web.pages.page import Page
from agents.web.routes.route import PUBLIC

_USERS = frozenset({Right.USERS_CHANGE})
_RECORD = ("call", "tickets")
_TICKETS, _CALLS = frozenset({Right.TICKETS_READ}), frozenset({Right.CALLS_READ})

PAGES: tuple[Page, ...] = (
    Page(
        "/board",
        "board.html",
        "The board",
        frozenset({Right.SEATS_CHANGE, Right.ABANDONED_READ}),
        "board",
        ("board", "telephone"),
        nav="The board",
    ),
    Page(
        "/desk",
        "desk.html",
        "Desk",
        frozenset({Right.SEAT_OWN}),
        "desk",
        ("desk", "assist", "telephone"),
        nav="Desk",
    ),
    Page(
        "/tickets",
        "tickets.html",
        "Tickets",
        _TICKETS,
        "tickets",
        _RECORD,
        ticket_pages.tickets,
        "tickets_list.html",
        nav="Tickets",
    ),
    Page("/tickets/{ticket}", "ticket.html", "Ticket", _TICKETS, "ticket", (*_RECORD, "assist"), ticket_pages.ticket),
    Page("/calls", "calls.html", "Calls", _CALLS, "calls", _RECORD, call_pages.calls, "calls_list.html", nav="Calls"),
    Page("/calls/{call}", "call.html", "Call", _CALLS, "call", _RECORD, call_pages.call),
    Page("/users", "users.html", "Accounts", _USERS, "users", ("users",), user_pages.users, nav="Accounts"),
    Page("/login", "login.html", "Log in", PUBLIC, "login"),
    Page("/password", "password.html", "Choose a password", PUBLIC, "login"),
)
