"""Pages on which certificates are sent in and verified, and reported to SIASN."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from asn_career.base.access_log import log_access
from asn_career.base.errors import DomainError
from asn_career.base.forms import blame
from asn_career.base.tables import Column, keyset_page
from asn_career.base.uploading import refuse_lost_upload
from employees.access import Permission
from employees.policy import for_employees, requires, scope_of
from training.certificate_choices import HoursBasis, SiasnState
from training.certificates import (
    Findings,
    HoursUnknownError,
    Sent,
    accept,
    credited,
    find_findings,
    send_back,
    send_certificate,
    to_verify,
)
from training.conversion import rates_on
from training.course_types import course_choices, course_types
from training.hours_pages import WORKBOOK_TYPE
from training.models import UploadedCertificate
from training.siasn_posts import answer, export_pending, ready, reportable, reported

QUEUE_COLUMNS = (
    Column("nama", _("Employee"), order="employee__name"),
    Column("pelatihan", _("Training"), order="name"),
    Column("selesai", _("Completed on"), order="completed_on"),
    Column("jp", "JP", numeric=True),
    Column("dikirim", _("Sent"), order="sent_at"),
    Column("temuan", _("Second look")),
)
SIASN_COLUMNS = (
    Column("nama", _("Employee"), order="employee__name"),
    Column("pelatihan", _("Training")),
    Column("layanan", _("Resource"), order="resource"),
    Column("keadaan", _("State"), order="state"),
    Column("berkas", _("Files"), order="attempts", numeric=True),
    Column("jawaban", _("Answer of SIASN")),
)
_DAY = {"type": "date"}


def _day_field(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"), label=label, required=required
    )


class CertificateForm(forms.Form):
    """What an employee says about a certificate, with its file."""

    file = forms.FileField(
        label=_("Certificate (PDF or photograph, at most 5 MB)"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
    )
    name = forms.CharField(max_length=250, label=_("Name of the training"))
    provider = forms.CharField(max_length=250, label=_("Provider"))
    course_type = forms.TypedChoiceField(coerce=int, label=_("Course type"))
    started_on = _day_field(_("From"), required=False)
    completed_on = _day_field(_("Until"))
    stated_hours = forms.DecimalField(
        required=False,
        min_value=Decimal("0.25"),
        max_value=2000,
        decimal_places=2,
        label=_("Lesson hours (JP) on the certificate"),
        help_text=_("Leave empty if the certificate states none; the conversion table is asked then."),
    )
    amount = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=366,
        label=_("Days or meetings"),
        help_text=_("Needed for coaching, mentoring and the like without stated hours."),
    )
    certificate_no = forms.CharField(max_length=250, required=False, label=_("Certificate number"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course_type"].choices = [("", gettext("Choose")), *course_choices()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("started_on"), given.get("completed_on")
        if first and last and first > last:
            self.add_error("started_on", gettext("The first day is after the last."))
        return given


class DecisionForm(forms.Form):
    """Accept a certificate, or return it with a reason."""

    looked_at = forms.BooleanField(
        required=False, label=_("I have looked at what was found; it still counts")
    )
    reason = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 2}), label=_("Reason for returning it")
    )


class AnswerForm(forms.Form):
    """What SIASN answered."""

    receipt = forms.CharField(max_length=250, required=False, label=_("Receipt"))
    refusal = forms.CharField(max_length=500, required=False, label=_("What SIASN said when it refused"))


@dataclass(frozen=True, slots=True)
class Row:
    """A waiting certificate with what asks for a second look."""

    certificate: UploadedCertificate
    findings: Findings

    @property
    def course(self) -> str:
        return course_types()[self.certificate.course_type].name


@require_http_methods(["GET", "HEAD", "POST"])
@for_employees
def certificate_form(request: HttpRequest) -> HttpResponse:
    """Send in a certificate of one's own; a returned one fills the form for the next."""
    refuse_lost_upload(request)
    form = CertificateForm(_sent(request), request.FILES or None, initial=_earlier(request))
    if request.method == "POST" and form.is_valid() and _send(request, form):
        return redirect("own_hours")
    return render(
        request, "training/certificate_form.html", {"form": form}, status=422 if form.errors else 200
    )


