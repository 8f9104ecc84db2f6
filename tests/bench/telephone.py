"""The browser's telephone: from the click on "answer" until each side hears the other, and until both do.

Run: python -m tests.bench.telephone [CALLS]. A whole centre, Chromium with a beeping microphone, a citizen with a tone.
"""

import asyncio
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Page

from ivr.logs import set_up_logs
from tests.browser.bare import bundled, saw, started
from tests.browser.citizen import Citizen, calling
from tests.browser.launch import launched
from tests.browser.sounds import BEEP_HZ, beeping
from tests.browser.stage import Stage
from tests.live.centre import running_centre
from tests.live.until import until

CALLS = 20
CITIZEN_HZ = 700
QUEUES = {"city": {"ring_s": 12, "wrap_up_s": 0}, "danger": {"band": 0, "ring_s": 12, "wrap_up_s": 0}}

#: Answers and looks every 5 ms whether sound has come: energy that is more than the noise of an empty line.
_ANSWER = """
async () => {
  const clicked = performance.now(), clock = Date.now();
  window.phone.answer();
  for (;;) {
    await new Promise((go) => setTimeout(go, 5));
    for (const each of window.__connections.at(-1)?.getReceivers() ?? []) {
      for (const told of (await each.getStats()).values()) {
        if (told.type === "inbound-rtp" && told.totalAudioEnergy > 1e-5) return [clock, performance.now() - clicked];
      }
    }
    if (performance.now() - clicked > 10000) throw new Error("nothing was heard within ten seconds");
  }
}
"""


@dataclass(frozen=True, slots=True)
class Answered:
    """In ms after the click."""

    operator_hears: float
    citizen_hears: float

    @property
    def both(self) -> float:
        return max(self.operator_hears, self.citizen_hears)


async def answered(page: Page, citizen: Citizen) -> Answered:
    clock, heard_ms = await page.evaluate(_ANSWER)
    clicked_s = clock / 1000 - time.time() + time.monotonic()
    heard_s = await until(lambda: citizen.heard_first(BEEP_HZ, clicked_s))
    assert heard_s is not None
    return Answered(heard_ms, 1000 * (heard_s - clicked_s))


async def measured(folder: Path, calls: int) -> list[Answered]:
    found = []
    async with (
        running_centre(folder / "centre", 2, queues=QUEUES) as centre,
        launched(beeping(folder / "beeps.wav", per_s=12, sounding=0.75), folder) as browser,
    ):
        stage = Stage(centre, browser, folder)
        await stage.ready()
        person = await stage.person("operator", seat=True)
        page = await started(person, bundled(folder))
        for _ in range(calls):
            async with calling(centre, stage.number()) as citizen:
                citizen.says(CITIZEN_HZ)
                await citizen.press("0")
                await saw(page, "ring")
                found.append(await answered(page, citizen))
            await saw(page, "end")
            await page.evaluate("seen.length = 0")
            await person.post(f"/api/seats/{person.seat}/ready")
        await stage.close()
    return found


def p95(values: list[float]) -> float:
    return sorted(values)[round(0.95 * (len(values) - 1))]


def main() -> None:
    set_up_logs()
    calls = int(sys.argv[1]) if len(sys.argv) > 1 else CALLS
    with tempfile.TemporaryDirectory(prefix="bench-telephone-") as folder:
        found = asyncio.run(measured(Path(folder), calls))
    for name in ("operator_hears", "citizen_hears", "both"):
        values = [getattr(each, name) for each in found]
        print(f"telephone.answer_to_{name}_ms_p50 {sorted(values)[len(values) // 2]:.0f} ms")
        print(f"telephone.answer_to_{name}_ms_p95 {p95(values):.0f} ms")
    print(f"telephone.calls {len(found)} calls")


if __name__ == "__main__":
    main()
