"""What a call wants done. Imperative, frozen. Media commands of the flow (Play, Listen, …) pass through unchanged."""

from ivr.call.machine.to_line import (
    AdoptTalk,
    AskSeat,
    EndTalk,
    EnterLine,
    EntryCommand,
    FreeSeat,
    HoldTalk,
    JoinTalk,
    LeaveLine,
    LoseSeat,
    RefuseOffer,
    ResumeTalk,
    RevokeOffer,
    SeatCommand,
    TakeOffer,
)
from ivr.call.machine.to_record import (
    DraftTicket,
    EndCall,
    KeepLanguage,
    LeaveTicket,
    OrderCallback,
    PaperCommand,
    RegisterTicket,
    SendNotice,
    Write,
)
from ivr.call.machine.to_switch import (
    Announce,
    Answer,
    AwaitLeg,
    BridgeCommand,
    Connect,
    DialCitizen,
    DialOut,
    Disconnect,
    HangUpCaller,
    HangUpLeg,
    JoinCaller,
    JoinLeg,
    LegCommand,
    PartCaller,
    PauseRecording,
    ResumeRecording,
    Ringback,
    RingSeat,
    StartMusic,
    StartRecording,
    StopMusic,
    StopRecording,
    TapeCommand,
    TellSeat,
)
from ivr.flow.commands import Listen, Play, StopListening, StopPlaying, SuggestServices, TakeMessage

SoundCommand = Play | Announce | StopPlaying | StartMusic | StopMusic
EarCommand = Listen | StopListening | SuggestServices | TakeMessage

CallCommand = (
    EntryCommand
    | SeatCommand
    | PaperCommand
    | SoundCommand
    | EarCommand
    | LegCommand
    | BridgeCommand
    | TapeCommand
    | Answer
    | HangUpCaller
    | OrderCallback
    | EndCall
)

__all__ = [
    "AdoptTalk",
    "Announce",
    "Answer",
    "AskSeat",
    "AwaitLeg",
    "BridgeCommand",
    "CallCommand",
    "Connect",
    "DialCitizen",
    "DialOut",
    "Disconnect",
    "DraftTicket",
    "EarCommand",
    "EndCall",
    "EndTalk",
    "EnterLine",
    "EntryCommand",
    "FreeSeat",
    "HangUpCaller",
    "HangUpLeg",
    "HoldTalk",
    "JoinCaller",
    "JoinLeg",
    "JoinTalk",
    "KeepLanguage",
    "LeaveLine",
    "LeaveTicket",
    "LegCommand",
    "Listen",
    "LoseSeat",
    "OrderCallback",
    "PaperCommand",
    "PartCaller",
    "PauseRecording",
    "Play",
    "RefuseOffer",
    "RegisterTicket",
    "ResumeRecording",
    "ResumeTalk",
    "RevokeOffer",
    "RingSeat",
    "Ringback",
    "SeatCommand",
    "SendNotice",
    "SoundCommand",
    "StartMusic",
    "StartRecording",
    "StopListening",
    "StopMusic",
    "StopPlaying",
    "StopRecording",
    "SuggestServices",
    "TakeMessage",
    "TakeOffer",
    "TapeCommand",
    "TellSeat",
    "Write",
]
