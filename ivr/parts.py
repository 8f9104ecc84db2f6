"""The controller put together: the only place that knows every real part."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from agents.catalogue.danger import danger
from agents.catalogue.records import Catalogue
from agents.catalogue.suggest import Index, index_of
from agents.desk.desk import Desk
from agents.line.commands import LineCommand
from agents.line.ledger import Line
from agents.tickets.notices import LoggedNotices
from agents.tickets.service import Tickets
from agents.tickets.states import State
from agents.tickets.terms import Duty
from agents.words.said import LEGS
from ivr.alone import Bring
from ivr.call.arrival import Arrival
from ivr.call.arrivals import Arrivals
from ivr.call.callback.callbacks import Callbacks
from ivr.call.callback.left_messages import LeftMessages
from ivr.call.caller import whole_number
from ivr.call.calls import Calls
from ivr.call.machine.admission import Gate
from ivr.call.ports import Ports, Suggest
from ivr.call.recent import KINDS as RECENT_KINDS
from ivr.call.recent import RecentCallers
from ivr.call.recovery.adoption import Recovery
from ivr.call.seats.audio_watch import AudioWatch
from ivr.call.seats.codes import SeatCodes
from ivr.call.site_rules import callback_rules, crowd_rules, nuisance_rules
from ivr.call.talk.conversations import CallRoomConversations
from ivr.call.tape.afterwards import Afterwards
from ivr.call.tape.press import Press
from ivr.call.tape.shelf import Shelf
from ivr.flow.events import ServicesSuggested, Suggestion
from ivr.flow.load import FlowShelf
from ivr.line_of_site import BEGINNING, MOVES_KEPT, line_of
from ivr.outside import Outside
from ivr.site import Paths, Site
from models.ids import CallId, SeatId
from models.kinds import Kind
from models.records import Seat

#: The application's name in Asterisk; the dialplan says it, too.
APP = "ivr109"

#: How many sides of a conversation are written down, the caller's first.
_SIDES = {"none": 0, "caller": 1, "both": 2}


@dataclass(frozen=True, slots=True)
class Parts:
    ports: Ports
    flows: FlowShelf
    calls: Calls
    recovery: Recovery
    conversations: CallRoomConversations
    codes: SeatCodes
    press: Press
    afterwards: Afterwards
    bring: Bring | None  # None: what Asterisk did alone is not brought in


async def parts_of(site: Site, paths: Paths, outside: Outside) -> Parts:
    """Reads back from the record what an earlier controller knew. Raises FlowWrong."""
    recent = await _recent(site, outside)
    outside = replace(outside, log=recent)
    tickets = await _tickets(outside)
    floor = _Floor()
    seats = await outside.record.seats()
    line, written = await _line(site, outside, seats), {each.seat: each.state for each in seats}
    desk = Desk(line, outside.log, outside.clock, floor, written)
    flows = FlowShelf(paths.dialplans / site.flow, queues=site.queues)
    ports = _ports(site, outside, desk, tickets, Shelf(paths.recordings))
    arrival = _arrival(site, outside, flows, recent)
    press = Press(ports.shelf, outside.ari, floor.in_progress)
    afterwards = Afterwards(ports.shelf, press, outside.ears, outside.log, outside.clock)
    calls = floor.calls = ports.callbacks.calls = Calls(ports, arrival, afterwards.take)
    left = LeftMessages(ports, arrival)
    may_dial = (*site.seats_may_dial, *site.emergency)
    return Parts(
        ports,
        flows,
        calls,
        _recovery(outside, ports, calls, arrival, left),
        CallRoomConversations(ports, calls, may_dial, arrival, outside.record),
        SeatCodes(ports, ports.seat_languages),
        press,
        afterwards,
        _bring(site, paths.recordings, outside, tickets, calls, afterwards, left),
    )


class _Floor:
    """The line comes before the calls that carry its commands out; here the two meet."""

    calls: Calls

    def carry_out(self, command: LineCommand) -> None:
        self.calls.carry_out(command)

    def in_progress(self, call_id: CallId) -> bool:
        return call_id in self.calls.sessions


async def _recent(site: Site, outside: Outside) -> RecentCallers:
    keep_s = {name: queue.keep_place_s for name, queue in site.queues.items()}
    recent = RecentCallers(outside.log, keep_s, nuisance_rules(site))
    recent.restore(await outside.record.recent_events(RECENT_KINDS, outside.clock.now() - recent.span))
    return recent


async def _tickets(outside: Outside) -> Tickets:
    services = outside.catalogue.services
    kinds = {name: service.kind for name, service in services.items()}
    duties = {name: Duty(each.body, each.term_hours) for name, each in services.items()}
    tickets = Tickets(
        outside.log,
        kinds.get,
        highest=await outside.record.highest_public_number(),
        notices=LoggedNotices(),
        clock=outside.clock,
        duty_of=duties.get,
    )
    tickets.restore(await outside.record.tickets(state=State.DRAFT, limit=10_000))
    return tickets


async def _line(site: Site, outside: Outside, seats: Iterable[Seat]) -> Line:
    read, clock = outside.record, outside.clock
    moves = await read.recent_events({Kind.CALL_MOVED}, clock.now() - MOVES_KEPT)
    seat_moves = await read.recent_events({Kind.SEAT_MOVED}, BEGINNING)
    return line_of(site, seats, (*moves, *seat_moves), clock)


def _ports(site: Site, outside: Outside, desk: Desk, tickets: Tickets, tapes: Shelf) -> Ports:
    return Ports(
        app=APP,
        ari=outside.ari,
        arrivals=Arrivals(),
        voice=outside.voice,
        ears=outside.ears,
        desk=desk,
        tickets=tickets,
        log=outside.log,
        clock=outside.clock,
        suggest=_suggest(outside.catalogue, index_of(outside.catalogue)),
        trunk_caller_id=site.trunk.caller_id,
        queue_bands={name: queue.band for name, queue in site.queues.items()},
        callbacks=Callbacks(callback_rules(site)),
        audio=AudioWatch(outside.ari, outside.clock, outside.ask),
        shelf=tapes,
        seat_languages={SeatId(seat): _spoken_by(site, seat) for seat in site.seats},
        say=outside.say or (lambda _: None),
        written=LEGS[: _SIDES[site.speech.live_words]] if outside.say else (),
    )


def _suggest(catalogue: Catalogue, index: Index) -> Suggest:
    def suggested(text: str, _language: str) -> ServicesSuggested:
        fitting = tuple(
            Suggestion(match.service_id, catalogue.services[match.service_id].name, match.score)
            for match in index.suggest(text)
        )
        heard = danger(catalogue, text)
        return ServicesSuggested(fitting, danger=heard.id if heard else "")

    return suggested


def _spoken_by(site: Site, seat: str) -> str:
    """The language in which a seat is spoken to: its best one among the site's."""
    skills = site.seats[seat].skills
    return max(site.languages, key=lambda language: skills.get(language, 0))


