"""Service satisfaction for officers: figures of units, their trend beside training, comments, and the poster."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import django_filters
from django.conf import settings
from django.contrib import messages
from django.db.models import DateField, Max, OuterRef, Subquery
from django.db.models.functions import Greatest, TruncDate
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from asn_career.base.access_log import log_access, log_file
from asn_career.base.charts import Line, LineChart
from asn_career.base.documents.typesetting import render_pdf
from asn_career.base.errors import DomainError
from asn_career.base.exports import Sheet, workbook
from asn_career.base.formatting import UNKNOWN, decimal2, integer, month_long, month_short
from asn_career.base.qr import qr_image
from asn_career.base.tables import Column, keyset_page
from employees.access import Permission, Principal
from employees.models import Unit
from employees.policy import requires, scope_of
from training.models import FeedbackState, SatisfactionFigure, ServiceFeedback
from training.satisfaction import (
    SERVICE_SATISFACTION,
    Answers,
    ServiceMonth,
    grade_of,
    month_rows,
    newest_months,
    service_months,
)
from training.satisfaction_querysets import managed_units, readable_units
from training.service_feedback import close_form, judge_comment, may_switch, open_form

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNIT_COLUMNS = (
    Column("unit", gettext_lazy("Work unit"), order="name"),
    Column("survei", gettext_lazy("Survey"), numeric=True),
    Column("formulir", gettext_lazy("Single answers"), numeric=True),
    Column("terbaru", gettext_lazy("Newest figure"), order="newest"),
)
COMMENT_COLUMNS = (
    Column("diberikan", gettext_lazy("Given on"), order="given_at"),
    Column("nilai", pgettext_lazy("of a service", "Rating"), order="rating"),
    Column("komentar", gettext_lazy("Comment")),
    Column("keadaan", gettext_lazy("State")),
)


class UnitFilter(django_filters.FilterSet):
    """What the list of units can be narrowed by."""

    cari = django_filters.CharFilter(
        field_name="name", lookup_expr="icontains", label=gettext_lazy("Search work unit")
    )

    class Meta:
        model = Unit
        fields: tuple[str, ...] = ()


class CommentFilter(django_filters.FilterSet):
    """What the comments of a unit can be narrowed by."""

    keadaan = django_filters.ChoiceFilter(
        field_name="state",
        choices=FeedbackState.choices,
        label=gettext_lazy("State"),
        empty_label=gettext_lazy("All states"),
    )

    class Meta:
        model = ServiceFeedback
        fields: tuple[str, ...] = ()


@require_safe
@requires(Permission.READ_DEVELOPMENT)
def satisfaction_list(request: HttpRequest) -> HttpResponse:
    """Units in scope, those with the newest figures first, with what survey and public form last said."""
    principal = scope_of(request)
    filters = UnitFilter(request.GET, queryset=_with_newest(readable_units(principal)), request=request)
    page = keyset_page(filters.qs, columns=UNIT_COLUMNS, params=request.GET, default="-terbaru")
    newest = newest_months([unit.pk for unit in page.rows], on=principal.on)
    rows = [(unit, *_newest_words(*newest[unit.pk])) for unit in page.rows]
    return render(request, "training/satisfaction_list.html", {"page": page, "rows": rows, "filter": filters})


@require_safe
@requires(Permission.READ_DEVELOPMENT)
def satisfaction_unit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A unit's last twelve months: satisfaction, training completed, and what people wrote."""
    principal = scope_of(request)
    unit = _unit(readable_units(principal).select_related("service_form_closure"), public_id)
    months = service_months(unit, principal=principal)
    comments = ServiceFeedback.objects.visible_to(principal).filter(unit=unit).exclude(comment="")
    filters = CommentFilter(request.GET, queryset=comments, request=request)
    page = keyset_page(filters.qs, columns=COMMENT_COLUMNS, params=request.GET, default="-diberikan")
    log_access(by=principal.identity, action="satisfaction.read", subject=f"unit:{public_id}")
    context = {
        "unit": unit,
        "satisfaction": _satisfaction_chart(months),
        "training": _training_chart(months),
        "fewest": SERVICE_SATISFACTION.value_on(principal.on)["fewest_answers"],
        "page": page,
        "filter": filters,
        "manages": _manages(principal, unit),
        "address": _form_address(unit),
        "closure": getattr(unit, "service_form_closure", None),
        "may_switch": may_switch(unit, by=principal),
    }
    return render(request, "training/satisfaction_unit.html", context)


