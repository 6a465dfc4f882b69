"""Pages of the impact preview: who changes status before a standard or a version of the dictionary is agreed to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from asn_career.base.access_log import log_access
from asn_career.base.vocabulary import WORDS
from assessments.choices import GapStatus
from assessments.impact import Change, Impact, impact_of_decree, impact_of_version
from assessments.requirement_impact import RequirementChange, RequirementImpact, requirement_impact
from competencies.choices import RequirementKind
from competencies.models import Competency, DictionaryVersion, StandardDecree
from employees.access import Permission, Principal
from employees.models import Employee, Unit
from employees.policy import requires, scope_of

PAGE_OF_PEOPLE = 100


@require_safe
@requires(Permission.READ_GAPS)
def decree_impact(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who changes status by a draft decree about standards."""
    principal = scope_of(request)
    drafts = StandardDecree.objects.visible_to(principal).filter(state="draft").prefetch_related("targets")
    decree = drafts.filter(public_id=public_id).first()
    if decree is None:
        raise Http404
    log_access(by=principal.identity, action="gaps.impact", subject=f"decree:{public_id}")
    back = reverse("standard_decree", args=[public_id])
    impact = impact_of_decree(decree, by=principal)
    others = requirement_impact(decree, by=principal, day=impact.as_of)
    return _shown(request, impact, others, title=decree.decree, back=back)


@require_safe
@requires(Permission.READ_GAPS)
def dictionary_impact(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who changes status by a draft of the dictionary."""
    principal = scope_of(request)
    version = (
        DictionaryVersion.objects.visible_to(principal).filter(public_id=public_id, state="draft").first()
    )
    if version is None:
        raise Http404
    log_access(by=principal.identity, action="gaps.impact", subject=f"dictionary:{public_id}")
    title = _("Dictionary, version %(n)s") % {"n": version.number}
    back = reverse("dictionary_version", args=[public_id])
    return _shown(request, impact_of_version(version, by=principal), None, title=title, back=back)


def _shown(
    request: HttpRequest, impact: Impact, others: RequirementImpact | None, *, title: str, back: str
) -> HttpResponse:
    named = [row.unit_id for row in (*impact.units, *(others.units if others else ()))]
    units = {row.pk: row.name for row in Unit.objects.filter(pk__in=named)}
    page = int(request.GET["hal"]) if request.GET.get("hal", "").isdecimal() else 1
    people, pages = _people(impact, others, principal=scope_of(request), page=page)
    context = {
        "impact": impact,
        "title": title,
        "back": back,
        "moves": [(_label(before), _label(after), count) for before, after, count in impact.moves],
        "units": [(units.get(row.unit_id or 0, _("No unit")), row) for row in impact.units[:PAGE_OF_PEOPLE]],
        "units_in_all": len(impact.units),
        "others": others,
        "other_units_in_all": len(others.units) if others else 0,
        "other_units": [
            (units[row.unit_id], row) for row in (others.units if others else [])[:PAGE_OF_PEOPLE]
        ],
        "people": people,
        "page": min(page, pages),
        "pages": pages,
    }
    return render(request, "assessments/impact.html", context)


def _people(
    impact: Impact, others: RequirementImpact | None, *, principal: Principal, page: int
) -> tuple[list[Any], int]:
    """People who change, by name, with what changes for each. Two queries."""
    by_person: dict[int, list[Change | RequirementChange]] = {}
    changes: list[Change | RequirementChange] = [*impact.changes, *(others.changes if others else ())]
    for change in changes:
        by_person.setdefault(change.employee_id, []).append(change)
    pages = max(1, -(-len(by_person) // PAGE_OF_PEOPLE))
    begin = (min(max(1, page), pages) - 1) * PAGE_OF_PEOPLE
    rows = Employee.objects.visible_to(principal, permission=Permission.READ_GAPS).filter(pk__in=by_person)
    shown = list(rows.select_related("home_unit").by_name()[begin : begin + PAGE_OF_PEOPLE])
    told = [change for person in shown for change in by_person[person.pk]]
    used = {change.competency_id for change in told if isinstance(change, Change)}
    names = dict(Competency.objects.filter(pk__in=used).values_list("pk", "name"))
    return [(person, [_told(change, names) for change in by_person[person.pk]]) for person in shown], pages


def _told(change: Change | RequirementChange, names: dict[int, str]) -> str:
    if isinstance(change, RequirementChange):
        return _("%(competency)s: %(before)s → %(after)s") % {
            "competency": RequirementKind(change.kind).label,
            "before": _outcome(change.before),
            "after": _outcome(change.after),
        }
    told = {
        "competency": names[change.competency_id],
        "before": _label(change.before),
        "after": _label(change.after),
    }
    return _("%(competency)s: %(before)s → %(after)s") % told


def _label(status: GapStatus | None) -> str:
    return str(status.label) if status else _("not required")


def _outcome(outcome: str | None) -> str:
    return str(WORDS[outcome].label) if outcome else _("not required")
