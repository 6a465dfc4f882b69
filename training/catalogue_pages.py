"""Pages of the catalogue: a person's own recommendations and search, a programme, and the officers' desk."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

from django.contrib import messages
from django.db.models import Prefetch
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from asn_career.base.errors import DomainError
from asn_career.base.forms import blame
from asn_career.base.tables import Column, keyset_page
from assessments.gaps import gaps_of
from employees.access import Permission, Principal
from employees.documents import path_of
from employees.models import Employee
from employees.policy import for_anyone, for_employees, requires, scope_of
from training.agreements import ending_agreements, warn_days
from training.catalogue import (
    AGREEMENT_FOLDER,
    agreements_of,
    ensure_may_maintain,
    may_maintain,
    store_agreement,
    store_program,
    store_provider,
)
from training.catalogue_forms import (
    AgreementForm,
    CatalogueFilter,
    OfficerCatalogueFilter,
    PrerequisiteForms,
    ProgramForm,
    ProviderForm,
    TaughtForms,
    prerequisite_initial,
    share_choices,
)
from training.hours import YearHours, find_hours
from training.leadership import find_proposals
from training.models import Agreement, Provider, TaughtCompetency, TrainingProgram
from training.prerequisite_wording import Told, tell
from training.prerequisites import judge, prerequisites_of, takers_of
from training.recommendations import Recommendation, by_program, find_recommendations

SHOWN_FIRST = 6
COLUMNS = (
    Column("nama", gettext_lazy("Programme"), order="name"),
    Column("kompetensi", gettext_lazy("Competency and level")),
    Column("bentuk", gettext_lazy("Form"), order="modality"),
    Column("jp", "JP", order="hours", numeric=True),
    Column("biaya", gettext_lazy("Cost"), order="cost", numeric=True),
    Column("penyelenggara", gettext_lazy("Provider"), order="provider"),
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One programme with everything it would do for the reader; ``left`` are the hours that a maximum still allows."""

    rows: list[Recommendation]
    left: Decimal | None = None

    @property
    def beyond(self) -> bool:
        """Whether it would take the year's hours beyond the maximum for the reader's kind of civil servant."""
        return self.left is not None and self.program.hours > self.left

    @property
    def first(self) -> Recommendation:
        return self.rows[0]

    @property
    def program(self) -> TrainingProgram:
        return self.first.program

    @property
    def per_ten_hours(self) -> Decimal:
        return _decimal(self.first.per_hour * 10)

    @property
    def per_million(self) -> Decimal | None:
        figure = self.first.per_million
        return None if figure is None else _decimal(figure)

    @property
    def others(self) -> list[Recommendation]:
        return self.rows[1:]


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


@require_safe
@for_employees
def own_training(request: HttpRequest) -> HttpResponse:
    """What would close the reader's own gaps, best first, and the catalogue to search."""
    principal = scope_of(request)
    gaps = gaps_of([principal.employee_id or 0], as_of=principal.on)  # one's own: nobody else passes the gate
    found = find_recommendations(gaps, as_of=principal.on)
    hours, left = _own_hours(principal)
    programs = by_program(found.get(principal.employee_id or 0, ()))
    # What the year still has room for comes first; inside each the published order stays.
    suggestions = sorted((Suggestion(rows, left) for rows in programs), key=lambda each: each.beyond)
    every = request.GET.get("semua") == "ya"
    offered = TrainingProgram.objects.visible_to(principal).offered_on(principal.on)
    filters = CatalogueFilter(request.GET, queryset=offered.with_row_texts(), request=request)
    context = {
        "suggestions": suggestions if every else suggestions[:SHOWN_FIRST],
        "more": 0 if every else max(0, len(suggestions) - SHOWN_FIRST),
        "hours": hours,
        "left": left,
        "leading": find_proposals([principal.employee_id or 0], as_of=principal.on).get(
            principal.employee_id or 0
        ),
        "filter": filters,
        "page": keyset_page(filters.qs, columns=COLUMNS, params=request.GET, default="nama"),
    }
    return render(request, "training/own_training.html", context)


