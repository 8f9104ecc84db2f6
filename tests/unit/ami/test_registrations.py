"""Asterisk's messages become what the line must know of the seats: changes only."""

import pytest

from ivr.ami import SIP, WEB, AmiAddress, SeatDials, SeatReachable, SeatUnreachable
from ivr.ami.registrations import NONE, WHY, Registrations
from ivr.ami.values import LONGEST, read, safe
from models.ids import SeatId

SEAT = SeatId("101")


def contact(status: str, uri: str = "sip:seat-101@127.0.0.1:5070", endpoint: str = "seat-101") -> dict[str, object]:
    return {"event": "ContactStatus", "uri": uri, "contactstatus": status, "endpointname": endpoint}


def device(state: str, name: str = "PJSIP/seat-101") -> dict[str, object]:
    return {"event": "DeviceStateChange", "device": name, "state": state}


def test_a_telephone_logs_on_answers_and_falls_silent() -> None:
    seats = Registrations()
    told = [seats.apply(contact(status)) for status in ("Created", "NonQualified", "Reachable", "Unreachable")]
    assert told == [[SeatReachable(SEAT)], [], [], [SeatUnreachable(SEAT, WHY["Unreachable"])]]
    assert seats.apply(contact("Reachable")) == [SeatReachable(SEAT)]
    assert seats.apply(contact("Removed")) == [SeatUnreachable(SEAT, WHY["Removed"])]
    assert seats.apply(contact("Removed")) == []


def test_a_new_address_that_replaces_the_old_one_keeps_the_seat() -> None:
    seats = Registrations()
    seats.apply(contact("Reachable", "sip:old"))
    assert seats.apply(contact("Created", "sip:new")) == []
    assert seats.apply(contact("Removed", "sip:old")) == []
    assert seats.apply(contact("Removed", "sip:new")) == [SeatUnreachable(SEAT, WHY["Removed"])]


def dialled(now: str, endpoint: str = "seat-101", name: str = "SeatDials") -> dict[str, object]:
    return {"event": "UserEvent", "userevent": name, "endpoint": endpoint, "now": now}


def test_a_seat_that_dials_by_itself_is_told() -> None:
    seats = Registrations()
    assert seats.apply(dialled("begun")) == [SeatDials(SEAT, over=False)]
    assert seats.apply(dialled("over", "seat-101-web")) == [SeatDials(SEAT, over=True)]
    assert seats.apply(dialled("begun", "trunk")) == seats.apply(dialled("begun", name="Other")) == []


@pytest.mark.parametrize("state", ["NOT_INUSE", "INUSE", "RINGING", "BUSY", "ONHOLD"])
def test_at_first_the_device_states_count(state: str) -> None:
    seats = Registrations()
    assert seats.apply(device(state)) == [SeatReachable(SEAT)]
    assert [type(event) for event in seats.apply(device("UNAVAILABLE"))] == [SeatUnreachable]


def test_a_seat_is_there_while_one_of_its_telephones_is() -> None:
    seats = Registrations()
    web = contact("Created", "sip:x@127.0.0.1:40000;transport=ws", "seat-101-web")
    assert seats.apply(web) == [SeatReachable(SEAT, frozenset({WEB}))]
    assert seats.apply(contact("Created")) == [SeatReachable(SEAT, frozenset({SIP, WEB}))]
    assert seats.apply(web | {"contactstatus": "Removed"}) == [SeatReachable(SEAT, frozenset({SIP}))]
    assert seats.apply(contact("Removed")) == [SeatUnreachable(SEAT, WHY["Removed"])]


def test_in_a_list_of_all_devices_the_order_does_not_matter() -> None:
    states = [device("UNAVAILABLE"), device("NOT_INUSE", "PJSIP/seat-101-web"), device("INVALID", "PJSIP/seat-102")]
    for listed in (states, states[::-1]):
        told = Registrations().apply_all(listed)
        assert SeatReachable(SEAT, frozenset({WEB})) in told
        assert SeatUnreachable(SeatId("102"), NONE) in told
        assert len(told) == 2


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"event": "FullyBooted"},
        contact("Reachable", endpoint="trunk"),
        contact("Reachable", endpoint="seat-"),
        contact("Reachable", endpoint="seat-1;drop"),
        contact("Reachable", endpoint="seat-101-webs"),
        device("NOT_INUSE", "Local/seat-101"),
        device("NOT_INUSE", "PJSIP"),
    ],
)
def test_what_is_no_seat_says_nothing(message: dict[str, object]) -> None:
    assert Registrations().apply(message) == []


def test_letters_cut_at_a_border_come_back_whole() -> None:
    assert read({"a": "Қазақша".encode().decode("latin-1")}, "a") == "Қазақша"
    assert read({"a": ["first", "last"]}, "a") == "last"
    assert read({}, "a") == ""
    assert len(read({"a": "x" * 9000}, "a")) == LONGEST


@pytest.mark.parametrize("value", ["a\r\nAction: Originate", "a\n", "\x00", "\x7f"])
def test_a_control_character_never_reaches_ami(value: str) -> None:
    with pytest.raises(ValueError, match="control characters"):
        safe(value)
    with pytest.raises(ValueError, match="control characters"):
        AmiAddress("127.0.0.1", 1, "user", value)


def test_a_secret_is_not_printed() -> None:
    assert "hidden" not in repr(AmiAddress("127.0.0.1", 1, "user", "hidden"))
