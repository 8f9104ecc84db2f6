"""Pure: whom a seat may call (C4): any ordinary telephone of the country, and what the site file lets seats dial."""

from collections.abc import Iterable

from ivr.call.caller import number_to_call, toll_free
from ivr.call.talk.allowed import may_dial

_SPACING = str.maketrans("", "", " -()\u00a0")


def outward(typed: str, country: str, area_code: str, rules: Iterable[str]) -> str:
    """As the trunk is told; "" where it may not be called: abroad, premium rate, no number at all."""
    plain = typed.translate(_SPACING)
    if may_dial(plain, rules):
        return plain
    return number_to_call(plain, country, area_code) or toll_free(plain, country)
