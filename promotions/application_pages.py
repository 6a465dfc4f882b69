"""Pages of applications: open selections for employees, one's own application, and the document check of officers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asn_career.base.access_log import log_access
from asn_career.base.page_acts import named_act
from asn_career.base.uploading import refuse_lost_upload
from employees.access import Permission, Principal
from employees.policy import for_anyone, for_employees, requires, scope_of
from employees.sender_names import signer_name
from promotions.models import Application, ApplicationFile, Opening, SelectionResult
from promotions.opening_choices import ApplicationState
from promotions.opening_forms import ApplicationFileForm, FileCheckForm, ResultForm, SendForm
from promotions.opening_pages import handed_out
from promotions.opening_showing import cells_of, document_choices, file_rows
from promotions.openings import applying, checking, scores
from promotions.openings.content import rule_of, scored_in
from promotions.openings.rules import said
from promotions.openings.stages import stages_of
from promotions.openings.standing import own_standing
from promotions.permissions import may_review, may_run
from promotions.views import rules_told

_MOST = 50


@require_safe
@for_employees
def own_openings(request: HttpRequest) -> HttpResponse:
    """Open selections announced to the reader, and where the own applications stand."""
    principal = scope_of(request)
    rows = Opening.objects.announced_to(principal).with_context().prefetch_related("stages").newest_first()
    found = list(rows[:_MOST])
    own = Application.objects.visible_to(principal).filter(
        employee=principal.employee_id, opening__in=[row.pk for row in found]
    )
    mine = {row.opening_id: row for row in own}
    context = {"rows": [_announced(row, mine.get(row.pk), principal) for row in found]}
    return render(request, "promotions/openings/own_list.html", context)


@require_safe
@for_employees
def own_opening(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What a post asks for, where the reader stands before it, and the own application."""
    return _own_page(request, _announced_one(request, public_id), {})


@require_POST
@for_employees
def own_opening_act(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One act on the own application, named by ``act``."""
    refuse_lost_upload(request)
    opening = _announced_one(request, public_id)
    return named_act(
        request,
        _OWN_ACTS,
        opening,
        form_of=lambda name: _own_forms(opening, request, only=name).get(name),
        again=lambda bound: _own_page(request, opening, bound),
        back=reverse("own_opening", args=[public_id]),
    )


@require_safe
@for_anyone
def application_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A document of an application: for the applicant, the officers, and assessors of a stage that reads it."""
    principal = scope_of(request)
    found = ApplicationFile.objects.visible_to(principal).filter(public_id=public_id).first()
    found = found or scores.file_for_assessor(public_id, by=principal)
    if found is None:
        raise Http404
    if found.employee_id != principal.employee_id:
        log_access(by=principal.identity, action="application.file", subject=f"application-file:{public_id}")
    return handed_out(found, folder=applying.FOLDER)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RUN_SHORTLISTS, Permission.REVIEW_SHORTLISTS)
