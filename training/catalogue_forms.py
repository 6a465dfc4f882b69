"""What the catalogue can be narrowed by, and the forms that keep it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from competencies.choices import Level
from competencies.models import Competency
from employees.choices import PositionKind
from employees.ranks import RANKS
from training.choices import Modality, Nature, PrerequisiteKind
from training.models import (
    Agreement,
    FieldOfService,
    ProgramPrerequisite,
    Provider,
    TaughtCompetency,
    TrainingProgram,
)

FLAG_UNLINKED = "tanpa-kompetensi"
SPARE_ROWS = 2


class CatalogueFilter(django_filters.FilterSet):
    """What a list of programmes can be narrowed by."""

    cari = django_filters.CharFilter(method="matching", label=_("Search name, code or provider"))
    kompetensi = django_filters.CharFilter(method="teaching", label=_("Competency (name or code)"))
    level = django_filters.ChoiceFilter(
        choices=Level.choices, method="leading_to", label=_("Level"), empty_label=_("All levels"),
    )  # fmt: skip
    bidang = django_filters.ModelChoiceFilter(
        queryset=lambda request: FieldOfService.objects.order_by("name"),
        to_field_name="code",
        field_name="fields",
        label=_("Field of service"),
        empty_label=_("All fields"),
    )
    bentuk = django_filters.ChoiceFilter(
        choices=Modality.choices, field_name="modality", label=_("Form"), empty_label=_("All forms")
    )
    sifat = django_filters.ChoiceFilter(
        choices=Nature.choices, field_name="nature", label=_("Nature"), empty_label=_("All natures")
    )
    penyelenggara = django_filters.CharFilter(method="held_by_named", label=_("Provider"))
    biaya = django_filters.NumberFilter(
        field_name="cost", lookup_expr="lte", min_value=0, label=_("Cost at most (rupiah)")
    )

    def matching(self, queryset: Any, name: str, value: str) -> Any:
        text = value.strip()
        wanted = Q(name__icontains=text) | Q(code__icontains=text) | Q(provider__icontains=text)
        return queryset.filter(wanted | Q(description__icontains=text))

    def teaching(self, queryset: Any, name: str, value: str) -> Any:
        """In one condition with the level, so that both are about the same competency."""
        text = value.strip()
        named = Q(competency__name__icontains=text) | Q(competency__code__iexact=text)
        if level := self.form.cleaned_data.get("level"):
            named &= Q(target_level=level)
        return queryset.filter(pk__in=TaughtCompetency.objects.filter(named).values("program"))

    def leading_to(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(pk__in=TaughtCompetency.objects.filter(target_level=value).values("program"))

    def held_by_named(self, queryset: Any, name: str, value: str) -> Any:
        text = value.strip()
        on_file = Q(held_by__name__icontains=text) | Q(held_by__short_name__iexact=text)
        return queryset.filter(Q(provider__icontains=text) | on_file)


class OfficerCatalogueFilter(CatalogueFilter):
    """With what officers look after: programmes that teach nothing on record."""

    tanda = django_filters.ChoiceFilter(
        choices=[(FLAG_UNLINKED, _("Without competency or level"))],
        method="flagged",
        label=_("Flag"),
        empty_label=_("All programmes"),
    )

    def flagged(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.teaching_nothing()


class _Period(forms.Form):
    """A first and a last day, kept as one period."""

    first_day = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last_day = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def period(self) -> DateRange | None:
        first, last = self.cleaned_data.get("first_day"), self.cleaned_data.get("last_day")
        return DateRange(first, last + timedelta(days=1) if last else None) if first or last else None

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = given.get("first_day"), given.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day must not be before the first day."))
        return given


def _days_of(period: DateRange | None) -> dict[str, date | None]:
    if period is None:
        return {}
    return {"first_day": period.lower, "last_day": period.upper - timedelta(days=1) if period.upper else None}


class ProgramForm(_Period, forms.ModelForm):
    """One programme; what the data package brings can be corrected here too, and the next package says it again."""

    first_day = forms.DateField(
        label=_("Offered from"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    last_day = forms.DateField(
        label=_("Offered until"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    fields_of_service = forms.ModelMultipleChoiceField(
        queryset=FieldOfService.objects.order_by("name"), required=False,
        widget=forms.CheckboxSelectMultiple, label=_("Fields of service"),
    )  # fmt: skip
    months = forms.TypedMultipleChoiceField(
        choices=list(MONTHS.items()), coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple, label=_("Months in which it is held"),
    )  # fmt: skip
    provider = forms.CharField(
        label=_("Provider"), required=False, max_length=250,
        help_text=_("As on the list of providers; the agreement in force follows from the name."),
    )  # fmt: skip

    class Meta:
        model = TrainingProgram
        fields = (
            "code", "name", "kind", "nature", "modality", "hours", "cost", "provider", "competency",
            "target_level", "cadence", "rounds_per_year", "months", "certifies", "certificate_years",
            "certifying_body", "description",
        )  # fmt: skip
        labels = {
            "code": _("Code"), "name": _("Name"), "kind": _("Kind"), "nature": _("Nature"),
            "modality": _("Form"), "hours": _("Lesson hours (JP)"), "cost": _("Cost per participant (rupiah)"),
            "competency": _("Main competency"), "target_level": _("Level it leads to"),
            "cadence": _("How often"), "rounds_per_year": _("Rounds a year"),
            "certifies": _("Gives a certificate"), "certificate_years": _("Certificate valid for (years)"),
            "certifying_body": _("Certifying body"), "description": _("Description"),
        }  # fmt: skip
        widgets = {"description": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        program = kwargs.get("instance")
        initial = {**_days_of(program.offered if program else None), **kwargs.pop("initial", {})}
        if program and program.pk:
            initial["fields_of_service"] = list(program.fields.all())
        super().__init__(*args, **{**kwargs, "initial": initial})
        competency: Any = self.fields["competency"]
        competency.queryset = Competency.objects.order_by("name")

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if bool(given.get("competency")) != bool(given.get("target_level")):
            self.add_error("target_level", _("Give the competency and the level together, or neither."))
        if given.get("rounds_per_year") and given.get("cadence") != "tahunan":
            self.add_error("rounds_per_year", _("Rounds a year belong to a programme held every year."))
        if not given.get("certifies") and (given.get("certificate_years") or given.get("certifying_body")):
            self.add_error("certifies", _("Say that a certificate is given, or leave its details empty."))
        if (cost := given.get("cost")) is not None and cost < 0:
            self.add_error("cost", _("A cost is not below zero."))
        if (hours := given.get("hours")) is not None and hours <= 0:
            self.add_error("hours", _("A programme has more than zero hours."))
        self.instance.offered = self.period()
        return given


class TaughtForm(forms.Form):
    """A further competency with the level that a programme leads to."""

    competency = forms.ModelChoiceField(
        queryset=Competency.objects.order_by("name"), required=False, label=_("Further competency")
    )
    level = forms.TypedChoiceField(
        choices=[("", "–"), *Level.choices], coerce=int, empty_value=None, required=False, label=_("Level")
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(given.get("competency")) != bool(given.get("level")):
            raise ValidationError(_("Give the competency and the level together, or neither."))
        return given


class PrerequisiteForm(forms.Form):
    """One thing that a programme asks for."""

    kind = forms.ChoiceField(
        choices=[("", _("None")), *PrerequisiteKind.choices], required=False, label=_("Prerequisite")
    )
    required_program = forms.ModelChoiceField(
        queryset=TrainingProgram.objects.order_by("name"), required=False, label=_("Programme first")
    )
    post_kind = forms.ChoiceField(
        choices=[("", "–"), *PositionKind.choices], required=False, label=_("Kind of post")
    )
    rank = forms.ChoiceField(
        choices=[("", "–"), *((rank, rank) for rank in RANKS)], required=False, label=_("Rank")
    )
    competency = forms.ModelChoiceField(
        queryset=Competency.objects.order_by("name"), required=False, label=_("Competency")
    )
    level = forms.TypedChoiceField(
        choices=[("", "–"), *Level.choices], coerce=int, empty_value=None, required=False, label=_("Level")
    )
    basis = forms.CharField(max_length=250, required=False, label=_("Legal basis"))

    needed: Mapping[str, tuple[str, ...]] = {
        PrerequisiteKind.PROGRAM: ("required_program",),
        PrerequisiteKind.POST_KIND: ("post_kind",),
        PrerequisiteKind.RANK: ("rank",),
        PrerequisiteKind.COMPETENCY: ("competency", "level"),
    }

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for name in self.needed.get(str(given.get("kind")), ()):
            if not given.get(name):
                self.add_error(name, _("This kind of prerequisite needs it."))
        return given

    def row(self) -> ProgramPrerequisite | None:
        """The prerequisite, without what its kind does not use; None for an empty line."""
        given = self.cleaned_data
        if not given.get("kind"):
            return None
        used = {name: given[name] for name in self.needed[given["kind"]]}
        return ProgramPrerequisite(kind=given["kind"], basis=given["basis"], **used)


TaughtForms = forms.formset_factory(TaughtForm, extra=SPARE_ROWS, max_num=20)
PrerequisiteForms = forms.formset_factory(PrerequisiteForm, extra=SPARE_ROWS, max_num=20)


def share_choices(*forms_: Any) -> None:
    """Let all of the page's choosers of competencies, and those of programmes, be filled by one query each."""
    competencies = [("", "–"), *Competency.objects.order_by("name").values_list("pk", "name")]
    programs = [("", "–"), *TrainingProgram.objects.order_by("name").values_list("pk", "name")]
    for form in forms_:
        if "competency" in form.fields:
            form.fields["competency"].choices = competencies
        if "required_program" in form.fields:
            form.fields["required_program"].choices = programs


