from pathlib import Path

import pytest

from agents.catalogue import CatalogueWrong, read

DIALPLANS = Path(__file__).parents[3] / "dialplans"

GOOD = """\
spheres:
  - id: gas
    name: {kk: "Газ", ru: "Газ", en: "Gas"}
    services:
      - id: gas.none
        name: {kk: "Газ жоқ", ru: "Нет газа"}
        say:
          kk: ["газ жоқ"]
          ru: ["нет газа"]
        kind: incident
        body: utility
        term_hours: 24
        danger: false
        photo_after: false
        per_object: false
bodies:
  - id: utility
    name: {kk: "Мекеме", ru: "Служба"}
referrals: []
"""
LISTS = """\
checklists:
  - id: gas-none
    service: gas.none
    name: {kk: "Газ", ru: "Газ"}
    triggers: {kk: ["газ жоқ"], ru: ["нет газ"]}
    steps:
      - id: sure
        kind: ask
        answer: yes-no
        mandatory: true
        text: {kk: "Рас па?", ru: "Точно?"}
      - id: tell
        kind: hand-over
        only_if: sure
        mandatory: true
        number: "104"
        text: {kk: "Айтыңыз.", ru: "Скажите."}
    closes:
      needs: [tell]
      text: {kk: "Бітті.", ru: "Готово."}
"""


def _write(folder: Path, catalogue: str = GOOD, lists: str = LISTS) -> tuple[Path, Path]:
    files = folder / "catalogue.yaml", folder / "checklists.yaml"
    for file, text in zip(files, (catalogue, lists), strict=True):
        file.write_text(text, encoding="utf-8")
    return files


def test_the_projects_own_files_are_good() -> None:
    catalogue = read(DIALPLANS / "catalogue.yaml", DIALPLANS / "checklists.yaml")
    assert len(catalogue.spheres) == 28
    assert len(catalogue.services) == 200
    assert len(catalogue.checklists) == 12
    assert catalogue.services["gas.smell"].danger
    assert catalogue.checklist_of["gas.smell"].steps[0].id == "where"


def test_a_small_catalogue_is_read(tmp_path: Path) -> None:
    catalogue = read(*_write(tmp_path))
    service = catalogue.services["gas.none"]
    assert (service.sphere, service.divert, service.referral) == ("gas", "", "")
    assert catalogue.checklists[0].steps[1].only_if == "sure"


@pytest.mark.parametrize(
    ("old", "new", "line", "why"),
    [
        ("body: utility", "body: nobody", 11, "body nobody is not under bodies"),
        ("id: gas.none", "id: water.none", 5, "must begin with its sphere"),
        ("kind: incident", "kind: incidental", 10, "kind"),
        ("danger: false", 'danger: false\n        divert: "104"', 5, "divert needs danger"),
        ("danger: false", 'danger: true\n        divert: "911"', 14, "divert"),
        ("danger: false", "danger: false\n        referral: egov", 5, "is advice"),
        ("danger: false", "dangre: false", 13, "dangre"),
        ('ru: ["нет газа"]', 'ru: ["Нет газа!"]', 9, "pattern"),
        ("term_hours: 24", "term_hours: 0", 12, "greater than or equal to 1"),
        ("spheres:", "spheres: [", 2, "not YAML"),
        ("  - id: utility", "  - id: utility\n    name: {kk: a, ru: b}\n  - id: utility", 19, "there twice"),
    ],
)
def test_a_fault_in_the_catalogue_has_its_line(tmp_path: Path, old: str, new: str, line: int, why: str) -> None:
    catalogue, lists = _write(tmp_path, catalogue=GOOD.replace(old, new, 1))
    with pytest.raises(CatalogueWrong) as raised:
        read(catalogue, lists)
    assert any(fault.startswith(f"{catalogue}:{line}:") and why in fault for fault in raised.value.faults), (
        raised.value.faults
    )


def test_a_phrase_belongs_to_one_service(tmp_path: Path) -> None:
    at = GOOD.index("      - id: gas.none")
    end = GOOD.index("bodies:")
    second = GOOD[at:end].replace("gas.none", "gas.other").replace("газ жоқ", "газ бар")
    catalogue, lists = _write(tmp_path, catalogue=GOOD[:end] + second + GOOD[end:])
    with pytest.raises(CatalogueWrong, match=r"'нет газа' belongs to gas\.none already"):
        read(catalogue, lists)


@pytest.mark.parametrize(
    ("old", "new", "line", "why"),
    [
        ("service: gas.none", "service: gas.some", 3, "not in the catalogue"),
        ("only_if: sure", "only_if: later", 14, "no yes-no step before"),
        ("needs: [tell]", "needs: [told]", 19, "no step of checklist"),
        ('number: "104"', "body: nobody", 16, "not in the catalogue's bodies"),
        ("        answer: yes-no\n", "", 7, "answer"),
    ],
)
def test_a_fault_in_the_checklists_has_its_line(tmp_path: Path, old: str, new: str, line: int, why: str) -> None:
    catalogue, lists = _write(tmp_path, lists=LISTS.replace(old, new, 1))
    with pytest.raises(CatalogueWrong) as raised:
        read(catalogue, lists)
    assert any(fault.startswith(f"{lists}:{line}:") and why in fault for fault in raised.value.faults), (
        raised.value.faults
    )


@pytest.mark.parametrize("text", ["", "[]", "just words", "spheres: 7", "a: &x [*x]", "\x00"])
def test_any_other_file_is_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    catalogue, lists = _write(tmp_path, catalogue=text)
    with pytest.raises(CatalogueWrong, match=r"catalogue\.yaml:\d+: "):
        read(catalogue, lists)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogueWrong, match="cannot be read"):
        read(tmp_path / "none.yaml")
