"""Pure: where a page of a list begins, as text in an address: the last row's instant and id."""

import re
from datetime import datetime

from agents.web.faults import Fault
from models.store.ticket_query import Mark

_MARK = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6})?\+00:00)~([a-z0-9-]{1,80})", re.ASCII)


def spelt_mark(mark: Mark) -> str:
    return f"{mark.at.isoformat()}~{mark.ticket_id}"


def mark_of(text: str) -> Mark:
    """Raises Fault where it is none of ours."""
    found = _MARK.fullmatch(text.replace(" ", "+"))  # an address that was typed by hand has its plus as a space
    try:
        if found is not None:
            return Mark(datetime.fromisoformat(found[1]), found[2])
    except ValueError:
        pass  # a thirteenth month
    raise Fault("bad-request", fields="after")
