"""The same walk through Django admin: lists, searches, lookups, forms, histories, actions and autocompletion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db import models
from django.urls import reverse

from tests.walk.markers import Marker
from tests.walk.walking import Violation
from tests.walk.writing import Vandal

NEVER = 999_999_999


@dataclass(frozen=True)
class Section:
    """The pages of one model in admin."""

    label: str
    model: type[models.Model]
    who: frozenset[str]
    needs: str
    changes: frozenset[str]

    def path(self, page: str, pk: Any = None) -> str:
        name = f"admin:{self.label.replace('.', '_')}_{page}"
        return reverse(name, args=[] if pk is None else [pk])


class Administrator(Vandal):
    @cached_property
    def sections(self) -> list[Section]:
        known = {model._meta.label_lower: model for model in admin.site._registry}
        return [
            Section(
                label,
                known[label],
                self.policy.names(entry["who"]),
                entry["needs"],
                self.policy.names(entry.get("changes", ())),
            )
            for label, entry in self.policy.file["admin"].items()
        ]

    def administer_all(self, name: str) -> Iterator[Violation]:
        staff = frozenset().union(*(section.who for section in self.sections))
        for path in (reverse("admin:index"), reverse("admin:jsi18n"), reverse("admin:password_change")):
            yield from self._get(name, path, expected=200 if name in staff else 302)
        for section in self.sections:
            refused = 403 if name in staff else 302
            yield from self._section(name, section, refused=refused)

    def _section(self, name: str, section: Section, *, refused: int) -> Iterator[Violation]:
        inside = name in section.who
        yield from self._get(name, section.path("changelist"), expected=200 if inside else refused)
        yield from self._get(name, section.path("add"), expected=200 if name in section.changes else refused)
        for row, marker in self._rows(name, section):
            shown = inside and self._shown(name, section, marker)
            expected = (200 if shown else 302) if inside else refused
            yield from self._get(name, section.path("change", row.pk), expected=expected)
            # a history looks for its row first: one out of reach leads back, whatever the role
            yield from self._get(name, section.path("history", row.pk), expected=expected, or_else=302)
            yield from self._get(
                name, section.path("delete", row.pk), expected=refused if not inside else 403
            )
            if inside and not shown:
                yield from self._changes_nothing(name, section, row)
        if inside:
            for query in self._lookups(name):
                yield from self._get(name, f"{section.path('changelist')}?{query}", expected=None)

    def _shown(self, name: str, section: Section, marker: Marker | None) -> bool:
        if section.needs in ("everything", "nothing") or marker is None:
            return section.needs == "everything"
        return self.policy.shows(self.world, name, marker, kind=section.needs)

    def _rows(self, name: str, section: Section) -> list[tuple[Any, Marker | None]]:
        known = self.world.rows.get(section.model.__name__)
        if known is None:
            row = section.model._base_manager.order_by("pk").first()
            return [(row, None)] if row is not None else []
        if name not in section.who:
            return known[:1]
        chosen: dict[Any, tuple[Any, Marker]] = {}
        for row, marker in known:
            chosen.setdefault((self._shown(name, section, marker), marker.kind, marker.owner), (row, marker))
        return list(chosen.values())

    def _lookups(self, name: str) -> Iterator[str]:
        """Searches and lookups that point at people and columns that the reader may not see."""
        stranger, other = self._strangers(name)
        for query in (
            {"q": stranger.name},
            {"q": other.nip},
            {"employee__nip": other.nip},
            {"employee__name__startswith": stranger.name[:4]},
            {"employee__birth_date__year": "1961"},
            {"user__password__startswith": "m"},
            {"shortlist": str(self.world.rows["Shortlist"][-1][0].public_id)},
            {"o": "1.-2.3"},
        ):
            yield urlencode(query)

    def _changes_nothing(self, name: str, section: Section, row: Any) -> Iterator[Violation]:
        """Forms and actions that name a row out of reach."""
        sent = [(section.path("change", row.pk), {"name": "uji", "code": "uji", "parent": ""})]
        sent += [
            (section.path("changelist"), {"action": action, "_selected_action": row.pk, "reason": "uji"})
            for action in admin.site._registry[section.model].actions
        ]
        for path, body in sent:
            with self._undone() as changed:
                response = self.clients[name].post(path, body)
                hit = changed()
            shown = f"POST {path} {body}"
            if hit or response.status_code >= 500:
                yield Violation(name, shown, f"answers {response.status_code}, changes {hit}")
            yield from self.leaks(name, shown, f"{path} {body}", response)

    def autocomplete(self, name: str, section: Section, term: str) -> Iterator[Violation]:
        """Every field that offers choices, asked for rows of others."""
        for field in admin.site._registry[section.model].autocomplete_fields:
            query = urlencode(
                {
                    "app_label": section.model._meta.app_label,
                    "model_name": section.model._meta.model_name,
                    "field_name": field,
                    "term": term,
                }
            )
            yield from self._get(name, f"{reverse('admin:autocomplete')}?{query}", expected=None)
