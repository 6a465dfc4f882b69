"""Forms of the pages of rotation plans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from asn_career.base.formatting import decimal2
from asn_career.base.forms import SearchedChoiceField
from employees.access import Permission, Principal
from employees.choices import PositionKind
from employees.forms import SEARCHED_UNIT
from employees.models import Unit
from promotions.opening_forms import _day, _text
from promotions.querysets import within
from promotions.rotations.ground import Ground
from promotions.rotations.showing import gain_of, place_of, points_of

_BETWEEN = "|"
# Posts offered for each person: with all of them the page of two hundred people would weigh five megabytes.
MOST_CHOICES = 40


class LevelForm(forms.Form):
    """A unit, and a kind of post with its echelon."""

    unit: Any = SearchedChoiceField(
        queryset=None,
        to_field_name="public_id",
        label=_("Work unit"),
        empty_label=_("Choose"),
        **SEARCHED_UNIT,
    )
    jenjang = forms.ChoiceField(label=_("Level of the posts"))

    def __init__(
        self, *args: Any, principal: Principal, levels: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        rows = Unit.objects.filter(within(principal, Permission.RUN_SHORTLISTS, "lineage"))
        unit.queryset = rows.order_by("name", "pk")
        level: Any = self.fields["jenjang"]
        named = [(_BETWEEN.join(each), level_name(*each)) for each in levels]
        level.choices = [("", _("Choose")), *named]

    def level(self) -> tuple[str, str]:
        kind, _bar, echelon = self.cleaned_data["jenjang"].partition(_BETWEEN)
        return kind, echelon


def level_name(kind: str, echelon: str) -> str:
    """A kind of post with its echelon, as people call it."""
    return " · ".join(filter(None, (str(PositionKind(kind).label), echelon)))


class MovesForm(forms.Form):
    """The new post of each person, or none; and the need that the plan meets."""

    note = _text(_("Need of the organisation"))

    def __init__(self, *args: Any, ground: Ground, suggested: Mapping[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ground = ground
        for person, holder in ground.holders.items():
            post = ground.posts.get(suggested.get(person, 0))
            self.fields[f"to_{holder.person.public_id}"] = forms.ChoiceField(
                label=_("New post of %(name)s") % {"name": holder.person.full_name},
                required=False,
                choices=self._choices(person, post.pk if post else None),
                initial=str(post.public_id) if post else "",
            )

    def chosen(self) -> dict[int, int]:
        """New posts by person, of those who are to move."""
        posts = {str(post.public_id): pk for pk, post in self.ground.posts.items()}
        told = {
            person: self.cleaned_data.get(f"to_{holder.person.public_id}", "")
            for person, holder in self.ground.holders.items()
        }
        return {person: posts[post] for person, post in told.items() if post in posts}

    def _choices(self, person: int, suggested: int | None) -> list[tuple[str, str]]:
        """Posts that no rule refuses, the best match first; of many the best, what is proposed and what was sent."""
        ground = self.ground
        own = ground.holders[person].post
        open_ones = [
            post for post in ground.posts
            if post != own and post not in ground.offered and not ground.matches[person, post].refused
        ]  # fmt: skip
        best = sorted(
            open_ones, key=lambda post: (-(ground.matches[person, post].fit or -1), ground.posts[post].code)
        )
        sent = self.data.get(f"to_{ground.holders[person].person.public_id}") if self.is_bound else None
        offered = best[:MOST_CHOICES]
        offered += [
            p for p in best[MOST_CHOICES:] if p == suggested or str(ground.posts[p].public_id) == sent
        ]
        return [
            ("", str(_("stays"))),
            *((str(ground.posts[p].public_id), self._named(person, p)) for p in offered),
        ]

    def _named(self, person: int, post: int) -> str:
        fit, gain = points_of(self.ground.matches[person, post].fit), gain_of(self.ground, person, post)
        told = f"{decimal2(fit)} ({gain})" if fit is not None and gain else "–"
        return f"{self.ground.posts[post].name} – {place_of(self.ground.posts[post])} · {told}"


class PlanDecreeForm(forms.Form):
    """The decree by which everybody of a plan changes posts on one day."""

    number = forms.CharField(
        label=_("Number of the decree"),
        max_length=70,
        help_text=_("Each appointment has it with the own line of the annex."),
    )
    decree_on = _day(_("Date of the decree"))
    effective_on = _day(_("Effective date (TMT)"))
