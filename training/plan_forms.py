"""Forms of the pages about development plans."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from competencies.choices import Level
from competencies.models import Competency
from employees.forms import PersonFilter
from training.choices import ActionForm, PlanState
from training.models import DevelopmentPlan, PlanAction
from training.plans.errors import ActionAimError, ActionDateError
from training.plans.reading import NO_PLAN
from training.plans.suggesting import Addition, Change


def day_field(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class OwnActionForm(forms.Form):
    """An action in one's own words, for a competency or for an aim."""

    name = forms.CharField(label=_("What will you do?"), max_length=250)
    aim = forms.CharField(label=_("What for?"), max_length=250, required=False)
    target_level = forms.TypedChoiceField(
        label=_("Target level"),
        choices=[("", "–"), *Level.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    form = forms.ChoiceField(label=_("Form of learning"), choices=ActionForm.choices)
    hours = forms.DecimalField(
        label=_("Lesson hours (JP)"), min_value=0, max_digits=7, decimal_places=2, required=False
    )
    due_on = day_field(_("Target date"))

    def __init__(self, *args: Any, with_competency: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target_level"].required = with_competency
        self.fields["aim"].required = not with_competency
        del self.fields["aim" if with_competency else "target_level"]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not told.get("hours") or told.get("form") == ActionForm.ASSESSMENT:
            told["hours"] = None
        return told


class ChangeActionForm(forms.Form):
    """What may still be said differently about an action of an open plan."""

    name = forms.CharField(label=_("What will you do?"), max_length=250)
    description = forms.CharField(
        label=_("Description"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    hours = forms.DecimalField(
        label=_("Lesson hours (JP)"), min_value=0, max_digits=7, decimal_places=2, required=False
    )
    due_on = day_field(_("Target date"))


class DoneForm(forms.Form):
    """The day an action was done, and what shows it."""

    done_on = day_field(_("Done on"))
    evidence = forms.FileField(label=_("Evidence (PDF or photograph)"), required=False)


class NotesForm(forms.Form):
    notes = forms.CharField(
        label=_("Notes"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False
    )


class TargetForm(forms.Form):
    """A search among the posts of the own agency."""

    cari = forms.CharField(label=_("Search post"), max_length=100, required=False)


def years_offered(on: date) -> list[tuple[str, str]]:
    return [(str(year), str(year)) for year in range(on.year + 1, on.year - 5, -1)]


class MonitoringFilter(PersonFilter):
    """What the monitoring of plans can be narrowed by; the year is always one."""

    keadaan = django_filters.ChoiceFilter(
        method="in_state",
        choices=[(NO_PLAN, _("No plan yet")), *PlanState.choices],
        label=_("State"),
        empty_label=_("All states"),
    )

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        if value == NO_PLAN:
            return queryset.filter(plan_state__isnull=True)
        return queryset.filter(plan_state=value)


class ReturnForm(forms.Form):
    """Why a plan goes back."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        error_messages={"required": _("Give a reason.")},
    )


class ActionChangeForm(forms.Form):
    """What the superior changes of one action; an empty field leaves it as it is."""

    due_on = forms.DateField(
        label=_("Target date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    hours = forms.DecimalField(
        label=_("Lesson hours (JP)"),
        required=False,
        min_value=Decimal("0.25"),
        max_digits=7,
        decimal_places=2,
    )
    leave_out = forms.BooleanField(label=_("Leave out"), required=False)

    def __init__(self, given: Any, *, action: PlanAction) -> None:
        known = {"due_on": action.due_on, "hours": action.hours}
        super().__init__(given, prefix=str(action.public_id), initial=known)
        self.action = action
        if action.form == ActionForm.ASSESSMENT:
            del self.fields["hours"]
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}: {action.name}"

    def clean_due_on(self) -> Any:
        day, year = self.cleaned_data.get("due_on"), self.action.plan.year
        if day and day.year != year:
            raise forms.ValidationError(ActionDateError.message % {"year": year})
        return day

    @property
    def change(self) -> Change:
        given = self.cleaned_data
        return Change(given.get("due_on"), given.get("hours"), given.get("leave_out", False))


class AdditionForm(forms.Form):
    """An action that the superior adds to a plan that goes back; left as it is, nothing is added."""

    name = forms.CharField(label=_("What should be done?"), max_length=250)
    competency = forms.ModelChoiceField(
        Competency.objects.none(), label=_("Competency"), required=False, empty_label=_("None: for an aim")
    )
    target_level = forms.TypedChoiceField(
        label=_("Target level"),
        choices=[("", "–"), *Level.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    aim = forms.CharField(label=_("What for?"), max_length=250, required=False)
    form = forms.ChoiceField(
        label=_("Form of learning"), choices=ActionForm.choices, initial=ActionForm.ON_THE_JOB
    )
    hours = forms.DecimalField(
        label=_("Lesson hours (JP)"),
        required=False,
        min_value=Decimal("0.25"),
        max_digits=7,
        decimal_places=2,
    )
    due_on = day_field(_("Target date"))

    def __init__(self, given: Any, *, plan: DevelopmentPlan, competencies: Iterable[int]) -> None:
        """``competencies`` are those that the post of the plan's person requires."""
        super().__init__(given, prefix="tambah", empty_permitted=True, use_required_attribute=False)
        self.plan = plan
        chosen: Any = self.fields["competency"]
        chosen.queryset = Competency.objects.filter(pk__in=list(competencies)).order_by("name", "pk")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        day = given.get("due_on")
        if day and day.year != self.plan.year:
            self.add_error("due_on", str(ActionDateError.message) % {"year": self.plan.year})
        if bool(given.get("competency")) != bool(given.get("target_level")) or not (
            given.get("competency") or given.get("aim")
        ):
            self.add_error("target_level" if given.get("competency") else "aim", str(ActionAimError.message))
        return given

    def has_changed(self) -> bool:
        """The form of learning is chosen from the start, and adds nothing by itself."""
        return any(name != "form" for name in self.changed_data)

    @property
    def additions(self) -> list[Addition]:
        """The action, where one is given."""
        if not self.has_changed():
            return []
        given = self.cleaned_data
        competency = given["competency"]
        return [
            Addition(
                name=given["name"],
                form=given["form"],
                due_on=given["due_on"],
                hours=given["hours"],
                competency_id=competency.pk if competency else None,
                target_level=given["target_level"],
                aim=given["aim"],
            )
        ]
