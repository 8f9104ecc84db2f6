"""What goes into the browser's microphone and what comes out of its loudspeaker, measured."""

import wave
from pathlib import Path
from typing import Any

import numpy as np
from playwright.async_api import Page

BEEP_HZ = 1000.0
_RATE = 48_000

#: Put into every page before its own scripts: keeps hold of its connections, changes nothing.
LISTENS = """
(() => {
  const real = window.RTCPeerConnection;
  const kept = (window.__connections = []);
  window.RTCPeerConnection = class extends real {
    constructor(...given) { super(...given); kept.push(this); }
  };
})();
"""

_SHARE = """
async (hz) => {
  const live = (window.__connections ?? []).filter((each) => each.connectionState === "connected").at(-1);
  const track = live?.getReceivers()[0]?.track;
  if (!track) return 0;
  if (window.__ear?.track !== track) {
    window.__ear?.context.close();
    const context = new AudioContext();
    const analyser = new AnalyserNode(context, { fftSize: 4096, smoothingTimeConstant: 0 });
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    window.__ear = { track, context, analyser };
  }
  const { context, analyser } = window.__ear;
  const decibels = new Float32Array(analyser.frequencyBinCount);
  analyser.getFloatFrequencyData(decibels);
  const power = Array.from(decibels, (each) => (Number.isFinite(each) ? 10 ** (each / 10) : 0));
  const whole = power.reduce((sum, each) => sum + each, 0);
  if (whole < 1e-6) return 0;
  const at = Math.round((hz * analyser.fftSize) / context.sampleRate);
  return power.slice(at - 4, at + 5).reduce((sum, each) => sum + each, 0) / whole;
}
"""

_STATISTICS = """
async () => {
  const live = (window.__connections ?? []).filter((each) => each.connectionState === "connected").at(-1);
  const found = { heard: 0, packets: 0, sent: 0 };
  if (!live) return found;
  for (const each of (await live.getStats()).values()) {
    if (each.type === "inbound-rtp") {
      Object.assign(found, { heard: each.totalAudioEnergy, packets: each.packetsReceived });
    }
    if (each.type === "outbound-rtp") found.sent = each.packetsSent;
  }
  return found;
}
"""
CLEAR = 0.25


def beeping(path: Path, per_s: int = 3, sounding: float = 0.6) -> Path:
    """Beeps, not a tone: noise suppression takes that for noise."""
    at = np.arange(_RATE * 3) / _RATE
    gate = (at * per_s) % 1 < sounding
    samples = (12_000 * np.sin(2 * np.pi * BEEP_HZ * at) * gate).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_RATE)
        file.writeframes(samples.tobytes())
    return path


async def hears(page: Page, hz: float) -> bool:
    """Whether that tone comes out of this page's telephone now."""
    return float(await page.evaluate(_SHARE, hz)) > CLEAR


async def statistics(page: Page) -> dict[str, Any]:
    """Of the talk of now: heard (energy), packets received, packets sent."""
    found: dict[str, Any] = await page.evaluate(_STATISTICS)
    return found
