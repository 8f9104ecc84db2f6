"""The doctor on what a caller meets: the flow, the prompts' texts and their sounds."""

from collections.abc import Iterator

from ivr.flow.check import check
from ivr.flow.load import open_flow
from ivr.flow.problems import FlowWrong, Problem
from ivr.prompts.cache import Cache, key_of
from ivr.prompts.espeak import MANNERS
from ivr.prompts.holes import fill
from ivr.prompts.premade import common_values
from ivr.prompts.speaker import Speaker
from ivr.prompts.spoken import spoken
from ivr.prompts.texts import BadTexts
from ivr.prompts.voice import PromptMissing
from ivr.setup.verdict import Verdict, ok, warning, wrong
from ivr.site.centre import Centre


def sayings(centre: Centre) -> Iterator[Verdict]:
    yield flow(centre)
    speaker = Speaker(centre.paths.dialplans / "prompts", centre.paths.sounds)
    for language in centre.site.languages:
        yield prompts(speaker, Cache(centre.paths.sounds), language)


def flow(centre: Centre) -> Verdict:
    part, path = f"flow {centre.site.flow}", centre.paths.dialplans / centre.site.flow
    try:
        opened = open_flow(path)
    except FlowWrong as fault:
        return _flow_wrong(part, fault.problems, str(path))
    found = check(opened.flow, opened.parsed)
    errors = tuple(problem for problem in found if problem.level == "error")
    if errors:
        return _flow_wrong(part, errors, str(path))
    warnings = [problem for problem in found if problem.level == "warning"]
    if warnings:
        return warning(part, _first(warnings), f"see: ivr flow check {path}")
    return ok(part, f"{len(opened.flow.steps)} steps, version {opened.flow.version}")


def _flow_wrong(part: str, problems: tuple[Problem, ...], path: str) -> Verdict:
    return wrong(part, _first(problems), f"mend it, then: ivr flow check {path}")


def _first(problems: tuple[Problem, ...] | list[Problem]) -> str:
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return f"{problems[0]}{more}"


def prompts(speaker: Speaker, cache: Cache, language: str) -> Verdict:
    part = f"prompts {language}"
    try:
        texts = speaker.texts.of(language)
    except BadTexts as fault:
        return wrong(part, fault.errors[0], "mend the file, then: ivr prompts make")
    lacking = _lacking(speaker, language)
    if lacking:
        return wrong(part, f"no text for {_some(lacking)}", f"add them to {texts.path}, then: ivr prompts make")
    try:
        unsounded = _unsounded(speaker, cache, language)
    except PromptMissing as fault:
        return wrong(part, str(fault), "mend the text, then: ivr prompts make")
    if unsounded:
        return warning(part, f"no sound yet for {_some(unsounded)}", "run: ivr prompts make")
    return ok(part, f"{len(texts.templates)} with their sounds")


def _lacking(speaker: Speaker, language: str) -> list[str]:
    """Prompts that another language of the folder has and this one has not."""
    ours = speaker.texts.of(language).templates
    others: set[str] = set()
    for other in {"kk", "ru"} & set(speaker.texts.languages()) - {language}:
        try:
            others |= set(speaker.texts.of(other).templates)
        except BadTexts:
            continue  # told by that language's own verdict
    return sorted(others - set(ours)) if language in ("kk", "ru") else []


def _unsounded(speaker: Speaker, cache: Cache, language: str) -> list[str]:
    """Prompts of which a sound that set-up makes is not there. Nothing is made here."""
    manner = MANNERS.get(language)
    missing = []
    for prompt, template in speaker.texts.of(language).templates.items():
        if speaker.recording_path(language, prompt).exists():
            continue
        said = (spoken(fill(template, language, values), language) for values in common_values(template))
        if manner is None or any(cache.held(language, key_of(text, language, manner)) is None for text in said):
            missing.append(prompt)
    return missing


def _some(names: list[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