def application_check(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The document check of one application: every document, the proposed result, and the second person's word."""
    principal = scope_of(request)
    application = _application(principal, public_id)
    if request.method == "POST":
        return named_act(
            request,
            _CHECKS,
            application,
            form_of=lambda name: _check_form(name, request),
            again=lambda bound: _check_page(request, application, bound),
            back=reverse("application_check", args=[public_id]),
        )
    log_access(by=principal.identity, action="application.read", subject=f"application:{public_id}")
    return _check_page(request, application, {})


def _announced(row: Opening, mine: Application | None, by: Principal) -> dict[str, Any]:
    call = next((stage for stage in row.stages.all() if stage.kind == "call"), None)
    return {
        "opening": row,
        "call": call,
        "mine": mine,
        "takes": row.is_running and applying.takes_applications(call, by),
    }


def _announced_one(request: HttpRequest, public_id: UUID) -> Opening:
    rows = Opening.objects.announced_to(scope_of(request)).with_context().filter(public_id=public_id)
    found: Opening | None = rows.first()
    if found is None:
        raise Http404
    return found


def _own_page(request: HttpRequest, opening: Opening, bound: dict[str, forms.Form]) -> HttpResponse:
    principal = scope_of(request)
    mine = applying.own_application(opening, principal)
    files, earlier = applying.current_and_earlier(mine, principal) if mine else ([], [])
    stages = stages_of(opening)
    call = next(stage for stage in stages if stage.kind == "call")
    result = SelectionResult.objects.visible_to(principal).filter(application=mine).first() if mine else None
    takes = applying.takes_applications(call, principal) and opening.is_running
    missing = applying.lacking_kinds(mine, files) if mine else []
    repairing = mine is not None and mine.state == ApplicationState.RETURNED
    check = next((stage for stage in stages if stage.kind == "administration"), None)
    standing = own_standing(opening.vacancy, by=principal)
    context = {
        "opening": opening,
        "mine": mine,
        "files": file_rows(opening, files),
        "earlier": file_rows(opening, earlier),
        "lacking": applying.lacking(mine, files) if mine else [],
        "documents": document_choices(opening),
        "stages": [(stage, said(rule_of(opening, stage.code))) for stage in stages],
        "call": call,
        "takes": takes,
        "rules": rules_told(standing.rules),
        "stronger": standing.stronger,
        "demand": standing.demand,
        "cells": cells_of(result, scored_in(opening.content)) if result else [],
        "result": result,
        "may_edit": mine is not None and mine.state == ApplicationState.DRAFT and takes,
        "may_repair": repairing
        and bool(missing)
        and opening.is_running
        and applying.takes_repairs(check, principal.on),
        "repair_until": check.ends_on if repairing and check else None,
        "may_withdraw": mine is not None and mine.state in applying.WITHDRAWABLE and takes,
        "forms": {**_own_forms(opening, request, missing=missing, repairing=repairing), **bound},
    }
    return render(request, "promotions/openings/own_detail.html", context, status=422 if bound else 200)


def _own_forms(
    opening: Opening,
    request: HttpRequest,
    *,
    only: str = "",
    missing: Sequence[str] = (),
    repairing: bool = False,
) -> dict[str, forms.Form]:
    """The forms of the page by act; the document that is still missing is chosen already, or alone in a repair."""
    sent, files = (request.POST, request.FILES) if only else (None, None)
    kinds = [choice for choice in document_choices(opening) if not repairing or choice[0] in missing]
    found: dict[str, Callable[[], forms.Form]] = {
        "file": lambda: ApplicationFileForm(
            sent,
            files,
            prefix="file",
            kinds=kinds,
            initial={"kind": next(iter(missing), "")},
        ),
        "send": lambda: SendForm(sent, prefix="send"),
    }
    return {name: make() for name, make in found.items() if not only or name == only}


def _given(request: HttpRequest) -> dict[str, Any]:
    return {"by": scope_of(request), "at": timezone.now()}


def _mine(request: HttpRequest, opening: Opening) -> Application:
    found = applying.own_application(opening, scope_of(request))
    if found is None:
        raise Http404
    return found


def _begin(request: HttpRequest, opening: Opening, form: Any) -> str:
    applying.begin(opening, by=scope_of(request))
    return _("Your application is a draft. Add the documents, then send it.")


def _file(request: HttpRequest, opening: Opening, form: Any) -> str:
    told = form.cleaned_data
    given = {"kind": told["kind"], "upload": told["file"], **_given(request)}
    made = applying.add_file(_mine(request, opening), **given)
    if made.application.state == ApplicationState.SENT:
        return _("The document is replaced, and the application waits for the document check again.")
    return _("The document has been added.")


def _send(request: HttpRequest, opening: Opening, form: Any) -> str:
    applying.send(_mine(request, opening), statement=form.cleaned_data["statement"], **_given(request))
    return _("Your application has been sent. A notice confirms it.")


def _withdraw(request: HttpRequest, opening: Opening, form: Any) -> str:
    applying.withdraw(_mine(request, opening), **_given(request))
    return _("Your application is withdrawn.")


_OWN_ACTS: dict[str, Callable[[HttpRequest, Opening, Any], str]] = {
    "begin": _begin,
    "file": _file,
    "send": _send,
    "withdraw": _withdraw,
}


def _application(by: Principal, public_id: UUID) -> Application:
    """An application to an opening in the officer's scope, never the own one, or 404."""
    openings = Opening.objects.visible_to(by).order_by().values("pk")
    rows = Application.objects.visible_to(by).filter(public_id=public_id, opening__in=openings)
    found: Application | None = rows.select_related(
        "opening__vacancy__position__unit",
        "employee__home_unit",
        "checked_by__employee",
        "decided_by__employee",
    ).first()
    if found is None:
        raise Http404
    return found


def _check_page(request: HttpRequest, application: Application, bound: dict[str, forms.Form]) -> HttpResponse:
    principal, opening = scope_of(request), application.opening
    files, earlier = applying.current_and_earlier(application, principal)
    checking_now = application.state in checking.CHECKABLE and may_run(principal, vacancy=opening.vacancy)
    check_is_open = checking_now and _check_is_open(opening)
    rows = file_rows(opening, files)
    about = bound.get("file")
    for row in rows:
        asked = about is not None and request.POST.get("document") == str(row["row"].public_id)
        row["form"] = about if asked else FileCheckForm(prefix=str(row["row"].public_id)[:8])
    context = {
        "application": application,
        "opening": opening,
        "files": rows,
        "checking": check_is_open,
        "too_early": checking_now and not check_is_open,
        "earlier": file_rows(opening, earlier),
        "may_decide": application.state == ApplicationState.CHECKED
        and may_review(principal, vacancy=opening.vacancy)
        and principal.identity != f"user:{application.checked_by.public_id}",  # type: ignore[union-attr]
        "checked_by": signer_name(application.checked_by) if application.checked_by else "",
        "decided_by": signer_name(application.decided_by) if application.decided_by else "",
        "form": bound.get("result") or ResultForm(),
    }
    return render(request, "promotions/openings/application.html", context, status=422 if bound else 200)


def _check_is_open(opening: Opening) -> bool:
    return any(stage.kind == "administration" and stage.is_open for stage in stages_of(opening))


def _check_form(name: str, request: HttpRequest) -> forms.Form | None:
    if name == "file":
        return FileCheckForm(request.POST, prefix=request.POST.get("document", "")[:8])
    return ResultForm(request.POST) if name == "result" else None


def _check_file(request: HttpRequest, application: Application, form: Any) -> None:
    files = applying.current_files(application, scope_of(request))
    found = next((row for row in files if str(row.public_id) == request.POST.get("document")), None)
    if found is None:
        raise Http404
    found.application = application
    checking.check_file(found, **form.cleaned_data, **_given(request))


def _result(request: HttpRequest, application: Application, form: Any) -> None:
    checking.propose_result(application, **form.cleaned_data, **_given(request))


def _decide(request: HttpRequest, application: Application, form: Any) -> None:
    checking.decide(application, agree=request.POST.get("answer") == "agree", **_given(request))


_CHECKS: dict[str, Callable[[HttpRequest, Application, Any], None]] = {
    "file": _check_file,
    "result": _result,
    "decide": _decide,
}
