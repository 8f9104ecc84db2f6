"""Pure: promises of a call back. Who had one in the menus is in somebody's list, also when nothing more was said; who
left a message is in the line (A12, B1)."""

from datetime import datetime

from ivr.call.caller import number_to_call
from ivr.call.machine.commands import CallCommand, EndCall, LeaveTicket, OrderCallback, RegisterTicket
from ivr.call.machine.facts import Facts, Lined
from ivr.call.machine.states import CallState, Ended
from ivr.flow.book import first_queue, step_of

PROMISE = "call-back"  # the fact that a flow notes


def kept(before: CallState, after: CallState, commands: tuple[CallCommand, ...]) -> tuple[CallCommand, ...]:
    facts = after.facts
    if isinstance(before, Ended) or not isinstance(after, Ended) or facts.reached or facts.ticket is not None:
        return commands
    if not facts.noted(PROMISE) or not facts.caller or not commands or not isinstance(commands[-1], EndCall):
        return commands
    if any(isinstance(command, RegisterTicket | LeaveTicket) for command in commands):
        return commands
    return (*commands[:-1], LeaveTicket(facts.noted(PROMISE)), commands[-1])


def of_message(facts: Facts, now: datetime) -> tuple[OrderCallback, ...]:
    """A message stands in the line like its caller before: in the place of the wait that it ended, else as one who has
    just come. Of a crowd at the door the tickets are the list: hundreds of them would hold the line for hours."""
    number = number_to_call(facts.caller, facts.country, facts.area_code)
    queue = facts.lined.queue if facts.lined else first_queue(facts.flow)
    if not number or queue is None or facts.noted(PROMISE) or facts.callback is not None or facts.out is not None:
        return ()
    place = facts.lined or Lined(queue, {}, now)
    return (OrderCallback(number, queue, place.skills, place.queued_at, step_of(facts.flow, queue), "message"),)
