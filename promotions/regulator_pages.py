"""Pages of packs for the regulator: asking for one, watching it being made, and taking it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asn_career.base.errors import DomainError
from asn_career.base.forms import blame
from asn_career.base.tables import Column, keyset_page
from employees.access import Permission
from employees.coverage import agencies_of
from employees.policy import requires, scope_of
from employees.sender_names import signer_name
from promotions.models import RegulatorPack
from promotions.regulator.asking import hashes_of, request_pack, take
from promotions.regulator.files import pack_name
from promotions.regulator_forms import PackForm

COLUMNS = (
    Column("instansi", gettext_lazy("Agency"), order="root__name"),
    Column("tahun", gettext_lazy("Year"), order="year", numeric=True),
    Column("keperluan", gettext_lazy("Purpose")),
    Column("diminta", gettext_lazy("Asked for"), order="asked_at", numeric=True),
    Column("keadaan", gettext_lazy("State")),
)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.READ_SHORTLISTS)
def regulator_packs(request: HttpRequest) -> HttpResponse:
    """Packs of the reader's agencies, and the form that asks for one."""
    principal = scope_of(request)
    agencies = agencies_of(principal, Permission.READ_SHORTLISTS)
    form = PackForm(request.POST or None, agencies=agencies, this_year=principal.on.year)
    if request.method == "POST" and form.is_valid():
        given = {"year": form.cleaned_data["year"], "purpose": form.cleaned_data["purpose"]}
        try:
            made = request_pack(form.agency(), by=principal, at=timezone.now(), **given)
        except DomainError as error:
            blame(form, error)
        else:
            return redirect("regulator_pack", public_id=made.public_id)
    packs = RegulatorPack.objects.visible_to(principal).with_context()
    page = keyset_page(packs, columns=COLUMNS, params=request.GET, default="-diminta")
    context = {"page": page, "form": form if agencies else None, "refused": form}
    return render(request, "promotions/regulator/list.html", context, status=422 if form.errors else 200)


@require_safe
@requires(Permission.READ_SHORTLISTS)
def regulator_pack(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One pack: who asked, how far it is, and the hashes of its files."""
    found = _pack(request, public_id)
    context = {
        "pack": found,
        "job": None if found.sha256 else found.job,
        "by": signer_name(found.asked_by) if found.asked_by else found.job.identity,
        "hashes": sorted(hashes_of(found).items()),
    }
    return render(request, "promotions/regulator/detail.html", context)


@require_POST
@requires(Permission.READ_SHORTLISTS)
def regulator_pack_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The file itself; who takes it, when and for what is on record."""
    found = _pack(request, public_id)
    try:
        content = take(found, by=scope_of(request), purpose=found.purpose)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("regulator_pack", public_id=public_id)
    name = pack_name(found.year, found.root.code)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/zip", headers=headers)


def _pack(request: HttpRequest, public_id: UUID) -> RegulatorPack:
    rows = RegulatorPack.objects.visible_to(scope_of(request)).with_context()
    found: RegulatorPack | None = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
