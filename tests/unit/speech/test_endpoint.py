"""When an utterance begins and ends, as tables of voiced (v) and silent (.) frames of 20 ms."""

from itertools import groupby

import pytest

from ivr.speech.endpoint import Ended, EndpointConfig, Hushed, Speaking, Stage, Why, step

CONFIG = EndpointConfig(no_input_s=1.0, end_silence_s=0.4, limit_s=2.0)
FRAME_S = 0.02


def run(frames: str, config: EndpointConfig = CONFIG) -> tuple[Stage, int]:
    """The stage reached, and how many frames it took to get there."""
    stage: Stage = Hushed()
    for number, frame in enumerate(frames, start=1):
        stage = step(config, stage, frame == "v", FRAME_S)
        if isinstance(stage, Ended):
            return stage, number
    return stage, len(frames)


@pytest.mark.parametrize(
    ("frames", "why", "at", "speech_s"),
    [
        pytest.param("." * 60, Why.NO_INPUT, 50, 0.0, id="nothing said"),
        pytest.param("..v." * 20, Why.NO_INPUT, 50, 0.0, id="clicks are not speech"),
        pytest.param("." * 10 + "v" * 30 + "." * 30, Why.END_SILENCE, 60, 0.6, id="a word"),
        pytest.param("." * 49 + "v" * 30 + "." * 30, Why.END_SILENCE, 99, 0.6, id="a word at the last moment"),
        pytest.param("v" * 30 + "." * 30, Why.END_SILENCE, 50, 0.6, id="speaking from the first frame"),
        pytest.param("v" * 10 + "." * 19 + "v" * 10 + "." * 20, Why.END_SILENCE, 59, 0.4, id="a pause is not the end"),
        pytest.param("v" * 10 + "." * 10 + "v" + "." * 30, Why.END_SILENCE, 30, 0.2, id="a click in the end silence"),
        pytest.param("v" * 200, Why.LIMIT, 100, 2.0, id="who never stops"),
        pytest.param(
            "." * 20 + ("v" * 5 + "." * 5) * 30, Why.LIMIT, 120, 1.0, id="the limit counts from the first word"
        ),
    ],
)
def test_how_it_ends(frames: str, why: Why, at: int, speech_s: float) -> None:
    stage, number = run(frames)
    assert isinstance(stage, Ended)
    assert (stage.why, number) == (why, at)
    assert stage.speech_s == pytest.approx(speech_s)


def test_stages_in_order() -> None:
    stages: list[Stage] = [Hushed()]
    for frame in "..vvv..vv" + "." * 20:
        stages.append(step(CONFIG, stages[-1], frame == "v", FRAME_S))
    assert [kind for kind, _ in groupby(type(stage) for stage in stages)] == [Hushed, Speaking, Ended]


def test_an_ended_turn_stays_ended() -> None:
    ended = Ended(Why.NO_INPUT, 0.0, 1.0)
    assert step(CONFIG, ended, True, FRAME_S) is ended


def test_the_length_of_frames_does_not_matter() -> None:
    """The same sound in frames of 10 ms ends at the same second of audio."""
    stage: Stage = Hushed()
    count = 0
    for frame in "vv" * 30 + ".." * 30:
        if not isinstance(stage, Ended):
            stage = step(CONFIG, stage, frame == "v", 0.01)
            count += 1
    assert isinstance(stage, Ended)
    assert count * 0.01 == pytest.approx(50 * FRAME_S)
