"""Pages of the rules: what is in force, since when, by which article, and how sure we are."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from asn_career.base.regulations import DatedTable, all_tables
from competencies.models import Competency
from employees.policy import for_anyone, scope_of
from promotions.choices import LocalRule
from promotions.models import LocalPolicy
from promotions.policies.telling import told_value
from promotions.rule_sets.words import competencies_in, outline
from promotions.wording import CONFIDENCE


@require_safe
@for_anyone
def rule_list(request: HttpRequest) -> HttpResponse:
    """Every rule that a figure rests on, with the provision of today."""
    day = scope_of(request).on
    rules = [(_listed(table), table.in_force_on(day)) for table in all_tables()]
    rows = [(rule, provision, *CONFIDENCE[provision.confidence]) for rule, provision in rules]
    return render(request, "promotions/rule_list.html", {"rows": rows})


@require_safe
@for_anyone
def rule_detail(request: HttpRequest, app: str, name: str) -> HttpResponse:
    """One rule through time, with its worked examples."""
    table = next((table for table in all_tables() if (table.app, table.name) == (app, name)), None)
    if table is None:
        raise Http404
    names = _competencies(table)

    def told(value: Any) -> list[tuple[str, str]]:
        return outline(value, rule=table.key, names=names)

    provisions = [
        (provision, *CONFIDENCE[provision.confidence], told(provision.value))
        for provision in reversed(table.provisions)
    ]
    examples = [(example.name, told(example.given), told(example.expected)) for example in table.examples]
    context = {
        "rule": _listed(table),
        "table": table,
        "provisions": provisions,
        "examples": examples,
        "policies": _policies(table, day=scope_of(request).on),
    }
    return render(request, "promotions/rule_detail.html", context)


def _competencies(table: DatedTable) -> dict[str, str]:
    """Names of the competencies that a rule lists, by code. One query, or none."""
    codes = competencies_in([provision.value for provision in table.provisions])
    return dict(Competency.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}


def _policies(table: DatedTable, *, day: date) -> list[dict[str, Any]]:
    """What agencies have set for the rule and holds or will: public as any regulation is. One query at most."""
    if table.app != "promotions" or table.name not in LocalRule.values:
        return []
    rule = LocalRule(table.name)
    rows = LocalPolicy.objects.published().overlapping(day, date.max).filter(rule=rule)
    return [
        {"policy": row, "told": {} if row.value is None else told_value(rule, row.value)}
        for row in rows.select_related("root").order_by("root__name", "validity")
    ]


def _listed(table: DatedTable) -> dict[str, str]:
    return {
        "app": table.app,
        "name": table.name,
        "title": _(table.title),
        "description": _(table.description),
    }
