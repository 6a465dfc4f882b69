"""Study leave at the desks: the superior's team, BKPSDM's list and file, and the page on which people decide."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asn_career.base.access_log import log_access, log_file
from asn_career.base.errors import DomainError
from asn_career.base.exports import Sheet, workbook
from asn_career.base.forms import TextRefusedError, typed_text
from asn_career.base.tables import Column, keyset_page
from employees.access import Permission, Principal
from employees.policy import requires, scope_of
from employees.responsible import reaches
from training.errors import NumberMissingError, ReasonNeededError
from training.models import StudyExtension, StudyLeave, StudyReport
from training.study_leave import decision, monitoring, steps
from training.study_leave_choices import StudyAct
from training.study_leave_forms import SettleForm, StudyLeaveFilter
from training.study_leave_page import (
    NEEDS_REASON,
    OWN_ACTS,
    QUESTIONS,
    STAGES,
    TONES,
    asked_act,
    page_of,
    seen_version,
)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = (
    Column("nama", gettext_lazy("Name"), order="employee__name"),
    Column("program", gettext_lazy("Programme of study"), order="programme"),
    Column("mulai", gettext_lazy("First day"), order="starts_on", numeric=True),
    Column("selesai", gettext_lazy("Last day"), order="ends_on", numeric=True),
    Column("keadaan", gettext_lazy("State"), order="state"),
)
EXPORTED = 5_000
TEAM_SHOWN = 100


@require_safe
@requires(Permission.AGREE_PLANS)
def team_study_leaves(request: HttpRequest) -> HttpResponse:
    """Applications of one's people that wait for a recommendation, and who of them studies."""
    principal = scope_of(request)
    rows = _rows(principal, permission=Permission.AGREE_PLANS).exclude(employee=principal.employee_id)
    submitted = rows.filter(state="submitted").order_by("submitted_at")
    waiting = list(submitted[:TEAM_SHOWN])
    number = submitted.count() if len(waiting) == TEAM_SHOWN else len(waiting)
    others = list(rows.open().exclude(state="submitted").order_by("starts_on", "pk")[:TEAM_SHOWN])
    context = {"waiting": waiting, "number": number, "others": others, "tones": TONES}
    return render(request, "training/study_leave/team.html", context)


@require_safe
@requires(Permission.MANAGE_TRAINING, Permission.APPROVE_TRAINING, Permission.READ_DEVELOPMENT)
def study_leave_list(request: HttpRequest) -> HttpResponse:
    """Study leaves in the reader's scope."""
    principal = scope_of(request)
    filters = StudyLeaveFilter(request.GET, queryset=_rows(principal), request=request)
    page = keyset_page(filters.qs, columns=COLUMNS, params=request.GET, default="-mulai")
    context = {"page": page, "filter": filters, "tones": TONES}
    return render(request, "training/study_leave/list.html", context)


@require_POST
@requires(Permission.MANAGE_TRAINING, Permission.APPROVE_TRAINING)
def study_leave_export(request: HttpRequest) -> HttpResponse:
    """The filtered list as a workbook; each file has a purpose and is logged."""
    principal = scope_of(request)
    filters = StudyLeaveFilter(request.GET, queryset=_rows(principal), request=request)
    purpose = request.POST.get("reason", "")
    log_file(by=principal.identity, action="study_leave.export", subject="study-leaves", purpose=purpose)
    headings = [
        _("Name"), *(["NIP"] if _with_nip(principal) else []), _("Work unit"), _("Level"), _("Programme of study"),
        _("Institution"), _("Funding"), _("First day"), _("Last day"), _("State"), _("Number of the decision"),
        _("Service after the study until"), _("Reports overdue"),
    ]  # fmt: skip
    content = workbook([Sheet(_("Study leave"), headings, _exported(filters.qs, principal))])
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="tugas-belajar.xlsx"'
    return response


def _exported(rows: Any, principal: Principal) -> Iterator[list[Any]]:
    for row in rows.order_by("-starts_on", "pk")[:EXPORTED]:
        person = row.employee
        yield [
            person.full_name,
            *([person.nip] if _with_nip(principal) else []),
            person.home_unit.name if person.home_unit else "",
            row.get_level_display(),
            row.programme,
            row.institution,
            row.get_funding_display(),
            row.starts_on,
            row.ends_on,
            row.get_state_display(),
            row.decision_number,
            row.obliged_until,
            _("Yes") if row.is_late else _("No"),
        ]


def _with_nip(principal: Principal) -> bool:
    return "nip" in principal.readable_columns()


