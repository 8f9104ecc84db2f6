"""Flow files for tests: a small right one, and how to write others beside it."""

from pathlib import Path

from ivr.flow.book import Flow
from ivr.flow.load import load
from ivr.site.paths import PROJECT

DIALPLANS = PROJECT / "dialplans"

RIGHT = """\
flow: small
languages: [kk, ru]
start: greeting
operator: {key: 0, words: {kk: [оператор], ru: [оператор]}, goto: line}
steps:
  greeting: {say: greeting, next: language}
  language:
    ask: choose
    answers:
      kk: {key: 1, words: {kk: [қазақша]}}
      ru: {key: 2, words: {ru: [по русски]}}
    set: language
    next: danger
  danger:
    ask: danger
    type-ahead: no
    answers: {life: {key: 1, goto: rescue}}
    set: danger-said
    no-input: menu
    no-match: menu
  rescue: {divert: "112", next: bye, else: line}
  menu:
    ask: menu
    by-keys: menu-keys
    answers:
      water: {key: 1, words: {kk: [су], ru: [вода, нет воды]}}
      roads: {key: 2, words: {kk: [жол], ru: [дорога]}}
    set: topic
    next: tell
  tell: {listen: tell, suggest: services, next: line}
  line: {queue: city, skills: {language: 1}, next: ticket, overflow: message}
  ticket: {say: ticket, next: bye}
  message: {voicemail: leave, next: bye}
  bye: {hangup: served, say: bye}
"""

PROMPTS = """\
greeting: "g"
choose: "c"
danger: "d"
menu: "m"
menu-keys: "mk"
tell: "t"
confirm-service: "{service}?"
no-input: "ni"
no-match: "nm"
leave: "l"
bye: "b"
ticket: "{ticket:digits}"
wants-place: "{place:ordinal}"
"""


def write(folder: Path, flow: str, prompts: str = PROMPTS) -> Path:
    (folder / "prompts").mkdir(exist_ok=True)
    for language in ("kk", "ru"):
        (folder / "prompts" / f"{language}.yaml").write_text(prompts, encoding="utf-8")
    path = folder / "flow.yaml"
    path.write_text(flow, encoding="utf-8")
    return path


def small(folder: Path) -> Flow:
    return load(write(folder, RIGHT))
