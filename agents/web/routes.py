"""Every address of the API, in one place: who may, what is asked, what comes back, how it can be refused."""

from agents.accounts.rights import Right
from agents.web.api import audited, calls, catalogue, desk, events, line, login, recordings, ticket_list, tickets
from agents.web.record_routes import RECORD_ROUTES
from agents.web.board_routes import BOARD_ROUTES
from agents.web.assist_routes import ASSIST_ROUTES
from agents.web.route import PUBLIC, Route
from agents.web.telephone_routes import TELEPHONE_ROUTES
from agents.web.talk_routes import TALK_ROUTES

ANY_USER = None


def _may(*rights: Right) -> frozenset[Right]:
    return frozenset(rights)


ROUTES: tuple[Route, ...] = (
    Route("GET", "/", login.root, "What this is", PUBLIC, answer=login.Root),
    Route("GET", "/api/csrf", login.csrf, "The token for everything that changes something", PUBLIC, answer=login.Csrf),
    Route(
        "POST",
        "/api/login",
        login.log_in,
        "Log in; sets the session's cookie",
        PUBLIC,
        login.Login,
        login.Me,
        ("bad-login", "login-locked", "busy"),
    ),
    Route(
        "POST",
        "/api/password",
        login.set_password,
        "Set a password by a one-time link",
        PUBLIC,
        login.NewPassword,
        None,
        ("link-spent", "weak-password", "busy"),
    ),
    Route("POST", "/api/logout", login.log_out, "End the session; the seat stays as it is", ANY_USER),
    Route("GET", "/api/me", login.me, "Who I am and what I may", ANY_USER, answer=login.Me),
    Route("POST", "/api/me", login.settings, "My settings", ANY_USER, login.Settings),
    Route(
        "GET", "/api/line", line.line, "Who waits and what each seat does", _may(Right.LINE_READ), answer=line.LineNow
    ),
    Route("GET", "/api/seats", line.seats, "What each seat does", _may(Right.LINE_READ), answer=line.Seats),
    Route(
        "POST",
        "/api/seats/{seat}/{wish}",
        line.change_seat,
        "Sit at a seat, be ready, pause, write up, leave; any seat with the right to it",
        _may(Right.SEAT_OWN, Right.SEATS_CHANGE),
        line.SeatWish,
        line.SeatNow,
        ("no-such-seat", "seat-taken", "seat-elsewhere", "seat-not-yours"),
    ),
    Route("GET", "/api/calls", calls.recent, "The last calls", _may(Right.CALLS_READ), calls.CallFilter, calls.Calls),
    Route(
        "GET",
        "/api/calls/{call}",
        calls.one,
        "One call with all that happened in it",
        _may(Right.CALLS_READ),
        None,
        calls.WholeCall,
        ("no-such-call",),
    ),
    Route(
        "GET",
        "/api/calls/{call}/transcripts",
        calls.transcripts,
        "What was said, word by word",
        _may(Right.TRANSCRIPTS_READ),
        None,
        calls.Transcripts,
        ("no-such-call",),
    ),
    Route(
        "GET",
        "/api/recordings/{recording}",
        recordings.hear,
        "A recording, in whole or in part; audited",
        _may(Right.RECORDINGS_HEAR),
        errors=("no-such-recording", "bad-range"),
        stream="audio/wav",
    ),
    Route(
        "GET",
        "/api/abandoned",
        calls.abandoned,
        "Callers who gave up",
        _may(Right.ABANDONED_READ),
        calls.AbandonedFilter,
        calls.Abandoned,
    ),
    Route(
        "GET",
        "/api/tickets",
        tickets.listed,
        "Tickets, by filters and words",
        _may(Right.TICKETS_READ),
        tickets.TicketFilter,
        tickets.Tickets,
    ),
    Route(
        "GET",
        "/api/tickets/{ticket}",
        tickets.one,
        "One ticket, by its id or public number",
        _may(Right.TICKETS_READ),
        None,
        tickets.TicketView,
        ("no-such-ticket",),
    ),
    Route(
        "GET",
        "/api/tickets/{ticket}/history",
        tickets.history,
        "All that happened to a ticket",
        _may(Right.TICKETS_READ),
        None,
        tickets.History,
        ("no-such-ticket",),
    ),
    Route(
        "PATCH",
        "/api/tickets/{ticket}",
        tickets.edit,
        "Correct a ticket or a draft",
        _may(Right.TICKETS_EDIT),
        tickets.TicketEdit,
        tickets.TicketView,
        ("no-such-ticket", "no-such-service", "ticket-changed", "ticket-move"),
    ),
    Route(
        "POST",
        "/api/tickets/{ticket}/close",
        tickets.close,
        "Close a ticket; a draft is registered first",
        _may(Right.TICKETS_CLOSE),
        tickets.TicketClosing,
        tickets.TicketView,
        ("no-such-ticket", "no-such-service", "ticket-changed", "ticket-move"),
    ),
    Route(
        "GET",
        "/api/catalogue",
        catalogue.whole,
        "Spheres, services, bodies",
        _may(Right.CATALOGUE_READ),
        answer=catalogue.CatalogueView,
    ),
    Route(
        "GET",
        "/api/catalogue/{service}/checklists",
        catalogue.checklist,
        "What to ask and do about a service",
        _may(Right.CATALOGUE_READ),
        None,
        catalogue.Checklists,
        ("no-such-service",),
    ),
    Route(
        "POST",
        "/api/suggestions",
        catalogue.suggest,
        "The services that fit what was said",
        _may(Right.CATALOGUE_READ),
        catalogue.WhatWasSaid,
        catalogue.Suggestions,
    ),
    *ASSIST_ROUTES,
    Route(
        "GET",
        "/api/audit",
        audited.audit,
        "Who did what",
        _may(Right.AUDIT_READ),
        audited.AuditFilter,
        audited.AuditView,
    ),
    Route(
        "GET",
        "/api/events",
        events.events,
        "What happens, as it happens",
        _may(Right.LINE_READ, Right.CALLS_READ, Right.TICKETS_READ),
        events.EventsWanted,
        errors=("streams-full",),
        stream="text/event-stream",
    ),
    *TALK_ROUTES,
)
    *BOARD_ROUTES,
    *TELEPHONE_ROUTES,
    *RECORD_ROUTES,