@require_POST
@requires(Permission.IMPORT)
def satisfaction_form_switch(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Close the public form of a unit, or open it again."""
    principal = scope_of(request)
    unit = _unit(readable_units(principal), public_id)
    try:
        if request.POST.get("action") == "open":
            open_form(unit, by=principal)
        else:
            close_form(unit, note=request.POST.get("note", "")[:250], by=principal, at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The switch of the public form is saved."))
    return redirect(f"{reverse('satisfaction_unit', args=[public_id])}#poster")


def _manages(principal: Principal, unit: Unit) -> bool:
    """Whether the reader manages what is followed about the unit; asked of the grants alone."""
    if principal.sees_everyone(Permission.MANAGE_TRAINING):
        return True
    return bool(principal.unit_ids(Permission.MANAGE_TRAINING) & set(unit.lineage))


@require_POST
@requires(Permission.READ_DEVELOPMENT)
def satisfaction_export(request: HttpRequest) -> HttpResponse:
    """The figures of the last twelve months of all units in scope, as a workbook, for a stated purpose."""
    principal = scope_of(request)
    purpose = request.POST.get("purpose", "")
    log_file(by=principal.identity, action="satisfaction.export", subject="satisfaction", purpose=purpose)
    units = {unit.pk: unit for unit in readable_units(principal)}
    sources = {"survey": _("Survey"), "form": _("Single answers")}
    rows = [
        (units[unit].code, units[unit].name, month, sources[source], people, score, grade or "")
        for unit, month, source, people, score, grade in month_rows(list(units), on=principal.on)
    ]
    headings = [
        _("Code"),
        _("Work unit"),
        _("Month"),
        _("Source"),
        _("Answers"),
        _("Index"),
        _("Grade"),
    ]
    content = workbook([Sheet(_("Service satisfaction"), headings, rows)])
    headers = {"Content-Disposition": 'attachment; filename="kepuasan-layanan.xlsx"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


@require_safe
@requires(Permission.MANAGE_TRAINING)
def satisfaction_poster(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The poster for the counter: the form's address, as text and as a code for phones."""
    principal = scope_of(request)
    unit = _unit(managed_units(principal), public_id)
    address = _form_address(unit)
    data = {"unit": unit.name, "address": address, "qr": qr_image(address)}
    content = render_pdf("training/service_poster", data, on=principal.on)
    headers = {"Content-Disposition": 'attachment; filename="poster-kepuasan.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_POST
@requires(Permission.MANAGE_TRAINING)
def judge_feedback(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show or hide a comment of a unit that the officer manages."""
    principal = scope_of(request)
    rows = ServiceFeedback.objects.manageable_by(principal).select_related("unit")
    feedback = rows.filter(public_id=public_id).first()
    state = request.POST.get("state")
    if feedback is None or state not in (FeedbackState.SHOWN, FeedbackState.HIDDEN):
        raise Http404
    judge_comment(feedback, state=state, reason=request.POST.get("reason", "")[:250], by=principal)
    return redirect("satisfaction_unit", public_id=feedback.unit.public_id)


def _unit(units: Any, public_id: UUID) -> Unit:
    unit = units.filter(public_id=public_id).first()
    if unit is None:
        raise Http404
    return unit


def _form_address(unit: Unit) -> str:
    return f"{settings.PUBLIC_URL.rstrip('/')}{reverse('service_form', args=[unit.public_id])}"


def _with_newest(units: Any) -> Any:
    """Annotate ``newest``: the day of the newest figure of either source, null where there is none."""
    of_unit = {"unit": OuterRef("pk")}
    figures = SatisfactionFigure.objects.filter(**of_unit).order_by().values("unit")
    answers = ServiceFeedback.objects.filter(**of_unit).order_by().values("unit")
    surveyed = Subquery(figures.annotate(last=Max("month")).values("last"))
    answered = Subquery(
        answers.annotate(last=TruncDate(Max("given_at"))).values("last"), output_field=DateField()
    )
    return units.annotate(newest=Greatest(surveyed, answered, output_field=DateField()))


def _newest_words(
    figure: SatisfactionFigure | None, told: tuple[Any, Answers] | None
) -> tuple[tuple[str, str], tuple[str, str]]:
    """For either source the figure and, below it, of which month and how many people."""
    survey = form = (UNKNOWN, "")
    if figure is not None:
        people = ngettext("%(n)s respondent", "%(n)s respondents", figure.respondents)
        note = f"{month_long(figure.month)}, {people % {'n': integer(figure.respondents)}}"
        survey = (_graded(figure.score, grade_of(figure.score, on=figure.month)), note)
    if told is not None:
        month, answers = told
        note = f"{month_long(month)}, {_answers_words(answers.answers)}"
        form = (_("not enough yet") if answers.too_few else _graded(answers.index, answers.grade), note)
    return survey, form


def _graded(score: Any, grade: str | None) -> str:
    return f"{decimal2(score)} ({grade})" if grade else decimal2(score)


def _answers_words(count: int) -> str:
    return ngettext("%(n)s answer", "%(n)s answers", count) % {"n": integer(count)}


def _satisfaction_chart(months: list[ServiceMonth]) -> LineChart:
    survey = Line(
        _("Survey"),
        [each.figure.score if each.figure else None for each in months],
        [_survey_cell(each) for each in months],
    )
    form = Line(
        _("Single answers"),
        [each.answers.index if each.answers else None for each in months],
        [_form_cell(each.answers) for each in months],
    )
    return LineChart(
        id="kepuasan",
        title=_("Service satisfaction by month"),
        finding=_finding([survey, form], months),
        labels=[month_short(each.month) for each in months],
        names=[month_long(each.month) for each in months],
        lines=[survey, form],
        top=100,
    )


def _training_chart(months: list[ServiceMonth]) -> LineChart:
    counts = [each.completed for each in months]
    total = sum(counts)
    said = ngettext(
        "%(n)s training completed in these months.", "%(n)s trainings completed in these months.", total
    )
    return LineChart(
        id="pelatihan",
        title=_("Trainings completed by month"),
        finding=said % {"n": integer(total)},
        labels=[month_short(each.month) for each in months],
        names=[month_long(each.month) for each in months],
        lines=[Line(_("Trainings completed"), list(counts), [integer(count) for count in counts])],
    )


def _survey_cell(month: ServiceMonth) -> str:
    if month.figure is None:
        return UNKNOWN
    people = ngettext("%(n)s respondent", "%(n)s respondents", month.figure.respondents)
    said = people % {"n": integer(month.figure.respondents)}
    return f"{_graded(month.figure.score, month.figure_grade)}, {said}"


def _form_cell(answers: Answers | None) -> str:
    if answers is None:
        return UNKNOWN
    told = _("not enough yet") if answers.too_few else _graded(answers.index, answers.grade)
    return f"{told}, {_answers_words(answers.answers)}"


def _finding(lines: list[Line], months: list[ServiceMonth]) -> str:
    """From where to where each source went, in a sentence; what is unknown is said."""
    said = []
    for line in lines:
        known = [
            (row.month, value) for row, value in zip(months, line.values, strict=True) if value is not None
        ]
        if not known:
            said.append(_("%(source)s: no figure yet.") % {"source": line.label})
            continue
        (first, begun), (last, ended) = known[0], known[-1]
        facts = {"first": decimal2(begun), "last": decimal2(ended), "source": line.label}
        facts |= {"from": month_long(first), "to": month_long(last)}
        one = _("%(source)s: %(last)s in %(to)s.")
        several = _("%(source)s: from %(first)s in %(from)s to %(last)s in %(to)s.")
        said.append((one if len(known) == 1 else several) % facts)
    return " ".join(said)
