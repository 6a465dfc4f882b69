"""What differs between two contents of the dictionary, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from competencies.choices import CompetencyKind
from competencies.dictionary.conversions import told_conversions
from competencies.models import StandardItem


class ChangeKind(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class EntryChange:
    """One competency that differs; ``lines`` say how, ``posts`` how many standards in force require it."""

    kind: ChangeKind
    key: str
    code: str
    name: str
    lines: tuple[str, ...] = ()
    posts: int = 0


@dataclass(frozen=True, slots=True)
class Differences:
    scales: tuple[str, ...]
    entries: tuple[EntryChange, ...]

    def __bool__(self) -> bool:
        return bool(self.scales or self.entries)

    def count(self, kind: str) -> int:
        return sum(change.kind == kind for change in self.entries)

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind, in the order of the kinds."""
        return {kind.value: self.count(kind) for kind in ChangeKind}


def differences(before: Mapping[str, Any], after: Mapping[str, Any], *, on: date) -> Differences:
    """From one content to another, by the ids of the competencies, and how many standards in force on ``on`` require
    each of them. One query."""
    old = {entry["id"]: entry for entry in before["competencies"]}
    new = {entry["id"]: entry for entry in after["competencies"]}
    changes = [*_added(old, new), *_changed(old, new), *_withdrawn(old, after)]
    posts = _posts([change.code for change in changes], on=on)
    told = [
        EntryChange(
            change.kind, change.key, change.code, change.name, change.lines, posts.get(change.code, 0)
        )
        for change in changes
    ]
    scales = [*_scales(before["scales"], after["scales"]), *told_conversions(after.get("conversions", {}))]
    return Differences(tuple(scales), tuple(told))


def _posts(codes: list[str], *, on: date) -> dict[str, int]:
    rows = StandardItem.objects.in_force_on(on).filter(competency__code__in=codes).order_by()
    return dict(rows.values_list("competency__code").annotate(n=Count("version__position", distinct=True)))


def _added(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[EntryChange]:
    for key, entry in new.items():
        if key not in old:
            yield EntryChange(ChangeKind.ADDED, key, entry["code"], entry["name"])


def _changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[EntryChange]:
    for key, entry in new.items():
        if key in old and (lines := tuple(_lines(old[key], entry))):
            yield EntryChange(ChangeKind.CHANGED, key, old[key]["code"], entry["name"], lines)


def _withdrawn(old: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[EntryChange]:
    for entry in old.values():
        if entry["code"] in after["withdrawn"]:
            yield EntryChange(ChangeKind.WITHDRAWN, entry["id"], entry["code"], entry["name"])


def _lines(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    labels = {
        "code": _("Code"),
        "name": _("Name"),
        "name_en": _("English name"),
        "kind": _("Kind"),
        "family": _("Family"),
        "description": _("Description"),
    }
    for name, label in labels.items():
        if old[name] != new[name]:
            yield _told(label, _said(name, old[name]), _said(name, new[name]))
    before = {told["level"]: told for told in old["levels"]}
    after = {told["level"]: told for told in new["levels"]}
    for level in sorted(before | after):
        yield from _level(level, before.get(level), after.get(level))


def _said(name: str, value: str) -> str:
    if name == "kind" and value in CompetencyKind.values:
        return str(CompetencyKind(value).label)
    return value


def _told(label: str, old: str, new: str) -> str:
    told = {"label": label, "old": old, "new": new}
    if not old:
        return _("%(label)s: “%(new)s” was added.") % told
    if not new:
        return _("%(label)s: “%(old)s” was removed.") % told
    return _("%(label)s: “%(old)s” becomes “%(new)s”.") % told


def _level(number: int, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> Iterator[str]:
    label = f"{_('Level')} {number}"
    before, after = old or {}, new or {}
    if before.get("description", "") != after.get("description", ""):
        yield _told(label, before.get("description", ""), after.get("description", ""))
    removed = [text for text in before.get("indicators", ()) if text not in after.get("indicators", ())]
    added = [text for text in after.get("indicators", ()) if text not in before.get("indicators", ())]
    behaviour = _("%(label)s, indicator") % {"label": label}
    for text in removed:
        yield _told(behaviour, text, "")
    for text in added:
        yield _told(behaviour, "", text)
    if not removed and not added and before.get("indicators", []) != after.get("indicators", []):
        yield _("%(label)s: the indicators stand in another order.") % {"label": label}


def _scales(old: Mapping[str, list[str]], new: Mapping[str, list[str]]) -> Iterator[str]:
    for kind in CompetencyKind:
        before, after = old.get(kind.value, []), new.get(kind.value, [])
        for number in range(max(len(before), len(after))):
            label = _("Scale %(kind)s, level %(number)s") % {"kind": kind.label, "number": number + 1}
            pair = [names[number] if number < len(names) else "" for names in (before, after)]
            if pair[0] != pair[1]:
                yield _told(label, *pair)
