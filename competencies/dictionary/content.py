"""What a version of the dictionary says, as plain data, and what is wrong with it.

    {"scales": {kind: [name of level 1, …]},
     "competencies": [{"id", "code", "name", "name_en", "kind", "family", "description",
                       "levels": [{"level", "description", "indicators": [text, …]}]}],
     "withdrawn": [code, …],
     "conversions": {kind: {level before: level after}}}

Competencies go by kind and code, levels by number. "withdrawn" are those that the dictionary has no more from then on;
one that is in neither list, such as one that an import brought since, stays as it is. A kind has a conversion where its
scale begins anew (``competencies.dictionary.conversions``).
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from asn_career.base.regulations import load_table, thawed
from competencies.choices import CompetencyKind
from competencies.dictionary.conversions import faults_of_conversions, ordered_tables
from competencies.models import (
    BehaviouralIndicator,
    Competency,
    CompetencyLevel,
    DictionaryVersion,
    StandardItem,
)

Content = dict[str, Any]
Entry = dict[str, Any]
LONGEST = {"code": 100, "name": 250, "name_en": 250, "family": 250}
LONGEST_TEXT = 4_000
FEWEST_LEVELS, MOST_LEVELS = 2, 5
_TEXTS = ("code", "name", "name_en", "kind", "family", "description")


def _scale_faults(value: Any) -> Iterator[str]:
    if set(value) != set(CompetencyKind.values):
        yield "every kind of competency has a scale"
    if any(not FEWEST_LEVELS <= len(names) <= MOST_LEVELS for names in value.values()):
        yield "a scale has two to five levels"


NATIONAL_SCALES = load_table("competencies", "level_scales", check=_scale_faults)


def national_scales(on: Any) -> dict[str, list[str]]:
    """The names of the levels of each kind where no version of the dictionary says otherwise."""
    return {kind: list(names) for kind, names in thawed(NATIONAL_SCALES.value_on(on)).items()}


def live_content(on: Any) -> Content:
    """The dictionary as it is read and rated today. Four queries."""
    agreed = DictionaryVersion.objects.in_force_on(on).values_list("content", flat=True).first()
    levels: dict[int, list[dict[str, Any]]] = {}
    behaviours: dict[int, list[str]] = {}
    for level_id, text in BehaviouralIndicator.objects.in_use().values_list("level_id", "text"):
        behaviours.setdefault(level_id, []).append(text)
    rows = CompetencyLevel.objects.order_by("competency", "level")
    for pk, competency, level, description in rows.values_list("pk", "competency_id", "level", "description"):
        told = {"level": level, "description": description, "indicators": behaviours.get(pk, [])}
        levels.setdefault(competency, []).append(told)
    entries = [
        {
            "id": str(row.public_id),
            **{name: getattr(row, name) for name in _TEXTS},
            "levels": levels.get(row.pk, []),
        }
        for row in Competency.objects.in_dictionary_on(on)
    ]
    scales = agreed["scales"] if agreed else national_scales(on)
    return ordered({"scales": scales, "competencies": entries, "withdrawn": []})


def ordered(content: Mapping[str, Any]) -> Content:
    """The same with everything in its order and texts in one spelling (NFC, no space around them)."""
    entries = sorted(
        (_tidied(entry) for entry in content["competencies"]),
        key=lambda entry: (entry["kind"], entry["code"]),
    )
    return {
        "scales": {kind: [_tidy(name) for name in names] for kind, names in content["scales"].items()},
        "competencies": entries,
        "withdrawn": sorted(set(content.get("withdrawn", ()))),
        "conversions": ordered_tables(content.get("conversions", {})),
    }


def _tidied(entry: Mapping[str, Any]) -> Entry:
    levels = [
        {
            "level": int(told["level"]),
            "description": _tidy(told["description"]),
            "indicators": [text for each in told["indicators"] if (text := _tidy(each))],
        }
        for told in sorted(entry["levels"], key=lambda told: int(told["level"]))
    ]
    described = [told for told in levels if told["description"] or told["indicators"]]
    return {
        "id": str(entry["id"]),
        **{name: _tidy(entry.get(name, "")) for name in _TEXTS},
        "levels": described,
    }


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFC", str(text)).strip()


def find_entry(content: Mapping[str, Any], key: str) -> Entry | None:
    """The competency with this id."""
    return next((entry for entry in content["competencies"] if entry["id"] == key), None)


def codes_of_others(content: Mapping[str, Any], key: str) -> dict[str, str]:
    """The names of the competencies but one, by their codes in small letters."""
    return {each["code"].casefold(): each["name"] for each in content["competencies"] if each["id"] != key}


def scales_before(version: DictionaryVersion) -> dict[str, list[str]]:
    """The scales until a version begins. One query, or none where ``with_scales_before`` has read them along."""
    read: Any = version
    if not hasattr(version, "agreed_scales_before"):
        read = DictionaryVersion.objects.with_scales_before().get(pk=version.pk)
    return read.agreed_scales_before or national_scales(version.begins)


def faults_of(version: DictionaryVersion) -> list[str]:
    """Sentences, each with place, value and remedy; empty where a second person may agree. Seven queries at most."""
    content, begins = version.content, version.begins
    return [
        *_faults_of_scales(content, begins=begins),
        *faults_of_conversions(content, before=scales_before(version), begins=begins),
        *_faults_of_entries(content),
        *_codes_of_others(content),
    ]


def _codes_of_others(content: Mapping[str, Any]) -> Iterator[str]:
    """A competency that keeps its id does not take the code of another one."""
    given = {entry["code"]: entry["id"] for entry in content["competencies"]}
    rows = Competency.objects.values_list("public_id", "code")
    known = {str(public_id): code for public_id, code in rows}
    taken = {code: key for key, code in known.items()}
    for code, key in given.items():
        if key in known and taken.get(code, key) != key:
            yield _("Code %(code)s belongs to another competency. Keep %(kept)s, or choose a new code.") % {
                "code": code,
                "kept": known[key],
            }


def _faults_of_scales(content: Mapping[str, Any], *, begins: Any) -> Iterator[str]:
    scales, converted = content["scales"], content.get("conversions", {})
    highest = _highest_required(begins)
    for kind in CompetencyKind:
        names = scales.get(kind.value, [])
        told = {"kind": kind.label, "least": FEWEST_LEVELS, "most": MOST_LEVELS, "count": len(names)}
        if not FEWEST_LEVELS <= len(names) <= MOST_LEVELS:
            yield (
                _("Scale %(kind)s has %(count)s levels: give %(least)s to %(most)s names, one a line.") % told
            )
        elif len({name.casefold() for name in names}) < len(names) or not all(names):
            yield (
                _("Scale %(kind)s: two levels have the same name, or one has none. Name each of them.") % told
            )
        elif kind.value not in converted and highest.get(kind.value, 0) > len(names):
            told["level"] = highest[kind.value]
            yield (
                _("Scale %(kind)s ends at level %(count)s, but a standard in force requires level %(level)s.")
                % told
            )


def _highest_required(begins: Any) -> dict[str, int]:
    rows = (
        StandardItem.objects.in_force_on(begins)
        .order_by()
        .values_list("competency__kind", "level")
        .distinct()
    )
    found: dict[str, int] = {}
    for kind, level in rows:
        found[kind] = max(level, found.get(kind, 0))
    return found


def _faults_of_entries(content: Mapping[str, Any]) -> Iterator[str]:
    if not content["competencies"]:
        yield _("The dictionary has no competency. Add one, or import a file.")
    codes = Counter(entry["code"].casefold() for entry in content["competencies"])
    told: set[str] = set()
    for entry in content["competencies"]:
        code = entry["code"].casefold()
        if codes[code] > 1 and code not in told:
            told.add(code)
            yield (
                _("Code %(code)s is given to more than one competency. Give each a code of its own.") % entry
            )
        yield from _faults_of_entry(entry, content["scales"])
    for code in content["withdrawn"]:
        if code.casefold() in codes:
            yield _("%(code)s is both in the dictionary and withdrawn. Choose one.") % {"code": code}


def _faults_of_entry(entry: Entry, scales: Mapping[str, list[str]]) -> Iterator[str]:
    place = entry["code"] or entry["name"] or entry["id"]
    for name, most in LONGEST.items():
        if len(entry[name]) > most:
            yield _("%(place)s: %(name)s is longer than %(most)s characters. Shorten it.") % {
                "place": place,
                "name": name,
                "most": most,
            }
    if not entry["code"] or not entry["name"]:
        yield _("%(place)s has no code or no name. Give both.") % {"place": place}
    if entry["kind"] not in CompetencyKind.values:
        yield _("%(place)s: “%(kind)s” is no kind of competency. Choose one of: %(kinds)s.") % {
            "place": place,
            "kind": entry["kind"],
            "kinds": ", ".join(CompetencyKind.values),
        }
        return
    most = len(scales.get(entry["kind"], []))
    numbers = [told["level"] for told in entry["levels"]]
    if len(set(numbers)) < len(numbers):
        yield _("%(place)s describes a level twice. Keep one.") % {"place": place}
    for told in entry["levels"]:
        yield from _faults_of_level(place, told, most=most)


def _faults_of_level(place: str, told: Mapping[str, Any], *, most: int) -> Iterator[str]:
    named = {"place": place, "level": told["level"], "most": most}
    if not 1 <= told["level"] <= most:
        yield _("%(place)s, level %(level)s: the scale has levels 1 to %(most)s.") % named
    if not told["description"]:
        yield _("%(place)s, level %(level)s has no description. Describe it.") % named
    texts = [text.casefold() for text in told["indicators"]]
    if len(set(texts)) < len(texts):
        yield _("%(place)s, level %(level)s: an indicator is given twice. Keep one.") % named
    if any(len(text) > LONGEST_TEXT for text in [told["description"], *told["indicators"]]):
        yield _("%(place)s, level %(level)s: a text is longer than 4,000 characters. Shorten it.") % named
