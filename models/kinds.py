"""The kinds of event in a call's log, with their fields. The log is the truth: tables of calls, seats, tickets and
callers are projections of it, made by the writer in the same transaction."""

from enum import StrEnum


class Kind(StrEnum):
    # the call
    CALL_ARRIVED = "CallArrived"  # caller, caller_name, dialled, channel, flow, version
    CALL_ADOPTED = "CallAdopted"  # state; after a restart of the controller
    CALL_FELL_BACK = "CallFellBack"  # why; Asterisk's own queue took it
    CALLER_HUNG_UP = "CallerHungUp"  # state, cause (of Asterisk's)
    CALL_ENDED = "CallEnded"  # outcome, duration_s, ticket
    # a call out, which begins with CALL_PLACED instead of CALL_ARRIVED
    CALL_PLACED = (
        "CallPlaced"  # direction ("out"), seat, by, caller (the citizen's number), about, queue, flow, version
    )
    CITIZEN_REACHED = "CitizenReached"  # seat, leg, after_s
    CITIZEN_NOT_REACHED = "CitizenNotReached"  # why
    # the flow
    STEP_ENTERED = "StepEntered"  # step
    LANGUAGE_CHOSEN = "LanguageChosen"  # language, caller
    PROMPT_PLAYED = "PromptPlayed"  # prompts: "id (language)" of each
    DIGIT_PRESSED = "DigitPressed"  # digits
    CALLER_HEARD = "CallerHeard"  # text, language, speech_s, lag_ms
    CALLER_SILENT = "CallerSilent"
    EAR_LOST = "EarLost"  # why
    SERVICES_SUGGESTED = "ServicesSuggested"  # services (ids, best first)
    FACT_NOTED = "FactNoted"  # name, value
    DIVERT_STARTED = "DivertStarted"  # dialled
    DIVERT_ENDED = "DivertEnded"  # dialled, reached
    MESSAGE_TAKEN = "MessageTaken"  # recording, duration_s
    # the line
    CALL_QUEUED = "CallQueued"  # queue, band, skills, queued_at, kind, not_before
    PLACE_TOLD = "PlaceTold"  # place, wait_s
    OFFER_MADE = "OfferMade"  # offer, seat, expires_at, why
    OFFER_ENDED = "OfferEnded"  # offer, seat, why
    CALL_MOVED = "CallMoved"  # who, why, from, to ({"queue", "band"} each); who "line": by overflow, not a supervisor
    CALL_LEFT_LINE = "CallLeftLine"  # why
    CALLER_SLOWED = "CallerSlowed"  # delay_s; called again and again
    # call-backs: ORDERED stands in the first call's log, the others in that of the call-back, a call of its own
    CALLBACK_ORDERED = "CallbackOrdered"  # callback, number, not_before, by (a supervisor, who wants it)
    CALLBACK_OPENED = "CallbackOpened"  # original, and what it knows of the first call: callbacks.py
    CALLBACK_DIALLED = "CallbackDialled"  # dialled (1, 2, …), seat, mode
    CALLBACK_ANSWERED = "CallbackAnswered"  # dialled, after_s
    CALLBACK_FAILED = "CallbackFailed"  # why, tries (in vain so far), again_at
    # the conversation
    SEAT_ANSWERED = "SeatAnswered"  # seat, offer, waited_s, leg, again (after a way back into the line)
    SEAT_HUNG_UP = "SeatHungUp"  # seat, why
    SEAT_JOINED = "SeatJoined"  # seat, leg; a further seat in the same conversation
    SEAT_DROPPED = "SeatDropped"  # seat, why; nobody hung up, the caller is not left alone with it
    CALL_HELD = "CallHeld"  # seat, by
    CALL_RESUMED = "CallResumed"  # seat, by
    TRANSFER_STARTED = "TransferStarted"  # how ("blind", "attended", "conference"), by, seat, dialled or queue
    TRANSFER_ENDED = "TransferEnded"  # reached, why, seat, dialled, leg (of an outside number)
    LISTENED = "Listened"  # who, by, seat, mode ("listen", "whisper", "join")
    LISTENING_ENDED = "ListeningEnded"  # who, seat, why
    HELP_ASKED = "HelpAsked"  # seat, text, by; for a supervisor. Listening to that seat answers it
    HELP_ENDED = "HelpEnded"  # seat, why, by
    RECORDING_STARTED = "RecordingStarted"  # leg ("caller" | "seat" | "message"), recording
    RECORDING_ENDED = "RecordingEnded"  # leg, recording, duration_s
    RECORDING_PAUSED = "RecordingPaused"  # seat, by; nothing of what is said from here on is kept
    RECORDING_RESUMED = "RecordingResumed"  # seat, by
    RECORDING_FAILED = "RecordingFailed"  # leg, why, recording (where a part of it is there)
    TRANSCRIPT_MADE = "TranscriptMade"  # leg, language, text, words ([word, start_s, end_s, confidence] lists)
    TRANSCRIPT_FAILED = "TranscriptFailed"  # leg, why
    # tickets
    # ticket, caller, caller_name, language, path, service, kind, text, address, seat, danger
    TICKET_DRAFTED = "TicketDrafted"
    TICKET_REGISTERED = "TicketRegistered"  # ticket, public, kind, service, body, term_at, by
    TICKET_EDITED = "TicketEdited"  # ticket, changes (name -> new value), before (name -> old value), by, why
    TICKET_DROPPED = "TicketDropped"  # ticket, by, why; a draft that became no ticket
    NOTICE_SENT = "NoticeSent"  # ticket, number, text, port ("sms")
    # seats and the centre (no call)
    SEAT_CHANGED = "SeatChanged"  # seat, state, why
    SEAT_WISHED = "SeatWished"  # seat, wish (the state after a call: "paused", "logged-out"; "" taken back), why
    SEAT_MOVED = "SeatMoved"  # seat, from, to (queues), site (those of the site file then), who, why
    ACTION_AUDITED = "ActionAudited"  # who, action, about, origin, outcome; call_id where it concerned a call
    CONTROLLER_STARTED = "ControllerStarted"
    CONTROLLER_STOPPED = "ControllerStopped"
    ASTERISK_BEGAN = "AsteriskBegan"  # began_at, lost_at (of the one before, where we saw it end); its calls are gone
    ALARM_RAISED = "AlarmRaised"  # what, why
    ALARM_ENDED = "AlarmEnded"  # what, why
