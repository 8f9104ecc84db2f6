"""The manifest an administrator edits, and where models are found."""

from pathlib import Path

import pytest

from ivr.site.paths import PROJECT
from ivr.speech import manifest
from ivr.speech.check import vocabulary
from ivr.speech.engine import ModelBroken, VoskModel
from ivr.speech.manifest import ManifestWrong


def test_our_own_manifest_names_the_official_models() -> None:
    listed = manifest.read(PROJECT / "dialplans" / "speech.yaml")
    assert manifest.wanted(listed, "kk").name == "vosk-model-small-kz-0.42"
    assert manifest.wanted(listed, "ru").name == "vosk-model-small-ru-0.22"
    for language in listed:
        for name, source in listed[language].models.items():
            assert source.address.startswith("https://")
            assert source.address.endswith(f"/{name}.zip")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("kk: [", "is not YAML"),
        ("kk: {use: a, models: {}}", "names no model"),
        ("kk: {use: a, modells: {}}", "modells"),
        ("kk: {use: ../a, models: {../a: {address: 'https://x.y/z', megabytes: 1, sha256: '', licence: x}}}", "use"),
        ("kk: {use: a, models: {a: {address: 'file:///etc/passwd', megabytes: 1, sha256: '', licence: x}}}", "address"),
        ("kk: {use: a, models: {a: {address: 'https://x.y/z', megabytes: 1, sha256: 'ab', licence: x}}}", "sha256"),
    ],
)
def test_a_wrong_manifest_says_where(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "speech.yaml"
    path.write_text(text)
    with pytest.raises(ManifestWrong, match=complaint):
        manifest.read(path)


def test_a_missing_manifest_or_language_is_said(tmp_path: Path) -> None:
    with pytest.raises(ManifestWrong, match="cannot be read"):
        manifest.read(tmp_path / "none.yaml")
    with pytest.raises(ManifestWrong, match="no model is listed for 'fr'"):
        manifest.wanted({}, "fr")


def test_the_sites_folder_goes_before_the_fetched_one(tmp_path: Path) -> None:
    (tmp_path / "kk").mkdir()
    (tmp_path / "ru").mkdir()
    found = manifest.folders(tmp_path, {"kk": "/models/kk"}, ("kk", "ru", "en"))
    assert found == {"kk": Path("/models/kk"), "ru": tmp_path / "ru"}


def test_a_folder_that_is_no_model_is_said_not_crashed_on(tmp_path: Path) -> None:
    with pytest.raises(ModelBroken, match=r"am/final\.mdl"):
        VoskModel("kk", tmp_path)
    for name in ("am/final.mdl", "conf/mfcc.conf", "graph/HCLG.fst"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"no model")
    with pytest.raises(ModelBroken, match="Vosk cannot load it"):
        VoskModel("kk", tmp_path)
    assert vocabulary({})("kk") is None
