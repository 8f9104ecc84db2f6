"""Pure: Korean numbers, for the speech test flow only: no holes but numbers and digits."""

from datetime import date, time

from ivr.prompts.tongue import UnsaidNumber, bounded

DIGITS = "영일이삼사오육칠팔구"
PLACES = ((1000, "천"), (100, "백"), (10, "십"))


def _below_ten_thousand(n: int) -> str:
    said = ""
    for size, name in PLACES:
        if n >= size:
            said += ("" if n // size == 1 else DIGITS[n // size]) + name
            n %= size
    return said + (DIGITS[n] if n else "")


class Korean:
    cases = frozenset({"nom"})

    def number(self, n: int, case: str = "nom", gender: str = "m") -> str:
        if bounded(n) == 0:
            return DIGITS[0]
        high, rest = divmod(n, 10**8)
        middle, low = divmod(rest, 10**4)
        parts = [_below_ten_thousand(high) + "억" if high else "", _below_ten_thousand(middle) + "만" if middle else ""]
        return " ".join(part for part in [*parts, _below_ten_thousand(low)] if part)

    def ordinal(self, n: int, case: str = "nom", gender: str = "m") -> str:
        raise UnsaidNumber("Korean prompts know {name}, {n:number} and {t:digits} only")

    def you(self, n: int) -> str:
        return self.ordinal(n)

    def count(self, n: int, noun: str, case: str = "nom") -> str:
        return self.ordinal(n)

    def day(self, day: date, case: str | None) -> str:
        return self.ordinal(0)

    def clock(self, at: time, case: str = "nom") -> str:
        return self.ordinal(0)


KOREAN = Korean()
