"""The register of assessment providers and their accreditations."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from asn_career.base.errors import DomainError
from asn_career.base.forms import blame
from asn_career.base.tables import Column, keyset_page
from assessments.models import Accreditation, AssessmentProvider
from assessments.results import providers
from assessments.results.forms import AccreditationForm, EndForm, ProviderForm
from employees.access import Permission
from employees.policy import requires, scope_of

COLUMNS = (
    Column("nama", gettext_lazy("Name"), order="name"),
    Column("kode", gettext_lazy("Code"), order="code"),
    Column("akreditasi", gettext_lazy("Accreditation today")),
)


@require_safe
@requires(Permission.READ_ASSESSMENTS)
def assessment_provider_list(request: HttpRequest) -> HttpResponse:
    """Who carries out assessments, and up to which method each is accredited today."""
    principal = scope_of(request)
    rows = AssessmentProvider.objects.prefetch_related("accreditations")
    page = keyset_page(rows, columns=COLUMNS, params=request.GET, default="nama")
    listed = [
        (row, next((each for each in row.accreditations.all() if principal.on in each.validity), None))
        for row in page.rows
    ]
    context = {
        "page": page,
        "listed": listed,
        "may_maintain": principal.may_manage(Permission.MAINTAIN_REFERENCE),
    }
    return render(request, "assessments/results/provider_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MAINTAIN_REFERENCE)
def assessment_provider_new(request: HttpRequest) -> HttpResponse:
    """Enter a provider."""
    form = ProviderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = providers.register_provider(**form.cleaned_data, by=scope_of(request))
        except DomainError as error:
            blame(form, error)
        else:
            return redirect("assessment_provider_detail", public_id=made.public_id)
    return render(
        request, "assessments/results/provider_form.html", {"form": form}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.READ_ASSESSMENTS)
def assessment_provider_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A provider with its accreditations; who maintains the register adds one."""
    principal = scope_of(request)
    provider = AssessmentProvider.objects.filter(public_id=public_id).first()
    if provider is None:
        raise Http404
    form = AccreditationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            providers.accredit(provider, **form.cleaned_data, by=principal)
        except DomainError as error:
            blame(form, error)
        else:
            return redirect("assessment_provider_detail", public_id=public_id)
    context = {
        "provider": provider,
        "accreditations": provider.accreditations.order_by("-validity"),
        "today": principal.on,
        "form": form,
        "may_maintain": principal.may_manage(Permission.MAINTAIN_REFERENCE),
    }
    return render(
        request, "assessments/results/provider_detail.html", context, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MAINTAIN_REFERENCE)
def accreditation_end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let an accreditation end earlier, with a reason."""
    accreditation = Accreditation.objects.select_related("provider").filter(public_id=public_id).first()
    if accreditation is None:
        raise Http404
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            providers.end_accreditation(accreditation, **form.cleaned_data, by=scope_of(request))
        except DomainError as error:
            blame(form, error)
        else:
            return redirect("assessment_provider_detail", public_id=accreditation.provider.public_id)
    context = {"form": form, "accreditation": accreditation}
    return render(
        request, "assessments/results/accreditation_end.html", context, status=422 if form.errors else 200
    )
