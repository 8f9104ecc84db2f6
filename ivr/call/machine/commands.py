"""What a call wants done. Imperative, frozen. Media commands of the flow (Play, Listen, …) pass through unchanged."""

from ivr.call.machine.to_line import (
    AdoptTalk,
    AskSeat,
    EndTalk,
    EnterLine,
    FreeSeat,
    HoldTalk,
    JoinTalk,
    LeaveLine,
    LoseSeat,
    RefuseOffer,
    ResumeTalk,
    RevokeOffer,
    TakeOffer,
)
from ivr.call.machine.to_record import (
    DraftTicket,
    EndCall,
    KeepLanguage,
    LeaveTicket,
    OrderCallback,
    RegisterTicket,
    SendNotice,
    Write,
)
from ivr.call.machine.to_switch import (
    Announce,
    Answer,
    AwaitLeg,
    Connect,
    DialCitizen,
    DialOut,
    Disconnect,
    HangUpCaller,
    HangUpLeg,
    JoinCaller,
    JoinLeg,
    PartCaller,
    PauseRecording,
    ResumeRecording,
    Ringback,
    RingSeat,
    StartMusic,
    StartRecording,
    StopMusic,
    StopRecording,
    TellSeat,
)
from ivr.flow.commands import Listen, Play, StopListening, StopPlaying, SuggestServices, TakeMessage

CallCommand = (
    Answer
    | Write
    | EnterLine
    | LeaveLine
    | RingSeat
    | TakeOffer
    | RefuseOffer
    | EndTalk
    | AdoptTalk
    | JoinTalk
    | AskSeat
    | RevokeOffer
    | LoseSeat
    | HoldTalk
    | ResumeTalk
    | PartCaller
    | JoinCaller
    | JoinLeg
    | TellSeat
    | FreeSeat
    | OrderCallback
    | DialCitizen
    | Ringback
    | AwaitLeg
    | HangUpLeg
    | Connect
    | Disconnect
    | DialOut
    | StartMusic
    | StopMusic
    | Announce
    | StartRecording
    | StopRecording
    | PauseRecording
    | ResumeRecording
    | KeepLanguage
    | DraftTicket
    | RegisterTicket
    | LeaveTicket
    | SendNotice
    | HangUpCaller
    | EndCall
    | Play
    | StopPlaying
    | Listen
    | StopListening
    | SuggestServices
    | TakeMessage
)

__all__ = [
    "AdoptTalk",
    "Announce",
    "Answer",
    "AskSeat",
    "AwaitLeg",
    "CallCommand",
    "Connect",
    "DialCitizen",
    "DialOut",
    "Disconnect",
    "DraftTicket",
    "EndCall",
    "EndTalk",
    "EnterLine",
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
    "Listen",
    "LoseSeat",
    "OrderCallback",
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
    "SendNotice",
    "StartMusic",
    "StartRecording",
    "StopListening",
    "StopMusic",
    "StopPlaying",
    "StopRecording",
    "SuggestServices",
    "TakeMessage",
    "TakeOffer",
    "TellSeat",
    "Write",
]
