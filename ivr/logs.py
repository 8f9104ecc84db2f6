"""Logs of a process: one line an event on standard error, fields beside a fixed text, personal data masked."""

import logging
import re
import sys
from collections.abc import Mapping
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from models.events import PII_FIELDS

MASK = "•••"
LONGEST = 500  # characters of one value: outside text must not fill the disk by way of the log
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
#: Libraries that put what was said or dialled into a message's text when they are talkative.
_QUIET = ("aiohttp.access", "aiosqlite", "asyncio", "panoramisk", "sqlalchemy", "urllib3")


def set_up_logs(level: int = logging.INFO) -> None:
    """Call once, first thing in a process."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        mask_personal,
        bounded,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=False,
    )
    colours = sys.stderr.isatty()
    console = structlog.dev.ConsoleRenderer(colors=colours, exception_formatter=structlog.dev.plain_traceback)
    stream = logging.StreamHandler(sys.stderr)
    stream.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, console],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [stream]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


def mask_personal(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Fields named in PII_FIELDS keep their name and lose their value, at any depth."""
    return {name: _masked(name, value) for name, value in event.items()}


def _masked(name: str, value: Any) -> Any:
    if name in PII_FIELDS:
        return MASK if value else value
    if isinstance(value, Mapping):
        return {inner: _masked(str(inner), each) for inner, each in value.items()}
    if isinstance(value, list | tuple):
        return [_masked("", each) for each in value]
    return value


def bounded(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Outside text cannot forge a second line, colour a terminal or turn its direction, and is cut to size."""
    return {name: _plain(value) if isinstance(value, str) else value for name, value in event.items()}


def _plain(text: str) -> str:
    cut = text if len(text) <= LONGEST else text[:LONGEST] + "…"
    return _CONTROL.sub(lambda found: ascii(found[0])[1:-1], cut)
