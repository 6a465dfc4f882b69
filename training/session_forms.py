"""Forms of the pages about sessions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.core.validators import MinValueValidator
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from asn_career.base.formatting import money
from employees.access import Permission, Principal
from employees.models import Employee, Unit
from employees.policy import scope_of
from training.choices import Modality
from training.enrolment_choices import ResultOutcome, SessionState
from training.models import Agreement, TrainingProgram, TrainingSession
from training.sessions.results import Entry

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
MOST_DAYS = 60
MOST_SEATS = 32_767


class SessionFilter(django_filters.FilterSet):
    """What the list of sessions can be narrowed by."""

    cari = django_filters.CharFilter(
        field_name="program__name", lookup_expr="icontains", label=_("Search programme")
    )
    keadaan = django_filters.ChoiceFilter(
        field_name="state", choices=SessionState.choices, label=_("State"), empty_label=_("All states")
    )


class NomineeFilter(django_filters.FilterSet):
    """Whom to look for among the people who may be nominated."""

    cari = django_filters.CharFilter(method="matching", label=_("Search name or NIP"))

    def matching(self, queryset: Any, name: str, value: str) -> Any:
        people = Employee.objects.visible_to(scope_of(self.request)).matching(value)
        return queryset.filter(pk__in=people.values("pk"))


def _day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _is_near(day: date | None) -> None:
    if day and not EARLIEST <= day <= LATEST:
        raise forms.ValidationError(_("Give a day between 2000 and 2100."))


class AgreementField(forms.ModelChoiceField):
    """An agreement, with what its ceiling has left."""

    def label_from_instance(self, agreement: Agreement) -> str:
        named = f"{agreement.provider.name} – {agreement.number}"
        if agreement.left is None:
            return named
        facts = {"agreement": named, "left": money(agreement.left), "ceiling": money(agreement.ceiling or 0)}
        return _("%(agreement)s (%(left)s left of %(ceiling)s)") % facts


class SessionForm(forms.ModelForm):
    """A session with its first and last day; it is held on working days of that time unless they are ticked off."""

    starts_on = forms.DateField(label=_("First day"), widget=_day_input(), validators=[_is_near])
    ends_on = forms.DateField(label=_("Last day"), widget=_day_input(), validators=[_is_near])
    link = forms.URLField(label=_("Link"), max_length=500, required=False, assume_scheme="https")
    weekends = forms.BooleanField(label=_("Also held on Saturdays and Sundays"), required=False)

    class Meta:
        model = TrainingSession
        fields = (
            "code",
            "program",
            "unit",
            "modality",
            "venue",
            "link",
            "seats",
            "min_participants",
            "registration_opens_on",
            "registration_closes_on",
            "self_registration",
            "cost_per_seat",
            "agreement",
        )
        widgets = {"registration_opens_on": _day_input(), "registration_closes_on": _day_input()}
        labels = {
            "unit": _("For the people of"),
            "program": _("Programme"),
            "agreement": _("Held under the agreement"),
        }
        help_texts = {
            "agreement": _("With the provider of the programme. Its ceiling bounds what is opened.")
        }
        field_classes = {"agreement": AgreementField}

    field_order = ("code", "program", "unit", "starts_on", "ends_on", "weekends", "modality")

    def __init__(self, *args: Any, principal: Principal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.visible_to(principal)
        if not principal.sees_everyone(Permission.MANAGE_TRAINING):
            units = units.in_subtree(principal.unit_ids(Permission.MANAGE_TRAINING))
        field: Any = self.fields["unit"]
        field.queryset = units.filter(children__isnull=False).distinct().order_by("name", "pk")
        programs: Any = self.fields["program"]
        programs.queryset = TrainingProgram.objects.visible_to(principal).order_by("name", "pk")
        agreements: Any = self.fields["agreement"]
        kept = Q(pk=self.instance.agreement_id)
        agreements.queryset = (
            Agreement.objects.visible_to(principal)
            .filter(Q(validity__endswith__gt=principal.on) | kept)
            .select_related("provider")
            .order_by("provider__name", "number")
        )
        self.fields["modality"].choices = Modality.choices  # type: ignore[attr-defined]
        self.fields["seats"].validators.append(MinValueValidator(1))
        self.fields["cost_per_seat"].validators.append(MinValueValidator(0))
        if self.instance.pk:
            self.initial["starts_on"] = self.instance.starts_on
            self.initial["ends_on"] = self.instance.ends_on
            on = self.instance.days.values_list("on", flat=True)
            self.initial["weekends"] = any(day.weekday() >= 5 for day in on)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        first, last = given.get("starts_on"), given.get("ends_on")
        if first and last:
            if last < first:
                self.add_error("ends_on", _("The last day must not be before the first day."))
            elif (last - first).days >= MOST_DAYS:
                self.add_error("ends_on", _("A session takes at most %(n)s days.") % {"n": MOST_DAYS})
            else:
                self.instance.period = DateRange(first, last + timedelta(days=1))
                if not self.days:
                    self.add_error("weekends", _("No working day lies between these days."))
        if (given.get("min_participants") or 0) > (given.get("seats") or MOST_SEATS):
            self.add_error("min_participants", _("Not more than there are seats."))
        opens, closes = given.get("registration_opens_on"), given.get("registration_closes_on")
        if opens and closes and closes < opens:
            self.add_error("registration_closes_on", _("Registration must not end before it begins."))
        return given

    @property
    def days(self) -> list[date]:
        """The days on which it is held."""
        first, last = self.cleaned_data["starts_on"], self.cleaned_data["ends_on"]
        every = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return [day for day in every if self.cleaned_data.get("weekends") or day.weekday() < 5]


class ResultForm(forms.Form):
    """One participant's row of the grid of results; an empty result is none yet."""

    outcome = forms.ChoiceField(
        choices=[("", _("not yet")), *ResultOutcome.choices], required=False, label=_("Result")
    )
    score = forms.DecimalField(
        min_value=0, max_value=100, max_digits=5, decimal_places=2, required=False, label=_("Score (0–100)")
    )
    hours = forms.DecimalField(
        min_value=Decimal("0.01"),
        max_digits=7,
        decimal_places=2,
        required=False,
        label=_("JP on the certificate"),
    )
    certificate_no = forms.CharField(max_length=250, required=False, label=_("Certificate number"))

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        """``name`` tells apart the rows for those who do not see the table."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}: {name}"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("outcome") and any(given.get(name) for name in ("score", "hours", "certificate_no")):
            self.add_error("outcome", _("Choose the result."))
        return given

    @property
    def entry(self) -> Entry | None:
        given = self.cleaned_data
        if not given["outcome"]:
            return None
        outcome = ResultOutcome(given["outcome"])
        return Entry(outcome, given["score"], given["hours"], given["certificate_no"])


def result_forms(names: Mapping[str, str], given: Any, known: dict[str, Any]) -> dict[str, ResultForm]:
    """The rows of the grid by the opaque id of the enrolment; ``names`` are those of the participants."""
    return {
        key: ResultForm(given, prefix=key, initial=known.get(key), name=name) for key, name in names.items()
    }
