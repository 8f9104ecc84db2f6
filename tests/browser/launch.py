"""Set-up's Chromium with a microphone that plays a file."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from ivr.setup.chromium import chromium_in
from ivr.site import Paths

_HOW = (
    "--no-sandbox",  # the tests may run as root
    "--disable-gpu",
    "--disable-quic",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--allow-loopback-in-peer-connection",  # a machine without a network has only its loopback
    "--disable-features=WebRtcHideLocalIpsWithMdns",  # no multicast names are asked of anybody's network
)


@asynccontextmanager
async def launched(voice: Path, home: Path) -> AsyncIterator[Browser]:
    """voice: a wav file, played for ever."""
    found = chromium_in(Paths().chromium)
    assert found.program.is_file(), "the browser for tests is not there; get it with: .venv/bin/ivr setup --for-tests"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=found.program,
            env={**found.env, "HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
            args=[*_HOW, f"--use-file-for-fake-audio-capture={voice}"],
        )
        yield browser
        await browser.close()
