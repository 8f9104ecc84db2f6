"""Pure: who was promised a call back in the menus is in somebody's list, also when nothing more was said."""

from ivr.call.machine.commands import CallCommand, EndCall, LeaveTicket, RegisterTicket
from ivr.call.machine.states import CallState, Ended

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