@require_safe
@requires(Permission.VERIFY_CERTIFICATES)
def certificate_queue(request: HttpRequest) -> HttpResponse:
    """What waits for verification, the longest first."""
    rows = to_verify(scope_of(request)).select_related("employee__home_unit", "document")
    page = keyset_page(rows, columns=QUEUE_COLUMNS, params=request.GET, default="dikirim")
    found = find_findings(page.rows)
    context = {"page": page, "rows": [Row(each, found[each.pk]) for each in page.rows]}
    return render(request, "training/certificate_queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.VERIFY_CERTIFICATES)
def certificate_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """One waiting certificate with its file, what was found, and the decision."""
    principal = scope_of(request)
    rows = to_verify(principal).select_related("employee__home_unit", "document")
    certificate = rows.filter(public_id=public_id).first()
    if certificate is None:
        raise Http404
    form = DecisionForm(_sent(request))
    if request.method == "POST" and form.is_valid() and _decide(request, form, certificate):
        return redirect("certificate_queue")
    log_access(by=principal.identity, action="certificate.read", subject=f"certificate:{public_id}")
    row = Row(certificate, find_findings([certificate])[certificate.pk])
    context = {"row": row, "certificate": certificate, "form": form, "hours": _hours(certificate)}
    return render(request, "training/certificate_detail.html", context, status=422 if form.errors else 200)


@require_safe
@requires(Permission.MANAGE_TRAINING)
def siasn_list(request: HttpRequest) -> HttpResponse:
    """Reports to SIASN and what became of them."""
    principal = scope_of(request)
    posts = reportable(principal)
    page = keyset_page(posts.with_trainings(), columns=SIASN_COLUMNS, params=request.GET, default="keadaan")
    context = {
        "page": page,
        "rows": [(post, reported(post)) for post in page.rows],
        "pending": ready(principal).exists(),
        "untyped": posts.pending().untyped().count(),
        "exported": SiasnState.EXPORTED,
    }
    return render(request, "training/siasn_list.html", context)


@require_POST
@requires(Permission.MANAGE_TRAINING)
def siasn_export(request: HttpRequest) -> HttpResponse:
    """The workbook of what waits to be reported."""
    principal = scope_of(request)
    try:
        content = export_pending(by=principal, at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("siasn_list")
    log_access(by=principal.identity, action="siasn.export")
    response = HttpResponse(content, content_type=WORKBOOK_TYPE)
    response["Content-Disposition"] = f'attachment; filename="siasn-{principal.on.isoformat()}.xlsx"'
    response["Cache-Control"] = "no-store, private"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MANAGE_TRAINING)
def siasn_answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Enter what SIASN answered to a report."""
    principal = scope_of(request)
    post = reportable(principal).with_trainings().filter(public_id=public_id).first()
    if post is None:
        raise Http404
    form = AnswerForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            answer(post, **form.cleaned_data, by=principal)
            return redirect("siasn_list")
        except DomainError as error:
            blame(form, error)
    return render(
        request,
        "training/siasn_answer.html",
        {"form": form, "post": post, "given": reported(post)},
        status=422 if form.errors else 200,
    )


def _earlier(request: HttpRequest) -> dict[str, Any]:
    """What was said of a returned certificate of one's own."""
    asked = request.GET.get("dari", "")
    own = UploadedCertificate.objects.visible_to(scope_of(request)).filter(
        employee=scope_of(request).employee_id
    )
    found = next((row for row in own.filter(state="returned") if str(row.public_id) == asked), None)
    names = [name for name in CertificateForm.base_fields if name != "file"]
    return {name: getattr(found, name) for name in names} if found else {}


def _send(request: HttpRequest, form: CertificateForm) -> bool:
    given = dict(form.cleaned_data)
    upload = given.pop("file")
    try:
        send_certificate(Sent(**given), upload, by=scope_of(request), at=timezone.now())
    except DomainError as error:
        field = next(iter(error.fields), "file" if error.code.startswith("document") else None)
        form.add_error(field, str(error))
        return False
    messages.success(request, gettext("The certificate was sent; its hours count once they are verified."))
    return True


def _decide(request: HttpRequest, form: DecisionForm, certificate: UploadedCertificate) -> bool:
    by, at = scope_of(request), timezone.now()
    try:
        if request.POST.get("putusan") == "terima":
            accept(certificate, looked_at=form.cleaned_data["looked_at"], by=by, at=at)
            messages.success(request, gettext("The certificate is accepted and its hours count."))
        else:
            send_back(certificate, reason=form.cleaned_data["reason"], by=by, at=at)
            messages.success(request, gettext("The certificate was returned."))
    except DomainError as error:
        blame(form, error)
        return False
    return True


def _hours(certificate: UploadedCertificate) -> dict[str, Any]:
    """What would be credited, and why."""
    try:
        hours, basis, note = credited(certificate, rates=rates_on(certificate.completed_on))
    except HoursUnknownError as error:
        return {"unknown": str(error)}
    return {"hours": hours, "basis": HoursBasis(basis).label, "note": note}


def _sent(request: HttpRequest) -> Any:
    """What a form was sent with, be it nothing; None where none was sent."""
    return request.POST if request.method == "POST" else None
