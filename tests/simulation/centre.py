"""Pure: the site file of a storm, with other rules where it says so."""

from datetime import time
from random import Random

from ivr.site import Site
from ivr.site.schema import Crowd, Nuisance, Queue, QuietHours
from tests.flow.house import site
from tests.simulation.storm import Storm, Trouble

CITY_FLOW = "109.yaml"


def centre(storm: Storm) -> Site:
    drawn = site()
    if storm.has(Trouble.CITY):
        drawn = drawn.model_copy(update={"flow": CITY_FLOW})
    if not storm.has(Trouble.RULES):
        return drawn
    luck = storm.luck("centre")
    queues = {name: _queue(luck, queue) for name, queue in drawn.queues.items()}
    if luck.random() < 0.5:
        queues["city"] = queues["city"].model_copy(update={"overflow_to": "danger"})
    quiet = {"from": time(10), "to": time(11, luck.randint(0, 10))}  # a storm begins at 11:00
    return drawn.model_copy(
        update={
            "queues": queues,
            "fair_after": luck.choice((0, 1, 2, 10)),
            "nuisance": luck.choice((None, Nuisance(calls=2, within_s=3600, delay_s=luck.choice((1, 20))))),
            "crowd": luck.choice((Crowd(), Crowd(calls=2), Crowd(per_s=0.2))),
            "quiet_hours": luck.choice((None, QuietHours.model_validate(quiet))),
        }
    )


def _queue(luck: Random, queue: Queue) -> Queue:
    return queue.model_copy(
        update={
            "band": luck.choice((queue.band, 5)),
            "wrap_up_s": luck.choice((0.0, 3.0, queue.wrap_up_s)),
            "longest_wait_s": luck.choice((10.0, 60.0, queue.longest_wait_s)),
            "longest_queue": luck.choice((0, 0, 1, 2)),
            "callers_per_seat": luck.choice((0.0, 0.0, 0.5, 1.0)),
            "say_place_every_s": luck.choice((0.0, 1.0, queue.say_place_every_s)),
            "relax": luck.choice(([], queue.relax)),
            "misses_before_pause": luck.choice((1, 2, 3)),
            "callback": luck.choice(("customer-first", "customer-first", "agent-first")),
            "callback_retry_s": luck.choice((10.0, queue.callback_retry_s)),
            "callback_tries": luck.choice((1, 3)),
            "keep_place_s": luck.choice((0.0, 20.0, queue.keep_place_s)),
        }
    )
