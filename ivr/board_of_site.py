"""Pure: what the board watches for, taken from the site file."""

from agents.board.rules import BoardRules, SurgeRule, Target, Thresholds
from ivr.site import Site


def board_rules(site: Site, utc_offset_h: float) -> BoardRules:
    given = site.board
    return BoardRules(
        Target(given.answer_within_s, given.service_level),
        Thresholds(given.service_level_below, given.longest_wait_s, given.waiting, given.unattended_s),
        SurgeRule(given.surge_times, given.surge_within_s),
        utc_offset_h,
    )
