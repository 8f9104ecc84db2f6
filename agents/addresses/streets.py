"""Pure: a street and its names, and how it is written out in either language."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """kk stands after the name, ru before it. spoken: all that people write for it, folded."""

    id: str
    kk: str
    ru: str
    spoken: frozenset[str]


def _kind(id_: str, kk: str, ru: str, spoken: str) -> Kind:
    return Kind(id_, kk, ru, frozenset(spoken.split()))


KINDS: Mapping[str, Kind] = {
    kind.id: kind
    for kind in (
        _kind("street", "көшесі", "улица", "коше кошеси кош к улица улице улицу улицы ул"),
        _kind("avenue", "даңғылы", "проспект", "дангыл дангылы дан проспект проспекте проспекта пр просп пркт"),
        _kind("lane", "тұйық көшесі", "переулок", "туйык туйыгы переулок переулке пер"),
        _kind("passage", "өткелі", "проезд", "откел откели проезд проезде"),
        _kind(
            "microdistrict",
            "шағын ауданы",
            "микрорайон",
            "шагын аудан ауданы ша микрорайон микрорайоне мкр мкрн мкрайон",
        ),
        _kind(
            "residential", "тұрғын алабы", "жилой массив", "тургын алап алабы та жилой массив массиве жм поселок пос"
        ),
        _kind("boulevard", "гүлзары", "бульвар", "гулзар гулзары бульвар бульваре бул"),
        _kind("highway", "тас жолы", "шоссе", "тас жол жолы шоссе трасса"),
        _kind("square", "алаңы", "площадь", "алан аланы площадь площади пл"),
    )
}


@dataclass(frozen=True, slots=True)
class Street:
    """Names stand without the kind, as they are written beside it: Абай (даңғылы), (проспект) Абая."""

    id: str
    kind: str
    kk: str
    ru: str
    old_kk: tuple[str, ...] = ()
    old_ru: tuple[str, ...] = ()

    def written(self, language: str) -> str:
        kind = KINDS[self.kind]
        return f"{self.kk} {kind.kk}" if language == "kk" else f"{kind.ru} {self.ru}"

    @property
    def names(self) -> tuple[str, ...]:
        return (self.kk, self.ru, *self.old_kk, *self.old_ru)


@dataclass(frozen=True, slots=True)
class Place:
    """house "" where none was named; folded, so that 12А, 12-а and 12 "А" are the same."""

    street: str
    house: str
