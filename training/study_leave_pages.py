"""One's own study leave: applying, reports, more time, and reporting back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
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
from asn_career.base.page_acts import left_behind
from asn_career.base.uploading import refuse_lost_upload
from employees.access import Principal
from employees.documents import keep_document
from employees.models import Document
from employees.policy import for_employees, scope_of
from training.models import StudyLeave, StudyReport
from training.study_leave import monitoring, steps
from training.study_leave_choices import StudyAct, StudyFileKind
from training.study_leave_forms import (
    StudyExtensionForm,
    StudyFileForm,
    StudyLeaveForm,
    StudyReportForm,
    StudyReturnForm,
)
from training.study_leave_page import OWN_ACTS, QUESTIONS, STAGES, asked_act, page_of, seen_version

_FIELDS = tuple(StudyLeaveForm.base_fields)


@require_safe
@for_employees
def own_study_leaves(request: HttpRequest) -> HttpResponse:
    """One's applications and studies, the newest first."""
    rows = list(_own(scope_of(request)).order_by("-pk"))
    context = {"rows": rows, "may_apply": not any(row.is_open for row in rows)}
    return render(request, "training/study_leave/own_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_employees
def own_study_leave_new(request: HttpRequest) -> HttpResponse:
    """Apply for study leave; the application stays a draft until it is sent."""
    form = StudyLeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            leave = steps.draft(by=scope_of(request), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved. Add the documents, then send it."))
            return redirect("own_study_leave", public_id=leave.public_id)
    context = {"form": form, "title": _("Apply for study leave"), "back": reverse("own_study_leaves")}
    return _form(request, context)


@require_safe
@for_employees
def own_study_leave(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Where one's study leave stands, what is expected, and what may be done now."""
    leave = _leave(request, public_id)
    page = page_of(leave, by=scope_of(request))
    context = {"page": page, "stages": STAGES, "file_form": StudyFileForm()}
    return render(request, "training/study_leave/own_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_employees
def own_study_leave_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Correct an application that has not been sent, or came back."""
    leave = _leave(request, public_id)
    if leave.state != "draft":
        return left_behind(request, reverse("own_study_leave", args=[public_id]))
    known = {name: getattr(leave, name) for name in _FIELDS}
    form = StudyLeaveForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            steps.change(leave, by=scope_of(request), version=seen_version(request), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("own_study_leave", public_id=public_id)
    context = {"form": form, "title": _("Change the application"), "version": leave.version}
    return _form(request, context | {"back": reverse("own_study_leave", args=[public_id])})


@require_POST
@for_employees
def own_study_leave_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Add a document to one's application."""
    refuse_lost_upload(request)
    leave, form = _leave(request, public_id), StudyFileForm(request.POST, request.FILES)
    if form.is_valid() and leave.is_open:
        principal = scope_of(request)
        try:
            with transaction.atomic(), acting(by=principal.identity):
                document = _keep(form, principal)
                steps.add_file(leave, document=document, kind=form.cleaned_data["kind"], by=principal)
        except DomainError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("The document has been added."))
            return redirect("own_study_leave", public_id=public_id)
    context = {"page": page_of(leave, by=scope_of(request)), "stages": STAGES, "file_form": form}
    return render(request, "training/study_leave/own_detail.html", context, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@for_employees
def own_study_leave_act(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask, then send or withdraw one's application."""
    leave, act = _leave(request, public_id), asked_act(request)
    if act not in OWN_ACTS:
        raise Http404
    if request.method == "POST":
        do = steps.submit if act == StudyAct.SUBMIT else steps.withdraw
        try:
            do(leave, by=scope_of(request), at=timezone.now(), version=seen_version(request))
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Done. Everybody concerned has been told."))
        return redirect("own_study_leave", public_id=public_id)
    question, consequence = QUESTIONS[act]
    context = {
        "layout": "layout/employee.html",
        "question": question,
        "consequence": consequence,
        "verb": StudyAct(act).label,
        "danger": act == StudyAct.WITHDRAW,
        "cancel_url": reverse("own_study_leave", args=[public_id]),
        "action": reverse("own_study_leave_act", args=[public_id]),
        "hidden": [("langkah", act), ("version", leave.version)],
    }
    return render(request, "components/confirm_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_employees
def own_study_report(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write the report about a part of the study, with its evidence."""
    principal = scope_of(request)
    report = _report(principal, public_id)
    known = {"grade": report.grade, "credits": report.credits, "text": report.text}
    form = _bound(request, StudyReportForm, initial=known)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("grade", "credits", "text")}
        sent = _doing(
            form,
            lambda: monitoring.send_report(
                report,
                document=_keep(form, principal),
                by=principal,
                at=timezone.now(),
                version=seen_version(request),
                **given,
            ),
            by=principal,
        )
        if sent:
            messages.success(request, _("The report has been sent."))
            return redirect("own_study_leave", public_id=report.leave.public_id)
    context = {
        "form": form,
        "title": _("Report %(number)s from the study") % {"number": report.number},
        "facts": report,
        "version": report.version,
        "back": reverse("own_study_leave", args=[report.leave.public_id]),
        "locked": report.state not in ("due", "returned"),
    }
    return _form(request, context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_employees
def own_study_extension(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask for more time."""
    principal = scope_of(request)
    leave = _leave(request, public_id)
    form = _bound(request, StudyExtensionForm)
    if request.method == "POST" and form.is_valid():
        asked = _doing(
            form,
            lambda: monitoring.ask_extension(
                leave,
                until=form.cleaned_data["until"],
                reason=form.cleaned_data["reason"],
                document=_keep(form, principal),
                by=principal,
                at=timezone.now(),
            ),
            by=principal,
        )
        if asked:
            messages.success(request, _("Your request has been sent."))
            return redirect("own_study_leave", public_id=public_id)
    context = {"form": form, "title": _("Ask for more time"), "version": leave.version}
    return _form(
        request,
        context | {"back": reverse("own_study_leave", args=[public_id]), "locked": leave.state != "studying"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_employees
def own_study_return(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Report back from the study."""
    principal = scope_of(request)
    leave = _leave(request, public_id)
    form = _bound(request, StudyReturnForm)
    reported = request.method == "POST" and form.is_valid()
    if reported and _doing(form, lambda: _report_back(request, leave, form), by=principal):
        messages.success(request, _("Welcome back. BKPSDM confirms your return."))
        return redirect("own_study_leave", public_id=public_id)
    context = {"form": form, "title": _("Report back from the study"), "version": leave.version}
    return _form(
        request,
        context | {"back": reverse("own_study_leave", args=[public_id]), "locked": leave.state != "studying"},
    )


def _report_back(request: HttpRequest, leave: StudyLeave, form: forms.Form) -> None:
    principal, found = scope_of(request), form.cleaned_data
    document = _keep(form, principal) if found["file"] else None
    monitoring.report_back(
        leave,
        on=found["on"],
        result=found["result"],
        graduated_on=found["graduated_on"],
        by=principal,
        at=timezone.now(),
        version=seen_version(request),
    )
    if document:
        steps.add_file(leave, document=document, kind=StudyFileKind.DIPLOMA, by=principal)


def _doing(form: forms.Form, act: Any, *, by: Principal) -> bool:
    """Do ``act`` whole or not at all; a refusal becomes an error of the form, at the field that it names."""
    try:
        with transaction.atomic(), acting(by=by.identity):
            act()
    except DomainError as error:
        file_at_fault = error.code.startswith("document_") and "file" in form.fields
        named = next((name for name in error.fields if name in form.fields), None)
        form.add_error("file" if file_at_fault else named, str(error))
        return False
    return True


def _bound(request: HttpRequest, form: type[forms.Form], **given: Any) -> forms.Form:
    refuse_lost_upload(request)
    return form(request.POST or None, request.FILES or None, **given)


def _keep(form: forms.Form, principal: Principal) -> Document:
    if principal.employee_id is None:
        raise Http404
    upload = form.cleaned_data["file"]
    return keep_document(upload, employee_id=principal.employee_id, by=principal.identity)


def _form(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    status = 422 if context["form"].errors else 200
    return render(request, "training/study_leave/own_form.html", context, status=status)


def _own(principal: Principal) -> Any:
    return StudyLeave.objects.visible_to(principal).filter(employee=principal.employee_id)


def _leave(request: HttpRequest, public_id: UUID) -> StudyLeave:
    leave = _own(scope_of(request)).select_related("employee__home_unit").filter(public_id=public_id).first()
    if leave is None:
        raise Http404
    return leave


def _report(principal: Principal, public_id: UUID) -> StudyReport:
    rows = StudyReport.objects.visible_to(principal).filter(employee=principal.employee_id)
    report = rows.select_related("leave").filter(public_id=public_id).first()
    if report is None:
        raise Http404
    return report
