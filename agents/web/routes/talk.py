"""The addresses of conversations and of watching over them. A part of agents/web/routes/table.py."""

from agents.accounts.rights import Right
from agents.web.api import oversight, talk
from agents.web.api.in_hand import REFUSALS, CallNow, Nothing
from agents.web.routes.route import Route

_TALK = frozenset({Right.TALK_OWN, Right.TALKS_STEER})
_LISTEN = frozenset({Right.CALLS_LISTEN})
_PARTY = ("bad-target", "no-such-seat", "no-such-queue", "seat-not-free", "number-not-allowed", "consulting")

TALK_ROUTES: tuple[Route, ...] = (
    Route(
        "GET",
        "/api/calls/{call}/talk",
        talk.standing,
        "How a conversation stands now: held, consulting, recording or not, who listens; after a reload",
        frozenset({*_TALK, *_LISTEN}),
        None,
        CallNow,
        REFUSALS,
    ),
    Route(
        "POST",
        "/api/calls/{call}/hold",
        talk.hold,
        "on: the caller hears music; not on: the caller is back. Of one's own seat's call, as all of these",
        _TALK,
        talk.HoldWish,
        CallNow,
        REFUSALS,
    ),
    Route(
        "POST",
        "/api/calls/{call}/recording",
        talk.recording,
        "Not on: the recording pauses for personal data, when this answers; the tape has silence there. on: it goes on",
        _TALK,
        talk.RecordingWish,
        CallNow,
        REFUSALS,
    ),
    Route(
        "POST",
        "/api/calls/{call}/transfer",
        talk.transfer,
        "To a queue, a seat or an outside number. attended: the seat talks with it first while the caller hears music",
        _TALK,
        talk.TransferWish,
        CallNow,
        (*REFUSALS, *_PARTY),
    ),
    Route(
        "POST",
        "/api/calls/{call}/transfer/complete",
        talk.complete,
        "The caller goes on with whom the seat has consulted (or rings); the seat is free",
        _TALK,
        Nothing,
        CallNow,
        REFUSALS,
    ),
    Route(
        "POST",
        "/api/calls/{call}/transfer/cancel",
        talk.cancel,
        "The caller comes back to the seat; whom it rang or consulted leaves",
        _TALK,
        Nothing,
        CallNow,
        REFUSALS,
    ),
    Route(
        "POST",
        "/api/calls/{call}/conference",
        talk.conference,
        "A further seat or outside number is rung and hears both; with neither named: whoever is being consulted",
        _TALK,
        talk.ConferenceWish,
        CallNow,
        (*REFUSALS, *_PARTY, "nobody-consulted"),
    ),
    Route(
        "POST",
        "/api/calls/{call}/hang-up",
        talk.hang_up,
        "As if the seat had put its telephone down: the caller hears the ticket's number; from hold, the next seat is"
        " rung; while consulting, the transfer is completed",
        _TALK,
        talk.HangUpWish,
        CallNow,
        REFUSALS,
    ),
    Route(
        "POST",
        "/api/seats/{seat}/dial",
        talk.dial,
        "Call out: the seat's telephone rings, then the citizen's. The seat is ready or paused. Numbers of the"
        " country and those that seats may dial",
        _TALK,
        talk.DialWish,
        talk.Dialled,
        ("no-such-seat", "seat-not-yours", "seat-not-free", "number-not-allowed", "no-such-ticket"),
    ),
    Route(
        "POST",
        "/api/seats/{seat}/help",
        oversight.help_,
        "Ask a supervisor for help, or say that it is no longer needed; the event stream tells it as `help` with the"
        " topic seat",
        _TALK,
        oversight.HelpWish,
        oversight.HelpNow,
        ("no-such-seat", "seat-not-yours"),
    ),
    Route(
        "POST",
        "/api/calls/{call}/listen",
        oversight.listen,
        "Rings the supervisor's telephone, who then listens, whispers to the seat or joins; again with another mode to"
        " change; audited",
        _LISTEN,
        oversight.ListenWish,
        CallNow,
        (*REFUSALS, "no-such-seat", "seat-not-free", "seat-taken"),
    ),
    Route(
        "POST",
        "/api/calls/{call}/listen/stop",
        oversight.stop_listening,
        "The supervisor's telephone hangs up",
        _LISTEN,
        oversight.StopListening,
        CallNow,
        (*REFUSALS, "no-such-seat", "seat-taken"),
    ),
    Route(
        "POST",
        "/api/calls/{call}/move",
        oversight.move,
        "Move a waiting caller to another queue or band; kept with who and why",
        frozenset({Right.CALLS_MOVE}),
        oversight.MoveWish,
        oversight.Moved,
        ("no-such-call", "not-in-line", "no-such-queue", "bad-target"),
    ),
    Route(
        "POST",
        "/api/calls/{call}/call-back",
        oversight.call_back,
        "Have this call's citizen called back in turn: who gave up keeps the old place in the order",
        frozenset({Right.CALLS_CALL_BACK}),
        Nothing,
        oversight.CalledBackView,
        ("no-such-call", "no-number", "callback-pending", "callback-served", "call-goes-on"),
    ),
)
