"""Opens call-backs: the promise goes into the log, the entry into the line, and a call of its own begins to wait."""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from agents.desk.desk import Desk
from agents.line.events import CallMoved, CallQueued, Entry
from agents.line.ledger import Moved
from ivr.call.machine.callback import CallBack, CallbackRules, callback_ids
from ivr.call.machine.commands import OrderCallback
from ivr.call.machine.dropped import Kept
from ivr.call.machine.events import CallbackNotNeeded, CallbackOpened, CallbackPromised, CallEvent
from ivr.call.machine.facts import Facts
from ivr.call.machine.states import Dialling, Ended, Lifting, Pending
from ivr.flow.states import Context
from models.events import CallEvent as Line
from models.events import Field
from models.ids import CallId
from models.kinds import Kind

if TYPE_CHECKING:
    from ivr.call.ports import Ports
    from ivr.call.session import CallSession


#: Of a call-back whose citizen nobody has reached yet.
UNREACHED = (Pending, Lifting, Dialling)

#: Longer than any call: while it lasts the place is the caller's.
WHILE_OWED = timedelta(days=1)


class Sessions(Protocol):
    """Where calls begin: ivr/call/calls.py."""

    @property
    def sessions(self) -> "Mapping[CallId, CallSession]": ...

    def start(self, facts: Facts, opening: Awaitable[CallEvent]) -> "CallSession": ...

    def has_had(self, call_id: CallId) -> bool: ...


