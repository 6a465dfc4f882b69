"""Pages of yearly fairness summaries: drawing one up, the second person, and what everybody reads."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asn_career.base.errors import DomainError
from asn_career.base.forms import blame
from asn_career.base.page_acts import act_with_reason, told
from asn_career.base.tables import Column, keyset_page
from employees.access import Permission
from employees.coverage import agencies_of
from employees.policy import public, requires, scope_of
from employees.sender_names import signer_name
from promotions.fairness.yearly.content import told_apart
from promotions.fairness.yearly.deciding import draw_up, give_back, may_publish, publish
from promotions.fairness.yearly.files import csv_of, file_name, pdf_of
from promotions.fairness_forms import YearForm
from promotions.models import FairnessYear

COLUMNS = (
    Column("tahun", gettext_lazy("Year"), order="year", numeric=True),
    Column("instansi", gettext_lazy("Agency"), order="root__name"),
    Column("keadaan", gettext_lazy("State")),
    Column("disusun", gettext_lazy("Drawn up"), order="drafted_at", numeric=True),
)
CONCERNED = (Permission.DECIDE_APPOINTMENTS, Permission.APPROVE_RULE_SETS, Permission.READ_FAIRNESS)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*CONCERNED)
def fairness_years(request: HttpRequest) -> HttpResponse:
    """Summaries of the reader's agencies, and the form that draws one up."""
    principal = scope_of(request)
    agencies = agencies_of(principal, Permission.DECIDE_APPOINTMENTS)
    form = YearForm(request.POST or None, agencies=agencies, last_year=principal.on.year - 1)
    if request.method == "POST" and form.is_valid():
        given = {"year": form.cleaned_data["year"], "statement": form.cleaned_data["statement"]}
        try:
            made = draw_up(form.agency(), by=principal, **given)
        except DomainError as error:
            blame(form, error)
        else:
            messages.success(request, _("Drawn up. A second person publishes it."))
            return redirect("fairness_year", public_id=made.public_id)
    rows = FairnessYear.objects.visible_to(principal).with_people()
    page = keyset_page(rows, columns=COLUMNS, params=request.GET, default="-tahun")
    context = {"page": page, "form": form if agencies else None, "refused": form}
    return render(request, "promotions/fairness/years.html", context, status=422 if form.errors else 200)


@require_safe
@requires(*CONCERNED)
def fairness_year(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One summary as it would be published, and the acts of its two people."""
    principal, found = scope_of(request), _summary(request, public_id)
    waits = not found.decided_at
    context = {
        **_told(found),
        "may_publish": waits and may_publish(principal, found),
        "may_return": waits and (may_publish(principal, found) or principal.stands_for(found.drafted_by)),
    }
    return render(request, "promotions/fairness/year.html", context)


@require_POST
@requires(Permission.APPROVE_RULE_SETS)
def fairness_year_publish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Publish the summary that was shown, as its second person."""
    found = _summary(request, public_id)
    told(request, lambda: _published(request, found))
    return redirect("fairness_year", public_id=public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.DECIDE_APPOINTMENTS, Permission.APPROVE_RULE_SETS)
def fairness_year_return(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a summary back, or return it, with a reason."""
    found = _summary(request, public_id)
    return act_with_reason(
        request,
        lambda reason: give_back(found, by=scope_of(request), at=timezone.now(), reason=reason),
        question=_("Return this summary?"),
        consequence=_("It stays listed with the reason, and another one can be drawn up for the year."),
        verb=_("Return"),
        action=reverse("fairness_year_return", args=[public_id]),
        back=reverse("fairness_year", args=[public_id]),
    )


@require_safe
@public
def public_fairness_years(request: HttpRequest) -> HttpResponse:
    """Every published summary; readable by everybody, signed in or not."""
    rows = FairnessYear.objects.published().select_related("root").newest_first()
    return render(request, "promotions/fairness/public_years.html", {"years": rows})


@require_safe
@public
def public_fairness_year(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One published summary; readable by everybody."""
    return render(request, "promotions/fairness/public_year.html", _told(_published_one(public_id)))


@require_safe
@public
def public_fairness_table(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A published summary as a table for spreadsheets."""
    found = _published_one(public_id)
    return _file(csv_of(found), file_name(found, "csv"), "text/csv; charset=utf-8")


@require_safe
@public
def public_fairness_document(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A published summary as a document."""
    found = _published_one(public_id)
    return _file(pdf_of(found), file_name(found, "pdf"), "application/pdf")


def _file(content: bytes, name: str, content_type: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)


def _published(request: HttpRequest, summary: FairnessYear) -> str:
    publish(summary, by=scope_of(request), at=timezone.now(), seen_hash=request.POST.get("hash", ""))
    return _("Published. Everybody can read it now.")


def _told(summary: FairnessYear) -> dict[str, Any]:
    return {
        "summary": summary,
        "content": summary.content,
        "attributes": [
            (attribute, [(stage, *told_apart(stage)) for stage in attribute["stages"]])
            for attribute in summary.content["attributes"]
        ],
        "drafted_by": signer_name(summary.drafted_by),
        "decided_by": signer_name(summary.decided_by) if summary.decided_by else "",
    }


def _summary(request: HttpRequest, public_id: UUID) -> FairnessYear:
    rows = FairnessYear.objects.visible_to(scope_of(request)).with_people()
    return _one(rows.filter(public_id=public_id).first())


def _published_one(public_id: UUID) -> FairnessYear:
    return _one(FairnessYear.objects.published().with_people().filter(public_id=public_id).first())


def _one(found: FairnessYear | None) -> FairnessYear:
    if found is None:
        raise Http404
    return found
