"""Pure: which service fits what was said. An index is built once from the catalogue; a query takes half a ms."""

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from agents.catalogue import smalltalk
from agents.catalogue.features import Weights, features
from agents.catalogue.records import Catalogue, Service


@dataclass(frozen=True, slots=True)
class Match:
    service_id: str
    score: float  # 0..1, comparable only within one answer


@dataclass(frozen=True, slots=True)
class Tuning:
    weights: Weights = field(default_factory=Weights)
    phrase: float = 0.65  # how much the nearest phrase counts; the rest is the service as a whole
    scale: float = 0.3  # brings the likeness to a whole service (of many words) to the size of that to a phrase
    unknown: float = 0.8  # the rarity of what no phrase holds, as a share of the greatest
    least: float = 0.40  # below it nothing fits: better silent than wrong
    beside: float = 0.5  # a suggestion weaker than this share of the best one is left out


Vector = Mapping[str, float]


class Index:
    """Phrases and whole services as weighted features, turned round: feature -> who has it, how much."""

    def __init__(self, catalogue: Catalogue, tuning: Tuning | None = None) -> None:
        self.tuning = tuning or Tuning()
        self._services = tuple(catalogue.services)
        texts = [(at, text) for at, service in enumerate(catalogue.services.values()) for text in _texts(service)]
        texts += [(len(self._services) + at, phrase) for at, phrase in enumerate(smalltalk.PHRASES)]  # owned by nobody
        bare = [features(text, self.tuning.weights) for _, text in texts]
        self._rarity = _rarities([at for at, _ in texts], bare, len(self._services) + len(smalltalk.PHRASES))
        self._owner = [at for at, _ in texts]
        wholes: list[dict[str, float]] = [{} for _ in range(len(self._services) + len(smalltalk.PHRASES))]
        for at, vector in zip(self._owner, bare, strict=True):
            for name, weight in vector.items():
                wholes[at][name] = max(weight, wholes[at].get(name, 0.0))
        self._phrases = _turned([self._unit(vector) for vector in bare])
        self._wholes = _turned([self._unit(vector, 0.5) for vector in wholes])

    def _unit(self, vector: Vector, power: float = 1.0) -> dict[str, float]:
        """power < 1: a service with many phrases is not punished for its many words."""
        weighed = {name: weight * self._rarity.get(name, 0.0) for name, weight in vector.items()}
        length = math.sqrt(sum(weight * weight for weight in weighed.values())) ** power or 1.0
        return {name: weight / length for name, weight in weighed.items() if weight}

    def suggest(self, text: str, limit: int = 3) -> tuple[Match, ...]:
        """Best first; empty when nothing fits."""
        query = self._query(text)
        near: dict[int, float] = defaultdict(float)
        for phrase, likeness in _dots(query, self._phrases).items():
            owner = self._owner[phrase]
            near[owner] = max(near[owner], likeness)
        whole = _dots(query, self._wholes)
        share, scale = self.tuning.phrase, self.tuning.scale
        scores = {at: share * near[at] + (1 - share) * min(1.0, whole.get(at, 0.0) * scale) for at in near}
        best = sorted(scores.items(), key=lambda scored: (-scored[1], scored[0]))[:limit]
        if not best or best[0][1] < self.tuning.least or best[0][0] >= len(self._services):
            return ()
        floor = self.tuning.beside * best[0][1]
        fitting = [(at, score) for at, score in best if score >= floor and at < len(self._services)]
        return tuple(Match(self._services[at], round(min(1.0, score), 4)) for at, score in fitting)

    def _query(self, text: str) -> dict[str, float]:
        """Unknown features lengthen the query: a sentence of other things fits less, whatever few words it shares."""
        bare = features(text, self.tuning.weights)
        unknown = self._rarity[""] * self.tuning.unknown
        weighed = {name: weight * self._rarity.get(name, unknown) for name, weight in bare.items()}
        length = math.sqrt(sum(weight * weight for weight in weighed.values())) or 1.0
        return {name: weight / length for name, weight in weighed.items()}


def _texts(service: Service) -> tuple[str, ...]:
    return (*service.say["kk"], *service.say["ru"], service.name["kk"], service.name["ru"])


def _rarities(owners: list[int], vectors: list[dict[str, float]], services: int) -> dict[str, float]:
    """log(services / services that have the feature); "" stands for a feature that none has."""
    having: dict[str, set[int]] = defaultdict(set)
    for owner, vector in zip(owners, vectors, strict=True):
        for name in vector:
            having[name].add(owner)
    rarity = {name: math.log(1 + services / len(has)) for name, has in having.items()}
    rarity[""] = math.log(1 + services)
    return rarity


def _turned(vectors: list[dict[str, float]]) -> dict[str, list[tuple[int, float]]]:
    turned: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for at, vector in enumerate(vectors):
        for name, weight in vector.items():
            turned[name].append((at, weight))
    return dict(turned)


def _dots(query: Vector, turned: Mapping[str, list[tuple[int, float]]]) -> dict[int, float]:
    dots: dict[int, float] = defaultdict(float)
    for name, weight in query.items():
        for at, other in turned.get(name, ()):
            dots[at] += weight * other
    return dots


@lru_cache(maxsize=4)
def index_of(catalogue: Catalogue) -> Index:
    """Built once per catalogue (about 0.1 s); catalogues are compared by identity."""
    return Index(catalogue)


def suggest(catalogue: Catalogue, text: str, limit: int = 3) -> tuple[Match, ...]:
    """The services that fit what was said, in Kazakh, Russian or both; empty when none does."""
    return index_of(catalogue).suggest(text, limit)