def _own_hours(principal: Principal) -> tuple[YearHours, Decimal | None]:
    """The reader's hours of the year, and what a maximum still allows; None without a maximum. One query."""
    year, people = principal.on.year, Employee.objects.visible_to(principal).filter(pk=principal.employee_id)
    (hours,) = find_hours(people, year=year, as_of=principal.on).values()
    most = hours.rule.most
    return hours, None if most is None else max(most - hours.forecast, Decimal(0))


@require_safe
@for_anyone
def program_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """One programme: what it teaches and asks for, under which agreement, and whether the reader may take it."""
    principal = scope_of(request)
    program = get_object_or_404(_shown(TrainingProgram.objects.visible_to(principal)), public_id=public_id)
    asked = prerequisites_of([program.pk]).get(program.pk, ())
    told: list[Told] = []
    if principal.employee_id:
        takers = takers_of([principal.employee_id], as_of=principal.on)
        told = tell(judge(takers[principal.employee_id], program, asked, as_of=principal.on))
    context = {
        "program": program,
        "asked": asked,
        "told": told,
        "own": principal.employee_id is not None,
        "agreement": agreements_of([program], on=principal.on).get(program.pk),
        "months": [MONTHS[month] for month in program.months],
        "closed": program.offered is not None and principal.on not in program.offered,
        "may_edit": may_maintain(principal),
        "officer": bool(principal.grants),
    }
    return render(request, "training/program_detail.html", context)


