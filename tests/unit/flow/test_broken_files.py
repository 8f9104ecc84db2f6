"""What an administrator can get wrong: each with the file, the line and what to do."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ivr.flow.check import check
from ivr.flow.load import load, open_flow
from ivr.flow.problems import FlowWrong, Problem
from tests.unit.flow.files import PROMPTS, RIGHT, write


def problems_of(path: Path) -> list[Problem]:
    try:
        opened = open_flow(path)
    except FlowWrong as wrong:
        return list(wrong.problems)
    return check(opened.flow, opened.parsed)


def test_the_right_file_has_no_problems(tmp_path: Path) -> None:
    assert problems_of(write(tmp_path, RIGHT)) == []


#: (what is written, instead of what) -> the one line it must give, behind the file's name
BROKEN = [
    # the grammar
    ("start: greting", "start: greeting", "3: there is no step 'greting'; did you mean 'greeting'?"),
    ("strat: greeting", "start: greeting", "3: the flow does not know 'strat'; did you mean 'start'?"),
    ("", "start: greeting\n", "1: the flow lacks 'start'; add `start:`"),
    ("{kee: 0,", "{key: 0,", "4: the flow does not know 'kee'; did you mean 'key'?"),
    ("{say: greeting, nxt: language}", "{say: greeting, next: language}",
     "6: a step with 'say' does not know 'nxt'; did you mean 'next'?"),
    ("{sya: greeting, next: language}", "{say: greeting, next: language}",
     "6: it is not clear what step 'greeting' does; did you mean 'say'?"),
    ("greeting: hello", "greeting: {say: greeting, next: language}",
     "6: step 'greeting' says nothing; write for example `{say: greeting, next: menu}`"),
    ("kk: {key: 12, words", "kk: {key: 1, words",
     "10: answers.kk.key is not right: '12' (a key is one of 0-9 * #); write one"),
    ("life: {goto: rescue}", "life: {key: 1, goto: rescue}",
     "17: answers.life is not right: a mapping (this answer has neither a key nor words); add what it lacks"),
    ("rescue: {divert: call, ", 'rescue: {divert: "112", ',
     "21: divert is not right: 'call' (a telephone number has 2 to 15 digits); write one"),
    ("languages: [kk, russian]", "languages: [kk, ru]",
     "2: languages.1 is not right: 'russian' (a language has two letters); write one"),
    ("    repeats: many\n    set: topic\n", "    set: topic\n",
     "28: repeats is not right: 'many' (Input should be a valid integer, unable to parse string as an integer); "
     "write a value that fits, see docs/flows.md"),
    # YAML
    ("greeting: {say: greeting, next: language}\n  greeting: {say: bye, next: menu}",
     "greeting: {say: greeting, next: language}",
     "7: 'greeting' stands here twice (first in line 6); keep one of them"),
    ("\tgreeting: {say", "  greeting: {say", "6: a tab is used to indent; use spaces, two for each level"),
    ("start: &s greeting", "start: greeting",
     "3: anchors and aliases (&s) are not allowed; write the text out where it is needed"),
    ("languages: [kk, ru", "languages: [kk, ru]",
     "3: this is not YAML: expected ',' or ']', but got ':'; check indents, quotes and brackets here"),
    # the sense
    ("goto: nowhere}}", "goto: rescue}}", "17: there is no step 'nowhere'; write that step or name another"),
    ("{say: ticket}", "{say: ticket, next: bye}",
     "32: after step 'ticket' nothing follows; add `next: STEP`, or end with `{hangup: OUTCOME}`"),
    ("  alone: {say: bye, next: bye}\n  bye:", "  bye:",
     "34: no way leads to step 'alone'; name it in another step, or delete it"),
    ('"112", next: bye}', '"112", next: bye, else: line}',
     "21: after the unanswered call of step 'rescue' nothing follows; add `else: STEP`"),
    ("no-input: danger", "no-input: menu",
     "14: a silent caller goes round for ever: danger; let silence lead to a queue step from one of them"),
    ("goto: bye}\nsteps", "goto: line}\nsteps",
     "4: the operator's key leads to 'bye', from where no queue is reached; "
     "name a queue step, or one that leads to it at once"),
    ("roads: {key: 1,", "roads: {key: 2,",
     "27: key 1 of answer 'roads' already belongs to answer 'water'; give it another key"),
    ("roads: {key: 0,", "roads: {key: 2,",
     "27: key 0 of answer 'roads' already belongs to the operator; give it another key"),
    ("ru: [Вода]}", "ru: [дорога]}",
     "27: 'вода' of answer 'roads' already belongs to answer 'water'; keep it at one of them"),
    ("en: {key: 2, words", "ru: {key: 2, words", "11: 'en' is not a language of this flow; use one of: kk, ru"),
    ("{ru: [су], en: [water]}", "{kk: [су], ru: [вода, нет воды]}",
     "26: 'en' is not a language of this flow; use one of: kk, ru"),
    ("when: {hours: day}, then: menu, else: menu", "say: greeting, next: language",
     "6: there are no hours 'day'; write them under `hours:`"),
    ("set: topic\n    type-ahead: perhaps", "set: topic",
     "29: type-ahead is not right: 'perhaps' (Input should be a valid boolean, unable to interpret input); "
     "write a value that fits, see docs/flows.md"),
    ("set: reason\n", "set: danger-said\n",
     "14: warning: menu 'danger' is reached before danger to life was asked for; "
     "ask for it first, in a step with `set: danger-said`"),
]  # fmt: skip


def broken(written: str, instead_of: str) -> str:
    return RIGHT.replace(instead_of, written, 1)


@pytest.mark.parametrize(("written", "instead_of", "line"), BROKEN, ids=[f"{number}" for number in range(len(BROKEN))])
def test_a_broken_flow_names_line_and_remedy(tmp_path: Path, written: str, instead_of: str, line: str) -> None:
    assert instead_of in RIGHT
    path = write(tmp_path, broken(written, instead_of))
    assert [str(problem) for problem in problems_of(path)] == [f"{path}:{line}"]


#: Problems that show in a prompt's file or through it.
IN_PROMPTS = [
    ('bye: "b"\n', "", "flow.yaml:34: prompt 'bye' is missing in 'kk'; write it in prompts/kk.yaml"),
    ('"c"', '"{place:ordinal}"',
     "flow.yaml:8: prompt 'choose' wants 'place' in 'kk', which is not known at this step; give it by `values: {pl"),
    ('"c"', '"{ticket:digits}"', "flow.yaml:8: prompt 'choose' wants 'ticket' in 'kk', which is not known at this"),
    ('choose: "c"', 'choose: ""', "kk.yaml:2: prompt 'choose' has no text; write its text in quotes behind the colon"),
    ('no-input: "ni"\n', "", "flow.yaml:1: prompt 'no-input' is missing in 'kk'; "),
]  # fmt: skip


@pytest.mark.parametrize(("written", "instead", "line"), IN_PROMPTS)
def test_a_broken_prompt_is_found(tmp_path: Path, written: str, instead: str, line: str) -> None:
    path = write(tmp_path, RIGHT, PROMPTS.replace(written, instead, 1))
    assert line in "\n".join(str(problem) for problem in problems_of(path))


def test_a_ticket_number_may_be_said_only_where_a_talk_or_a_message_was(tmp_path: Path) -> None:
    """On the way of the overflow there is none yet."""
    path = write(tmp_path, RIGHT.replace("overflow: message", "overflow: ticket").replace("say: bye}", "say: leave}"))
    codes = [problem.code for problem in problems_of(path)]
    assert "no-value" in codes


def test_without_an_operator(tmp_path: Path) -> None:
    """Steps from which a person is still reached are not complained of."""
    no_operator = "\n".join(line for line in RIGHT.splitlines() if not line.startswith("operator"))
    no_operator = no_operator.replace("steps:", "patience: {then: bye}\nsteps:").replace("next: bye}", "next: bye2}")
    path = write(tmp_path, no_operator.replace("bye: {hang", "bye2: {say: bye, next: bye}\n  bye: {hang"))
    remedy = "add `operator: {key: 0, goto: STEP}` at the top"
    assert [str(problem) for problem in problems_of(path)] == [
        f"{path}:{line}: from step {name!r} no way leads to an operator; {remedy}"
        for line, name in [(32, "ticket"), (34, "bye2")]
    ]


def test_with_nowhere_to_go_a_silent_caller_would_circle(tmp_path: Path) -> None:
    no_operator = "\n".join(line for line in RIGHT.splitlines() if not line.startswith("operator"))
    codes = {problem.code for problem in problems_of(write(tmp_path, no_operator))}
    assert codes == {"endless-loop", "no-operator"}


def test_circles_of_steps_that_ask_nothing(tmp_path: Path) -> None:
    circle = "steps:\n  a: {goto: b}\n  b: {note: {x: y}, next: c}\n  c: {when: speech, then: a, else: greeting}"
    path = write(tmp_path, RIGHT.replace("start: greeting", "start: b").replace("steps:", circle))
    assert [(problem.line, problem.text) for problem in problems_of(path)] == [
        (6, "a silent caller goes round for ever: a, b, c")
    ]


def test_what_is_missing_is_said_not_raised(tmp_path: Path) -> None:
    with pytest.raises(FlowWrong, match=r"nothing\.yaml:1: the file cannot be read \(No such file"):
        load(tmp_path / "nothing.yaml")
    path = write(tmp_path, RIGHT)
    (tmp_path / "prompts" / "ru.yaml").unlink()
    with pytest.raises(FlowWrong, match=r"ru\.yaml:1: the file cannot be read"):
        load(path)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", "1: the file is empty"),
        (b"\xff\xfe flow", "1: this is not UTF-8 text"),
        (b"ok: 1\nbad: \xff", "2: this is not UTF-8 text"),
        (b"x" * 300_000, "1: the file has more than 256 KiB"),
        (b"[" * 250_000, "1: the file is too large or too deep"),
        (b"a: " + b"[" * 30 + b"]" * 30, "1: the file is too large or too deep"),
        (b"a: [" + b"x," * 100_000 + b"]", "1: the file is too large or too deep"),
        (b"a: &a [x]\nb: [*a, *a]", "1: anchors and aliases"),
        (b"? [a, b]\n: c", "1: a list or mapping stands where a name is expected"),
        (b"- a\n- b", "1: this is not a flow"),
        (b"just words", "1: this is not a flow"),
        (b"a: !!python/object/apply:os.system [ls]", "1: the flow does not know 'a'"),
        (b"a: 1\n---\nb: 2", "2: this is not YAML"),
    ],
)
def test_hostile_files(tmp_path: Path, content: bytes, line: str) -> None:
    path = write(tmp_path, RIGHT)
    path.write_bytes(content)
    with pytest.raises(FlowWrong) as wrong:
        load(path)
    assert f"{path}:{line}" in str(wrong.value)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, len(RIGHT) - 1), st.integers(0, 60), st.text(alphabet="{}[]:,-#&*!|>'\"\t\n ab0", max_size=6))
def test_no_damage_to_a_file_is_a_traceback(tmp_path: Path, at: int, cut: int, put: str) -> None:
    path = write(tmp_path, RIGHT[:at] + put + RIGHT[at + cut :])
    for problem in problems_of(path):
        assert problem.line >= 1
        assert problem.text
        assert problem.remedy
