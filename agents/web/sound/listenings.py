"""Pure: which requests for pieces of a recording are one listening of one person."""

from collections import OrderedDict

MOST_REMEMBERED = 2000


class Listenings:
    """A player asks for many parts; a pause of a minute, or another session, is another listening."""

    def __init__(self, pause_s: float = 60.0) -> None:
        self._pause_s = pause_s
        self._last: OrderedDict[tuple[str, str], float] = OrderedDict()

    def is_new(self, session: str, recording: str, now_s: float) -> bool:
        key = (session, recording)
        last = self._last.get(key)
        self._last[key] = now_s
        self._last.move_to_end(key)
        if len(self._last) > MOST_REMEMBERED:
            self._last.popitem(last=False)
        return last is None or now_s - last > self._pause_s
