"""Notices to citizens: what is written to them, and the port through which it goes."""

from dataclasses import dataclass
from typing import Protocol

import phonenumbers
import structlog

from models.records import Ticket

TEXTS = {
    "kk": "№ {public} өтінішіңіз қабылданды. 109",
    "ru": "Ваше обращение № {public} принято. 109",
    "en": "Your request No. {public} is registered. 109",
}


@dataclass(frozen=True, slots=True)
class Notice:
    number: str  # pii
    text: str  # pii
    language: str


class Notices(Protocol):
    """Takes a notice over; never blocks and never raises: a citizen's ticket does not wait for an SMS."""

    port: str  # its name in the log, e.g. "sms"

    def send(self, notice: Notice) -> None: ...


class LoggedNotices:
    """The port until a city names its SMS gate: the notice is in the program's log and in the record."""

    port = "sms"

    def __init__(self) -> None:
        self._log = structlog.get_logger("notices")

    def send(self, notice: Notice) -> None:
        self._log.info("notice sent", number=notice.number, text=notice.text, language=notice.language, port=self.port)


def notice_text(language: str, public: str) -> str:
    """In Kazakh where the language is not known: it is the state language."""
    return TEXTS.get(language, TEXTS["kk"]).format(public=public)


def notice_for(ticket: Ticket, country: str = "KZ") -> Notice | None:
    """None where the caller has no mobile number: a landline reads no SMS."""
    if not takes_sms(ticket.caller, country):
        return None
    return Notice(ticket.caller, notice_text(ticket.language, ticket.public), ticket.language or "kk")


def takes_sms(number: str, country: str = "KZ") -> bool:
    try:
        kind = phonenumbers.number_type(phonenumbers.parse(number[:32], country))
    except phonenumbers.NumberParseException:
        return False
    mobile = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
    return kind in mobile
