"""One's own objections: what may still be objected to, filing one, its way, documents, and the answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asn_career.base.audit import acting
from asn_career.base.errors import DomainError
from asn_career.base.forms import blame
from asn_career.base.uploading import refuse_lost_upload
from employees.access import Principal
from employees.documents import keep_document
from employees.models import Employee
from employees.policy import for_employees, scope_of
from promotions.insight.own import own_result, own_shortlists
from promotions.models import Objection, Shortlist
from promotions.objection_choices import ObjectionAct
from promotions.objection_forms import ObjectionForm, SupplyForm
from promotions.objection_showing import STAGES, clock_of, own_page
from promotions.objections import steps
from promotions.objections.rules import window_for
from promotions.objections.subjects import subject_label, subjects_of


@require_safe
@for_employees
def own_objections(request: HttpRequest) -> HttpResponse:
    """One's objections with their clocks, and the results that may still be objected to."""
    principal = scope_of(request)
    rows = _own(principal).with_context().newest_first()[:50]
    results = [(row, window) for row in own_shortlists(principal) if (window := window_for(row))]
    context = {
        "rows": [
            {"row": row, "subject": subject_label(row.about), "clock": clock_of(row, on=principal.on)}
            for row in rows
        ],
        "open": [(row, window) for row, window in results if window.is_open(on=principal.on)],
        "closed": [(row, window) for row, window in results if not window.is_open(on=principal.on)][:5],
    }
    return render(request, "promotions/objections/own_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_employees
def own_objection_new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Object to one component of the own result; the address names the run."""
    refuse_lost_upload(request)
    principal = scope_of(request)
    found = own_result(public_id, by=principal)
    window = window_for(found.candidate.shortlist) if found else None
    if found is None or window is None:
        raise Http404
    shortlist = found.candidate.shortlist
    form = ObjectionForm(
        request.POST or None,
        request.FILES or None,
        subjects=subjects_of(found.rules, found.parts),
        initial={"about": request.GET.get("tentang", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = _file(form, shortlist, by=principal)
        except DomainError as error:
            _blame(form, error)
        else:
            messages.success(request, _("Your objection is filed. You are told of every step."))
            return redirect("own_objection", public_id=made.public_id)
    context = {
        "form": form,
        "shortlist": shortlist,
        "window": window,
        "is_open": window.is_open(on=principal.on),
        "is_last_day": window.closes_on == principal.on,
    }
    return render(request, "promotions/objections/own_new.html", context, status=422 if form.errors else 200)


@require_safe
@for_employees
def own_objection(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Where the own objection stands, what is expected, and the answer with its effect."""
    return _detail(request, _objection(request, public_id), SupplyForm())


@require_POST
@for_employees
def own_objection_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Add a document; where it was asked for, the check goes on."""
    refuse_lost_upload(request)
    principal, objection = scope_of(request), _objection(request, public_id)
    form = SupplyForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            _supply(form, objection, by=principal, version=_version(request))
        except DomainError as error:
            _blame(form, error)
        else:
            messages.success(request, _("The document has been added."))
            return redirect("own_objection", public_id=public_id)
    return _detail(request, objection, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@for_employees
def own_objection_withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask, then withdraw the own objection."""
    objection = _objection(request, public_id)
    if request.method == "POST":
        try:
            steps.withdraw(objection, by=scope_of(request), at=timezone.now(), version=_version(request))
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(
                request, _("Withdrawn. It stays on record; you may object again while there is time.")
            )
        return redirect("own_objection", public_id=public_id)
    context = {
        "layout": "layout/employee.html",
        "question": _("Withdraw this objection?"),
        "consequence": _("It is not answered any more. You may object again until the time to object ends."),
        "verb": ObjectionAct.WITHDRAW.label,
        "danger": True,
        "cancel_url": reverse("own_objection", args=[public_id]),
        "action": reverse("own_objection_withdraw", args=[public_id]),
        "hidden": [("version", objection.version)],
    }
    context["verb"] = _("Withdraw the objection")
    return render(request, "components/confirm_page.html", context)


def _file(form: ObjectionForm, shortlist: Shortlist, *, by: Principal) -> Objection:
    given, now = form.cleaned_data, timezone.now()
    with transaction.atomic(), acting(by=by.identity):
        made = steps.file(
            shortlist, about=given["about"], text=given["text"], wanted=given["wanted"], by=by, at=now
        )
        if given["file"]:
            document = keep_document(given["file"], employee_id=made.employee_id, by=by.identity)
            steps.attach(made, document, by=by, at=now)
    return made


def _supply(form: SupplyForm, objection: Objection, *, by: Principal, version: int) -> None:
    given, now = form.cleaned_data, timezone.now()
    with transaction.atomic(), acting(by=by.identity):
        document = keep_document(given["file"], employee_id=objection.employee_id, by=by.identity)
        steps.attach(objection, document, by=by, at=now)
        if ObjectionAct.SUPPLY in steps.acts_for(objection, by=by):
            steps.supply(objection, by=by, at=now, version=version, text=given["text"])


def _detail(
    request: HttpRequest, objection: Objection, form: SupplyForm, *, status: int = 200
) -> HttpResponse:
    principal = scope_of(request)
    acts = steps.acts_for(objection, by=principal)
    context = {
        "page": own_page(objection, by=principal),
        "stages": STAGES,
        "form": form,
        "asked": ObjectionAct.SUPPLY in acts,
        "may_withdraw": ObjectionAct.WITHDRAW in acts,
    }
    return render(request, "promotions/objections/own_detail.html", context, status=status)


def _blame(form: Any, error: DomainError) -> None:
    if error.code.startswith("document_"):
        form.add_error("file", str(error))
    else:
        blame(form, error)


def _version(request: HttpRequest) -> int:
    """The version that the page was made of; anything else is an older one."""
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 10 else 0


def _own(principal: Principal) -> Any:
    own = Employee.objects.visible_to(principal).filter(pk=principal.employee_id)
    return Objection.objects.of(own)


def _objection(request: HttpRequest, public_id: UUID) -> Objection:
    found: Objection | None = _own(scope_of(request)).with_context().filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
