"""A microphone that is unplugged in the middle of a conversation and plugged in again: the operator is told, the talk
goes on, and a seat that nobody could hear gets no calls."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.citizen import calling
from tests.browser.sounds import BEEP_HZ, hears
from tests.browser.stage import Stage
from tests.browser.test_desk_call import rings
from tests.live.until import until

#: The browser's side of a plug: what is open ends, nothing more is given until it is plugged in again.
PLUG = """
if (navigator.mediaDevices) {
const given = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
const open = new Set();
let plugged = true;
navigator.mediaDevices.getUserMedia = async (wish) => {
  if (!plugged) throw new DOMException("Requested device not found", "NotFoundError");
  const stream = await given(wish);
  for (const track of stream.getAudioTracks()) open.add(track);
  return stream;
};
window.unplug = ({ another }) => {
  plugged = another;
  for (const track of open) {
    open.delete(track);
    track.stop();
    track.dispatchEvent(new Event("ended"));
  }
};
window.plug = () => {
  plugged = true;
  navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
};
}
"""
TEXTS = {
    "kk": ("Микрофон ажыратылды.", "Қоңырау шалушы сізді естімейді: микрофон жоқ.", "Браузер микрофонды бермей тұр"),
    "ru": ("Микрофон отключён.", "Звонящий вас не слышит: нет микрофона.", "Браузер не даёт микрофон"),
}


async def desk(stage: Stage, language: str) -> Page:
    person = await stage.person("operator", seat=True, language=language)
    await person.context.add_init_script(PLUG)
    page = await person.open("/desk")
    await expect(page.locator("#settings .dot-good")).to_be_visible()
    await page.keyboard.press("F8")
    await expect(page.locator("#state")).to_have_attribute("data-state", "ready")
    return page


@pytest.mark.parametrize("language", ["kk", "ru"])
async def test_a_talk_outlives_its_microphone(stage: Stage, language: str) -> None:
    gone, unheard, none = TEXTS[language]
    page = await desk(stage, language)
    async with calling(stage.centre, stage.number()) as citizen:
        await rings(page, citizen)
        await page.keyboard.press("F2")
        citizen.says(700)
        await until(lambda: citizen.hears(BEEP_HZ))

        await page.evaluate("unplug({ another: false })")
        await expect(page.locator(".toast-bad")).to_contain_text(gone)
        await expect(page.locator("#talk-unheard")).to_contain_text(unheard)
        await until(lambda: not citizen.hears(BEEP_HZ))
        await until(lambda: hears(page, 700))
        await page.evaluate("plug()")
        await expect(page.locator("#talk-unheard")).to_have_count(0)
        await until(lambda: citizen.hears(BEEP_HZ))

        await page.evaluate("unplug({ another: true })")
        await expect(page.locator(".toast-bad")).to_have_count(2)
        await until(lambda: citizen.hears(BEEP_HZ))
        await expect(page.locator("#talk-unheard")).to_have_count(0)
        await page.evaluate("unplug({ another: false })")
        await expect(page.locator("#talk-unheard")).to_be_visible()
    await expect(page.locator("#settings")).to_have_text(none)
    await expect(page.locator("#state")).to_have_attribute("data-state", "parked")
    await page.evaluate("plug()")
    await expect(page.locator("#settings .dot-good")).to_be_visible()
    await expect(page.locator("#state")).to_have_attribute("data-state", "ready")