def _arrival(site: Site, outside: Outside, flows: FlowShelf, recent: RecentCallers) -> Arrival:
    return Arrival(
        site.number,
        site.country,
        site.area_code,
        tuple(site.languages),
        flows.current,
        outside.record,
        outside.ears.languages,
        outside.clock,
        recent,
        Gate(crowd_rules(site)),
    )


def _recovery(outside: Outside, ports: Ports, calls: Calls, arrival: Arrival, left: LeftMessages) -> Recovery:
    return Recovery(
        APP,
        outside.ari,
        calls,
        arrival,
        outside.record,
        arrival.flow,
        outside.log,
        outside.clock,
        ports.tickets,
        lambda name: ports.shelf.length_s(name) or 0.0,
        ports.callbacks,
        left,
        alone=outside.alone.fallen_back if outside.alone else frozenset,
    )


def _bring(
    site: Site,
    recordings: Path,
    outside: Outside,
    tickets: Tickets,
    calls: Calls,
    afterwards: Afterwards,
    left: LeftMessages,
) -> Bring | None:
    if outside.alone is None:
        return None
    return Bring(
        outside.alone,
        recordings,
        outside.record,
        outside.log,
        tickets,
        outside.clock,
        dialled=site.number,
        whole=lambda raw: whole_number(raw, site.country, site.area_code),
        language=site.languages[0],
        give_up=calls.give_up,
        after=afterwards.take,
        line=left,
    )