@require_safe
@requires(Permission.READ_DEVELOPMENT)
def catalogue_list(request: HttpRequest) -> HttpResponse:
    """The whole catalogue, with what needs looking after."""
    principal = scope_of(request)
    programs = TrainingProgram.objects.visible_to(principal)
    filters = OfficerCatalogueFilter(request.GET, queryset=programs.with_row_texts(), request=request)
    context = {
        "filter": filters,
        "page": keyset_page(filters.qs, columns=COLUMNS, params=request.GET, default="nama"),
        "unlinked": programs.teaching_nothing().count(),
        "ending": len(ending_agreements(on=principal.on)),
        "may_edit": may_maintain(principal),
    }
    return render(request, "training/catalogue_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MANAGE_TRAINING)
def program_form(request: HttpRequest, public_id: str = "") -> HttpResponse:
    """Add a programme, or change one."""
    principal = scope_of(request)
    ensure_may_maintain(principal)
    programs = TrainingProgram.objects.visible_to(principal)
    program = get_object_or_404(programs, public_id=public_id) if public_id else TrainingProgram()
    form = ProgramForm(request.POST or None, instance=program)
    taught = TaughtForms(request.POST or None, prefix="ajar", initial=_further(program))
    asked = PrerequisiteForms(request.POST or None, prefix="syarat", initial=_asked(program))
    valid = request.method == "POST" and all([form.is_valid(), taught.is_valid(), asked.is_valid()])
    if valid and (saved := _store(form, taught, asked, principal)):
        messages.success(request, _("The programme has been saved."))
        return redirect("program_detail", public_id=saved.public_id)
    share_choices(form, *taught, *asked)
    context = {"form": form, "taught": taught, "asked": asked, "program": program, "adding": not public_id}
    status = 422 if request.method == "POST" else 200
    return render(request, "training/program_form.html", context, status=status)


PROVIDER_COLUMNS = (Column("nama", gettext_lazy("Name"), order="name"),)


@require_safe
@requires(Permission.READ_DEVELOPMENT)
def provider_list(request: HttpRequest) -> HttpResponse:
    """Who holds training, with agreements; those that end soon come first."""
    principal = scope_of(request)
    agreements = Agreement.objects.select_related("field").order_by("-validity")
    providers = Provider.objects.visible_to(principal).prefetch_related(Prefetch("agreements", agreements))
    context = {
        "page": keyset_page(providers, columns=PROVIDER_COLUMNS, params=request.GET, default="nama"),
        "ending": ending_agreements(on=principal.on),
        "days": warn_days(on=principal.on),
        "on": principal.on,
        "may_edit": may_maintain(principal),
    }
    return render(request, "training/provider_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MANAGE_TRAINING)
def provider_form(request: HttpRequest, public_id: str = "") -> HttpResponse:
    """Add a provider, or change one."""
    principal = scope_of(request)
    ensure_may_maintain(principal)
    provider = get_object_or_404(Provider, public_id=public_id) if public_id else Provider()
    form = ProviderForm(request.POST or None, instance=provider)
    if request.method == "POST" and form.is_valid():
        store_provider(form.instance, by=principal)
        messages.success(request, _("The provider has been saved."))
        return redirect("provider_list")
    context = {"form": form, "provider": provider, "adding": not public_id}
    status = 422 if request.method == "POST" else 200
    return render(request, "training/provider_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MANAGE_TRAINING)
def agreement_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """A new agreement with a provider."""
    provider = get_object_or_404(Provider, public_id=public_id)
    return _agreement(request, Agreement(provider=provider), adding=True)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MANAGE_TRAINING)
def agreement_form(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change an agreement."""
    agreements = Agreement.objects.select_related("provider")
    return _agreement(request, get_object_or_404(agreements, public_id=public_id), adding=False)


@require_safe
@requires(Permission.READ_DEVELOPMENT)
def agreement_document(request: HttpRequest, public_id: str) -> HttpResponse:
    """The signed document of an agreement."""
    agreement = get_object_or_404(Agreement, public_id=public_id)
    if not agreement.document_sha256:
        raise Http404
    response = FileResponse(
        path_of(agreement.document_sha256, folder=AGREEMENT_FOLDER).open("rb"),
        as_attachment=True,
        filename=agreement.document_name,
        content_type=agreement.document_type,
    )
    response["Cache-Control"] = "no-store, private"
    return cast(HttpResponse, response)  # a streamed one, which middleware treats alike


def _agreement(request: HttpRequest, agreement: Agreement, *, adding: bool) -> HttpResponse:
    principal = scope_of(request)
    ensure_may_maintain(principal)
    form = AgreementForm(request.POST or None, request.FILES or None, instance=agreement)
    if request.method == "POST" and form.is_valid():
        try:
            store_agreement(
                form.instance, by=principal, at=timezone.now(), upload=form.cleaned_data["document"]
            )
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, _("The agreement has been saved."))
            return redirect("provider_list")
    unknown = 0 if adding else agreement.sessions.filter(cost_per_seat__isnull=True).count()
    context = {"form": form, "agreement": agreement, "adding": adding, "unknown_costs": unknown}
    status = 422 if request.method == "POST" else 200
    return render(request, "training/agreement_form.html", context, status=status)


def _shown(programs: Any) -> Any:
    """With what the page of a programme shows, for two queries more."""
    taught = TaughtCompetency.objects.select_related("competency").order_by("-main", "competency__code")
    return programs.select_related("held_by").prefetch_related(Prefetch("taught", taught), "fields")


def _further(program: TrainingProgram) -> list[dict[str, Any]]:
    if not program.pk:
        return []
    rows = program.taught.filter(main=False).order_by("competency__code")
    return [{"competency": row.competency_id, "level": row.target_level} for row in rows]


def _asked(program: TrainingProgram) -> list[dict[str, Any]]:
    return list(prerequisite_initial(program.prerequisites.order_by("kind", "pk"))) if program.pk else []


def _store(form: ProgramForm, taught: Any, asked: Any, principal: Any) -> TrainingProgram | None:
    """Save what the forms say; None, with the reason on the form, when it is refused."""
    further = [row.cleaned_data for row in taught if row.cleaned_data.get("competency")]
    try:
        return store_program(
            form.instance,
            fields=form.cleaned_data["fields_of_service"],
            taught=[(row["competency"], row["level"]) for row in further],
            prerequisites=[row for each in asked if (row := each.row())],
            by=principal,
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return None