@require_safe
@requires(Permission.READ_DEVELOPMENT)
def study_leave_detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One study leave: what the rules say and why, documents, reports, and the step that the reader may take."""
    return _detail(request, _leave(request, public_id))


def _detail(request: HttpRequest, leave: StudyLeave, *, status: int = 200, **given: Any) -> HttpResponse:
    principal = scope_of(request)
    log_access(by=principal.identity, action="study_leave.read", subject=f"study-leave:{leave.public_id}")
    page = page_of(leave, by=principal)
    context = {
        "page": page,
        "stages": STAGES,
        "acts": [(act, StudyAct(act).label, act in _PRIMARY) for act in page.acts if act in QUESTIONS],
        "may_settle": StudyAct.VERIFY in page.acts,
        "may_check": reaches(principal, Permission.MANAGE_TRAINING, leave.employee)
        and leave.employee_id != principal.employee_id,
        "may_extend": StudyAct.EXTEND in page.acts and page.waiting is not None,
        "settle_form": SettleForm(),
    } | given
    return render(request, "training/study_leave/detail.html", context, status=status)


_PRIMARY = (StudyAct.RECOMMEND, StudyAct.VERIFY, StudyAct.APPROVE, StudyAct.START, StudyAct.CONFIRM_RETURN)
_DO: dict[str, Callable[..., None]] = {
    StudyAct.RECOMMEND: steps.recommend,
    StudyAct.SEND_BACK: steps.send_back,
    StudyAct.VERIFY: steps.verify,
    StudyAct.REFUSE: steps.refuse,
    StudyAct.CANCEL: decision.cancel,
    StudyAct.STOP: decision.stop,
    StudyAct.CONFIRM_RETURN: monitoring.confirm_return,
    StudyAct.REOPEN: monitoring.reopen,
}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.AGREE_PLANS, Permission.MANAGE_TRAINING, Permission.APPROVE_TRAINING)
def study_leave_act(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask, then take one step."""
    leave, act = _leave(request, public_id), asked_act(request)
    if act not in QUESTIONS or act in OWN_ACTS:
        raise Http404
    if request.method == "POST":
        try:
            _take(request, leave, act)
        except (ReasonNeededError, NumberMissingError, TextRefusedError) as error:
            return _asked(request, leave, act, refused=str(error))
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Done. Everybody concerned has been told."))
        return redirect("study_leave_detail", public_id=public_id)
    return _asked(request, leave, act)


def _take(request: HttpRequest, leave: StudyLeave, act: str) -> None:
    given: dict[str, Any] = {
        "by": scope_of(request),
        "at": timezone.now(),
        "version": seen_version(request),
    }
    if act == StudyAct.START:
        decision.start(leave, **given)
    elif act == StudyAct.APPROVE:
        number = typed_text(request, "number", label=_("Number of the decision"), most=100)
        decision.approve(leave, number=number, **given)
    else:
        _DO[act](leave, reason=typed_text(request, "reason", label=_("Reason")), **given)


def _asked(request: HttpRequest, leave: StudyLeave, act: str, *, refused: str = "") -> HttpResponse:
    question, consequence = QUESTIONS[act]
    context = {
        "question": question,
        "consequence": consequence,
        "verb": StudyAct(act).label,
        "danger": act in (StudyAct.REFUSE, StudyAct.CANCEL, StudyAct.STOP),
        "reason": act in NEEDS_REASON,
        "reason_error": refused,
        "reason_value": request.POST.get("reason", ""),
        "number_value": request.POST.get("number", ""),
        "leave": leave,
        "cancel_url": reverse("study_leave_detail", args=[leave.public_id]),
        "action": reverse("study_leave_act", args=[leave.public_id]),
        "hidden": [("langkah", act), ("version", leave.version)],
    }
    template = (
        "training/study_leave/approve.html" if act == StudyAct.APPROVE else "components/confirm_page.html"
    )
    return render(request, template, context, status=422 if refused else 200)


@require_POST
@requires(Permission.MANAGE_TRAINING)
def study_leave_settle(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Record what the documents show about a rule that the data leave open."""
    leave, form = _leave(request, public_id), SettleForm(request.POST)
    if not form.is_valid():
        return _detail(request, leave, status=422, settle_form=form)
    try:
        steps.settle_rule(leave, by=scope_of(request), at=timezone.now(), **form.cleaned_data)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Recorded."))
    return redirect("study_leave_detail", public_id=public_id)


@require_POST
@requires(Permission.MANAGE_TRAINING)
def study_report_check(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Accept a report, or send it back."""
    rows = StudyReport.objects.visible_to(scope_of(request), permission=Permission.MANAGE_TRAINING)
    report = (
        rows.select_related("leave__employee__home_unit", "employee__home_unit")
        .filter(public_id=public_id)
        .first()
    )
    if report is None:
        raise Http404
    return _decided(
        request,
        report.leave,
        lambda **given: monitoring.check_report(
            report, accepted=request.POST.get("action") == "accept", version=seen_version(request), **given
        ),
    )


@require_POST
@requires(Permission.APPROVE_TRAINING)
def study_extension_decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give more time, or not."""
    rows = StudyExtension.objects.visible_to(scope_of(request), permission=Permission.APPROVE_TRAINING)
    extension = (
        rows.select_related("leave__employee__home_unit", "employee__home_unit")
        .filter(public_id=public_id)
        .first()
    )
    if extension is None:
        raise Http404
    return _decided(
        request,
        extension.leave,
        lambda **given: monitoring.decide_extension(
            extension, approved=request.POST.get("action") == "accept", **given
        ),
    )


def _decided(request: HttpRequest, leave: StudyLeave, act: Callable[..., None]) -> HttpResponse:
    if request.POST.get("action") not in ("accept", "return", "refuse"):
        raise Http404
    try:
        remark = typed_text(request, "reason", label=_("Remark"))
        act(remark=remark, by=scope_of(request), at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Recorded."))
    return redirect("study_leave_detail", public_id=leave.public_id)


def _rows(principal: Principal, *, permission: Permission = Permission.READ_DEVELOPMENT) -> Any:
    """Study leaves that were sent at least once, with whether a report of theirs is overdue."""
    late = StudyReport.objects.visible_to(principal).overdue(on=principal.on).filter(leave=OuterRef("pk"))
    rows = StudyLeave.objects.visible_to(principal, permission=permission).handed_in()
    return rows.select_related("employee__home_unit").annotate(is_late=Exists(late))


def _leave(request: HttpRequest, public_id: UUID) -> StudyLeave:
    leave = _rows(scope_of(request)).filter(public_id=public_id).first()
    if leave is None:
        raise Http404
    return leave
