"""Pure: ticket and telephone numbers, as they are read out and as people dictate them."""

import re

from ivr.prompts.tongue import Tongue

LONGEST = 32


def one_by_one(tongue: Tongue, digits: str) -> str:
    """ "1000017" -> "один, ноль ноль ноль, ноль один семь": threes from the right, a pause between them."""
    if not re.fullmatch(rf"[0-9]{{1,{LONGEST}}}", digits):
        raise ValueError(digits)
    lead = len(digits) % 3
    threes = ([digits[:lead]] if lead else []) + [digits[at : at + 3] for at in range(lead, len(digits), 3)]
    return ", ".join(" ".join(tongue.number(int(digit)) for digit in three) for three in threes)


def dictated(tongue: Tongue, written: str) -> str:
    """Groups as written ("8 701 123-45-67") or, without any, threes and a tail of twos: each is said as a number."""
    groups = re.findall(r"[0-9]+", written)
    if not groups or len(written) > LONGEST or re.search(r"[^0-9 ()+-]", written):
        raise ValueError(written)
    if len(groups) == 1:
        groups = _cut(groups[0])
    return ", ".join(_group(tongue, group) for group in groups)


def _cut(digits: str) -> list[str]:
    """Twos from the right, with a three in front when the length is odd; one digit first when eleven (8 701 …)."""
    if len(digits) == 11:
        return [digits[0], digits[1:4], digits[4:7], digits[7:9], digits[9:]]
    if len(digits) <= 3:
        return [digits]
    lead = 3 if len(digits) % 2 else 2
    return [digits[:lead], *(digits[at : at + 2] for at in range(lead, len(digits), 2))]


def _group(tongue: Tongue, group: str) -> str:
    zeros = len(group) - len(group.lstrip("0"))
    if len(group) > 3 or zeros == len(group):
        return " ".join(tongue.number(int(digit)) for digit in group)
    return " ".join([tongue.number(0)] * zeros + [tongue.number(int(group))])
