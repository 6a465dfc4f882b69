"""National rules as dated data: what was in force on a day, with its legal source and how sure we are of it.

Each rule is one YAML file, ``<app>/rules/<name>.yaml``, read and checked once, when the module that uses it is
imported. A correction of the law is a new provision with its date; earlier results keep what they were made with.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from asn_career.base.errors import DomainError
from asn_career.base.formatting import date_long

ROOT = Path(__file__).resolve().parents[2]


class Confidence(StrEnum):
    """How sure the product is of a provision; a legal officer signs off before use."""

    CORROBORATED = "corroborated"  # read in two or more independent texts
    VERIFIED = "verified"  # read in a text that states it
    RECALLED = "recalled"  # general knowledge, very likely right
    PLACEHOLDER = "placeholder"  # to be confirmed before anyone relies on it
    DECISION = "decision"  # the law leaves it open; the product's choice


class RuleFileError(RuntimeError):
    """A rule file contradicts itself: the product must not start with it."""


class NotInForceError(DomainError):
    code = "rule_not_in_force"
    message = _("The rule “%(rule)s” is known here from %(first)s on, so nothing can be said for %(day)s.")


@dataclass(frozen=True, slots=True)
class Provision:
    """What a rule says from a day on."""

    effective_from: date
    source: str
    confidence: Confidence
    value: Any
    note: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example that the rule's page shows and a test computes."""

    name: str
    given: Any
    expected: Any


@dataclass(frozen=True, slots=True)
class DatedTable:
    """One rule through time."""

    app: str
    name: str
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    provisions: tuple[Provision, ...]
    examples: tuple[Example, ...] = ()

    @property
    def title(self) -> str:
        return _in_language(self.titles)

    @property
    def description(self) -> str:
        return _in_language(self.descriptions)

    @property
    def key(self) -> str:
        return f"{self.app}.{self.name}"

    def in_force_on(self, day: date) -> Provision:
        """The provision with the latest start that is not after ``day``."""
        index = bisect_right([provision.effective_from for provision in self.provisions], day)
        if not index:
            first = self.provisions[0].effective_from
            raise NotInForceError(rule=self.title, first=date_long(first), day=date_long(day))
        return self.provisions[index - 1]

    def value_on(self, day: date) -> Any:
        return self.in_force_on(day).value


Check = Callable[[Any], Iterable[str]]
_tables: dict[str, DatedTable] = {}


def load_table(app: str, name: str, *, check: Check | None = None) -> DatedTable:
    """The rule ``name`` of ``app``; ``check`` names what is wrong with a provision's value, if anything."""
    key = f"{app}.{name}"
    if key not in _tables:
        _tables[key] = _read(app, name)
    for provision in _tables[key].provisions:
        for fault in check(provision.value) if check else ():
            raise RuleFileError(f"{key}, from {provision.effective_from}: {fault}")
    return _tables[key]


def rule_files() -> list[Path]:
    """Every rule file of the product."""
    return sorted(ROOT.glob("*/rules/*.yaml"))


def all_tables() -> list[DatedTable]:
    """Every rule of the product, for the pages that show them."""
    return [load_table(path.parent.parent.name, path.stem) for path in rule_files()]


def _read(app: str, name: str) -> DatedTable:
    path = ROOT / app / "rules" / f"{name}.yaml"
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=_RuleLoader)
    try:
        return DatedTable(
            app=app,
            name=name,
            titles=_bilingual(content["title"]),
            descriptions=_bilingual(content["description"]),
            provisions=_dated(content["provisions"]),
            examples=tuple(Example(**_frozen(example)) for example in content.get("examples", ())),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise RuleFileError(f"{path.name}: {error!r}") from error


def _bilingual(texts: dict[str, str]) -> Mapping[str, str]:
    if set(texts) != {"en", "id"}:
        raise ValueError("titles and descriptions are given in en and id")
    return MappingProxyType(texts)


def _in_language(texts: Mapping[str, str]) -> str:
    """Rule files carry both languages themselves: a rule is read and signed as one paper."""
    language = (get_language() or "").partition("-")[0]
    return texts.get(language, texts["id"])


def _dated(raw: list[dict[str, Any]]) -> tuple[Provision, ...]:
    provisions = tuple(
        Provision(**{**row, "confidence": Confidence(row["confidence"]), "value": _frozen(row["value"])})
        for row in raw
    )
    days = [provision.effective_from for provision in provisions]
    if not days or days != sorted(set(days)):
        raise ValueError("provisions must be given once per day, in the order of their days")
    return provisions


def _frozen(value: Any) -> Any:
    """Nobody changes a rule by accident while the product runs."""
    if isinstance(value, dict):
        return MappingProxyType({key: _frozen(item) for key, item in value.items()})
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    return value


def thawed(value: Any) -> Any:
    """A rule's value as plain dicts and lists, to be stored with a result."""
    if isinstance(value, Mapping):
        return {key: thawed(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [thawed(item) for item in value]
    return value


class _RuleLoader(yaml.CSafeLoader):
    """YAML whose fractions are exact, whose words stay words, and whose keys are given once.

    Parsed by libyaml: every process reads the rules when it starts, and in Python that took half a second.
    """


def _exact(loader: yaml.CSafeLoader, node: yaml.ScalarNode) -> Decimal:
    return Decimal(str(loader.construct_scalar(node)))


def _mapping(loader: yaml.CSafeLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [loader.construct_object(key, deep=True) for key, _value in node.value]
    if len(keys) != len(set(keys)):
        raise ValueError(f"a key is given twice near line {node.start_mark.line + 1}")
    return {
        key: loader.construct_object(value, deep=True)
        for key, (_, value) in zip(keys, node.value, strict=True)
    }


_RuleLoader.add_constructor("tag:yaml.org,2002:float", _exact)
_RuleLoader.add_constructor("tag:yaml.org,2002:map", _mapping)


# --- Checks that several rules share --------------------------------------------------------------


def weights_fault(weights: Mapping[str, int], *, named: str) -> Iterable[str]:
    """Weights are whole percents that make 100 together."""
    if any(not isinstance(weight, int) or weight < 0 for weight in weights.values()):
        yield f"{named}: weights are whole percents"
    elif sum(weights.values()) != 100:
        yield f"{named}: weights make {sum(weights.values())}, not 100"


def bands_fault(
    bands: Iterable[Mapping[str, Any]], *, named: str, lowest: int = 0, top: int = 100
) -> Iterable[str]:
    """Bands are given by their lower bounds, from the highest down to the bottom: no hole, no overlap."""
    bounds = [band["from"] for band in bands]
    if bounds != sorted(set(bounds), reverse=True) or not bounds or bounds[-1] != lowest or bounds[0] > top:
        yield f"{named}: bands must fall from at most {top} to {lowest} without repeating"


def band_of(bands: Iterable[Mapping[str, Any]], value: Decimal | int) -> Mapping[str, Any]:
    """The band whose lower bound ``value`` reaches; the highest first."""
    for band in bands:
        if value >= band["from"]:
            return band
    raise ValueError(f"{value} is below every band")
