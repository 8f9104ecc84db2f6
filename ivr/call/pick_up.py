"""The caller's own telephone line, taken up and put down."""

import asyncio

import structlog

from ivr.ari import AriError, NotFound
from ivr.call.ports import Ports

log = structlog.get_logger(__name__)

#: Between the attempts to answer a call that Asterisk could not answer at once.
PAUSES_S = (0.1, 0.3, 1.0)


async def pick_up(ports: Ports, channel: str) -> None:
    """Nothing of a call works unanswered: tried a few times; then it is a fault, and the fallback's turn.

    Raises NotFound when the caller has gone.
    """
    for pause_s in (0.0, *PAUSES_S):
        await asyncio.sleep(pause_s)
        try:
            await ports.ari.channels.answer(channel)
        except NotFound:
            raise
        except AriError as failure:
            log.info("not answered yet", why=str(failure))
        else:
            return
    if ports.desk.is_open:  # else the reconciliation answers the caller, or finds out that Asterisk died
        raise RuntimeError("Asterisk does not answer this call")


async def put_down(ports: Ports, channel: str) -> None:
    await ports.letting_go.sure(channel, lambda: ports.ari.channels.hangup(channel, reason="normal"))