def prerequisite_initial(rows: Any) -> Iterator[dict[str, Any]]:
    """What the forms of prerequisites start with."""
    for row in rows:
        yield {
            "kind": row.kind, "required_program": row.required_program_id, "post_kind": row.post_kind,
            "rank": row.rank, "competency": row.competency_id, "level": row.level, "basis": row.basis,
        }  # fmt: skip


class ProviderForm(forms.ModelForm):
    """Who holds training, and whom to ask there."""

    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")

    class Meta:
        model = Provider
        fields = ("name", "short_name", "kind", "contact_name", "email", "phone", "website", "address")
        labels = {
            "name": _("Name"), "short_name": _("Short name"), "kind": _("Kind"),
            "contact_name": _("Contact person"), "email": _("E-mail"), "phone": _("Telephone"),
            "address": _("Address"),
        }  # fmt: skip
        widgets = {"address": forms.Textarea(attrs={"rows": 3})}


class AgreementForm(_Period, forms.ModelForm):
    """An agreement with a provider."""

    document = forms.FileField(label=_("Signed document (PDF, JPEG or PNG, at most 5 MB)"), required=False)

    class Meta:
        model = Agreement
        fields = ("number", "title", "field", "terms", "ceiling")
        labels = {
            "number": _("Number"), "title": _("Subject"), "field": _("Field of service"),
            "terms": _("Terms"), "ceiling": _("Ceiling (rupiah)"),
        }  # fmt: skip
        help_texts = {"field": _("Empty: for all fields.")}
        widgets = {"terms": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        agreement = kwargs.get("instance")
        period = agreement.validity if agreement and agreement.pk else None
        super().__init__(*args, **{"initial": _days_of(period), **kwargs})

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if (ceiling := given.get("ceiling")) is not None and ceiling < 0:
            self.add_error("ceiling", _("A ceiling is not below zero."))
        if not self.errors:
            self.instance.validity = self.period()
        return given