@dataclass(slots=True)
class Callbacks:
    """One open call-back for each number: who asks again keeps the earlier place."""

    rules: Mapping[str, CallbackRules] = field(default_factory=dict)  # by queue
    calls: Sessions | None = None  # known once the calls are there

    def rules_of(self, queue: str) -> CallbackRules:
        return self.rules.get(queue) or CallbackRules()

    def order(self, ports: "Ports", facts: Facts, command: OrderCallback) -> CallbackPromised:
        """At once: when this returns, the call-back stands in the line."""
        assert self.calls is not None
        now = ports.clock.now()
        earliest = self.rules_of(command.queue).earliest(now)
        not_before = earliest if earliest > now else None
        there = self.open_for(command.number)
        name = there or self._name(facts)
        if there is None:
            caller = ports.desk.line.callers.get(facts.call_id)
            self.open(ports, facts, command, name, band=caller.place[0] if caller else None)
        else:
            self._write_order(ports, facts, command, name, not_before)
        return CallbackPromised(name, not_before)

    def _name(self, facts: Facts) -> CallId:
        assert self.calls is not None
        used, had = facts.callbacks, self.calls.has_had
        return next(name for name in callback_ids(facts.call_id) if name not in used and not had(name))

    def open(
        self,
        ports: "Ports",
        facts: Facts,
        command: OrderCallback,
        name: CallId,
        *,
        band: int | None = None,
        by: str | None = None,
    ) -> None:
        """band: where the first call stood, which a supervisor may have moved. by: who wants it, if not the citizen."""
        assert self.calls is not None
        now = ports.clock.now()
        earliest = self.rules_of(command.queue).earliest(now)
        not_before = earliest if earliest > now else None
        self._write_order(ports, facts, command, name, not_before, by)
        opened = self._opened(name, facts, command, ports)
        ports.log.append(Line(name, Kind.CALLBACK_OPENED, now, _written(opened)))
        self.calls.start(opened, _open(Context(seed=name, language=facts.language)))
        usual = ports.queue_bands.get(command.queue, 5)
        place = command.queue, command.queued_at, usual, command.skills
        ports.desk.submit(CallQueued(Entry(name, *place, command.kind, not_before)))
        stands = ports.desk.line.callers.get(name)
        if band is not None and stands is not None and stands.place[0] != band:
            ports.desk.submit(CallMoved(name, None, band, "line", "as its first call was moved"))

    def _write_order(
        self,
        ports: "Ports",
        facts: Facts,
        command: OrderCallback,
        name: CallId,
        not_before: datetime | None,
        by: str | None = None,
    ) -> None:
        fields: dict[str, Field] = {
            "callback": name,
            "number": command.number,
            "not_before": not_before.isoformat() if not_before else None,
        }
        if by is not None:
            fields["by"] = by
        ports.log.append(Line(facts.call_id, Kind.CALLBACK_ORDERED, ports.clock.now(), fields))

    def place_of(self, facts: Facts, now: datetime, moved: Mapping[CallId, Moved]) -> Facts:
        """Who rings while a call-back is owed has the place of it, also while we are just trying to call."""
        for session in self.calls.sessions.values() if self.calls and facts.caller else ():
            owed = session.facts.callback
            if owed is None or session.facts.caller != facts.caller or not isinstance(session.state, UNREACHED):
                continue
            known, name = facts.kept, session.facts.call_id
            queue = moved[name].gone if name in moved else owed.queue  # where the caller's own way leads
            if known is None or known.queue != queue or owed.queued_at <= known.queued_at:
                kept = Kept(queue, owed.queued_at, now + WHILE_OWED, promised=True, of=name)
                return replace(facts, kept=kept)
        return facts

    def taken_over(self, desk: Desk, facts: Facts) -> None:
        """The caller stands in the line, in an old place: where that was moved to; and the call-back of it is over."""
        kept = facts.kept
        if kept is None or kept.joined_at is None:
            return
        to = desk.line.moved.get(kept.of) if kept.of is not None else None
        if to is not None and facts.call_id not in desk.line.moved and facts.call_id in desk.line.callers:
            desk.submit(CallMoved(facts.call_id, to.queue, to.band, "line", "as its first call was moved"))
        if kept.promised:
            self.served(facts.caller)

    def served(self, number: str) -> None:
        """Who rang again and talked with somebody is not called back as well."""
        for session in tuple(self.calls.sessions.values() if self.calls and number else ()):
            if session.facts.callback is not None and session.facts.caller == number:
                session.post(CallbackNotNeeded())  # ignored where somebody has lifted already

    def open_for(self, number: str) -> CallId | None:
        """The call-back that this number waits for."""
        assert self.calls is not None
        for session in self.calls.sessions.values():
            facts = session.facts
            if facts.callback is not None and facts.caller == number and not isinstance(session.state, Ended):
                return facts.call_id
        return None

    def _opened(self, name: CallId, facts: Facts, command: OrderCallback, ports: "Ports") -> Facts:
        callback = CallBack(
            facts.call_id,
            command.queue,
            command.skills,
            command.queued_at,
            command.step,
            self.rules_of(command.queue),
            kind=command.kind,
        )
        return Facts(
            name,
            "",
            command.number,
            facts.caller_name if command.number == facts.caller else "",
            facts.dialled,
            ports.clock.now(),
            facts.flow,
            facts.language,
            facts.path,
            facts.notes,
            facts.said,
            country=facts.country,
            area_code=facts.area_code,
            callback=callback,
        )


async def _open(context: Context) -> CallEvent:
    return CallbackOpened(context)


def _written(facts: Facts) -> Mapping[str, Field]:
    """All that a restarted controller must know: read back in remembered.py."""
    callback: CallBack | None = facts.callback
    assert callback is not None
    return {
        "original": callback.original,
        "caller": facts.caller,
        "caller_name": facts.caller_name,
        "dialled": facts.dialled,
        "channel": "",
        "flow": facts.flow.name,
        "version": facts.flow.version,
        "language": facts.language,
        "path": list(facts.path),
        "notes": [[name, value] for name, value in facts.notes],
        "text": facts.said,
        "queue": callback.queue,
        "skills": dict(callback.skills),
        "queued_at": callback.queued_at.isoformat(),
        "step": callback.step,
        "kind": callback.kind,
    }
