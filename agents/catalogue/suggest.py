"""Pure: which service fits what was said. An index is built once from the catalogue; a query takes half a ms."""

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from agents.catalogue import smalltalk
from agents.catalogue.features import SILENT, Weights, features
from agents.catalogue.records import Catalogue, Service
from agents.catalogue.spelling import Spelling
from agents.catalogue.words import words_of


@dataclass(frozen=True, slots=True)
class Match:
    service_id: str
    score: float  # 0..1, comparable only within one answer
    covered: float = 0.0  # how much of the service's nearest phrase was said, 0..1, whatever else was said


@dataclass(frozen=True, slots=True)
class Tuning:
    weights: Weights = field(default_factory=Weights)
    phrase: float = 0.65  # how much the nearest phrase counts; the rest is the service as a whole
    scale: float = 0.3  # brings the likeness to a whole service (of many words) to the size of that to a phrase
    unknown: float = 0.8  # the rarity of what no phrase holds, as a share of the greatest
    covered: float = 0.38  # the least share of the nearest phrase that was said; below it nothing fits
    evidence: float = 5.0  # the least amount of it: one rare word, or two common ones
    beside: float = 0.5  # a suggestion weaker than this share of the best one is left out


Vector = Mapping[str, float]


class Index:
    """Phrases and whole services as weighted features, turned round: feature -> who has it, how much."""

    def __init__(self, catalogue: Catalogue, tuning: Tuning | None = None) -> None:
        self.tuning = tuning or Tuning()
        self._services = tuple(catalogue.services)
        texts = [(at, text) for at, service in enumerate(catalogue.services.values()) for text in _texts(service)]
        texts += [(len(self._services) + at, phrase) for at, phrase in enumerate(smalltalk.PHRASES)]  # owned by nobody
        spoken = [words_of(text) for _, text in texts]
        bare = [features(words, self.tuning.weights) for words in spoken]
        self._spelling = Spelling({word for words in spoken for word in words} | SILENT)
        self._rarity = _rarities([at for at, _ in texts], bare, len(self._services) + len(smalltalk.PHRASES))
        self._owner = [at for at, _ in texts]
        wholes: list[dict[str, float]] = [{} for _ in range(len(self._services) + len(smalltalk.PHRASES))]
        for at, vector in zip(self._owner, bare, strict=True):
            for name, weight in vector.items():
                wholes[at][name] = max(weight, wholes[at].get(name, 0.0))
        phrases = [self._weighed(vector) for vector in bare]
        self._lengths = [_length(vector) for vector in phrases]
        self._phrases = _turned([_shortened(vector, 1.0) for vector in phrases])
        # the half power: a service with many phrases is not punished for its many words
        self._wholes = _turned([_shortened(self._weighed(vector), 0.5) for vector in wholes])

    def _weighed(self, vector: Vector) -> dict[str, float]:
        unknown = self._rarity[""] * self.tuning.unknown
        return {name: weight * self._rarity.get(name, unknown) for name, weight in vector.items()}

    def suggest(self, text: str, limit: int = 3) -> tuple[Match, ...]:
        """Best first; empty when nothing fits."""
        query, length = self._query(text)
        near: dict[int, tuple[float, int]] = {}
        for phrase, likeness in _dots(query, self._phrases).items():
            owner = self._owner[phrase]
            near[owner] = max(near.get(owner, (0.0, phrase)), (likeness, phrase))
        whole = _dots(query, self._wholes)
        share, scale = self.tuning.phrase, self.tuning.scale
        scores = {at: share * near[at][0] + (1 - share) * min(1.0, whole.get(at, 0.0) * scale) for at in near}
        best = sorted(scores.items(), key=lambda scored: (-scored[1], scored[0]))[:limit]
        if not best or best[0][0] >= len(self._services) or not self._enough(*near[best[0][0]], length):
            return ()
        floor = self.tuning.beside * best[0][1]
        fitting = [(at, score) for at, score in best if score >= floor and at < len(self._services)]
        return tuple(self._match(at, score, *near[at], length) for at, score in fitting)

    def _match(self, at: int, score: float, likeness: float, phrase: int, query_length: float) -> Match:
        covered = likeness * query_length / self._lengths[phrase]
        return Match(self._services[at], round(min(1.0, score), 4), round(min(1.0, covered), 4))

    def _enough(self, likeness: float, phrase: int, query_length: float) -> bool:
        """Whether enough of the phrase was said, whatever else was said around it: greetings, an address, anger."""
        evidence = likeness * query_length
        return evidence >= self.tuning.evidence and evidence >= self.tuning.covered * self._lengths[phrase]

    def _query(self, text: str) -> tuple[dict[str, float], float]:
        """The features of what was said at length one, and the length they had."""
        words = [meant for word in words_of(text) for meant in self._spelling.mended(word)]
        weighed = self._weighed(features(words, self.tuning.weights))
        return _shortened(weighed, 1.0), _length(weighed)


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


def _length(vector: Vector) -> float:
    return math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0


def _shortened(vector: Vector, power: float) -> dict[str, float]:
    by = _length(vector) ** power
    return {name: weight / by for name, weight in vector.items()}


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
