"""What the pages of openings show: stages with their checklists, what waits for whom, and the result."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from employees.access import Permission, Principal
from employees.policy import scope_of
from employees.sender_names import signer_name
from promotions.models import (
    Application,
    ApplicationFile,
    Committee,
    Opening,
    OpeningApproval,
    OpeningEvidence,
    OpeningStage,
    SelectionResult,
    StageAssessor,
)
from promotions.opening_choices import OpeningState, StageKind
from promotions.openings import scores
from promotions.openings.applying import takes_applications
from promotions.openings.content import document_rules, rule_of, scored_in
from promotions.openings.opening import may_approve
from promotions.openings.result import shown_mean
from promotions.openings.rules import said
from promotions.openings.stages import Item, checklist, current_stage, official_of, stages_of
from promotions.permissions import may_run
from promotions.rule_pages import CONFIDENCE

TONES = {"waiting": "plain", "open": "info", "closed": "ok"}


@dataclass(frozen=True, slots=True)
class ShownStage:
    """A stage on its page: its rule's words, where it stands, and its checklist."""

    row: OpeningStage
    label: str
    rule: dict[str, Any]
    items: list[Item]
    is_current: bool

    @property
    def tone(self) -> str:
        return TONES[self.row.state]

    @property
    def lacks(self) -> bool:
        return any(item.lacks for item in self.items)

    @property
    def confidences(self) -> list[tuple[Item, str, str]]:
        """Items with how sure the product is of their article."""
        return [(item, *_confidence(item)) for item in self.items]


def opening_of(request: HttpRequest, public_id: UUID) -> Opening:
    """An opening in the reader's sight, or 404."""
    rows = Opening.objects.visible_to(scope_of(request)).with_context().filter(public_id=public_id)
    found: Opening | None = rows.prefetch_related("approvals__approver__employee").first()
    if found is None:
        raise Http404
    return found


def shown_stages(opening: Opening) -> list[ShownStage]:
    """Every stage with its checklist; the records behind it are looked up for the stage that goes on alone."""
    stages = stages_of(opening)
    current = current_stage(stages) if opening.state == OpeningState.RUNNING else None
    given: dict[int, list[OpeningEvidence]] = {}
    for row in OpeningEvidence.objects.filter(stage__opening=opening).order_by("pk"):
        given.setdefault(row.stage_id, []).append(row)
    return [
        ShownStage(
            row=stage,
            label=said(rule_of(opening, stage.code)),
            rule=rule_of(opening, stage.code),
            items=checklist(stage, documents=given.get(stage.pk, [])) if stage == current else _known(
                stage, given.get(stage.pk, [])
            ),
            is_current=stage == current,
        )
        for stage in stages
    ]  # fmt: skip


def _known(stage: OpeningStage, documents: list[OpeningEvidence]) -> list[Item]:
    """The checklist of a stage that is not going on: closed with every record, or without any yet."""
    rows = rule_of(stage.opening, stage.code)["evidence"]
    found = []
    for row in rows:
        own = tuple(each for each in documents if each.item == row["code"])
        told = {name: row[name] for name in ("code", "required", "source", "confidence", "record")}
        there = stage.is_closed if row["record"] else bool(own)
        found.append(Item(label=said(row), fulfilled=there, documents=own, **told))
    return found


def step_of(stages: list[ShownStage]) -> int:
    """The place of the stage that goes on or is next, for the stepper."""
    return next((n for n, stage in enumerate(stages, start=1) if not stage.row.is_closed), len(stages) + 1)


def acts_of(opening: Opening, stages: list[ShownStage], by: Principal) -> dict[str, Any]:
    """What the reader may do with an opening now."""
    charge = may_run(by, vacancy=opening.vacancy)
    current = next((stage for stage in stages if stage.is_current), None)
    approved = any(by.identity == f"user:{row.approver.public_id}" for row in _approvals(opening))
    drafted = by.identity == f"user:{opening.opened_by.public_id}"
    waits = current is not None and current.row.state == "waiting"
    announced = (
        current is not None and current.row.kind == StageKind.CALL and takes_applications(current.row, by)
    )
    return {
        "may_approve": opening.is_proposed
        and may_approve(by, vacancy=opening.vacancy)
        and not drafted
        and not approved,
        "may_cancel": charge and opening.state in (OpeningState.PROPOSED, OpeningState.RUNNING),
        "may_start": charge and waits,
        "may_close": charge and current is not None and current.row.is_open and not announced,
        "announced": announced,
        "in_charge": charge,
        "current": current,
    }


def approvals_of(opening: Opening) -> list[tuple[str, Any]]:
    return [(signer_name(row.approver), row.at) for row in _approvals(opening)]


def _approvals(opening: Opening) -> list[OpeningApproval]:
    """As they were read with the opening."""
    return sorted(opening.approvals.all(), key=lambda row: row.place)


def application_rows(opening: Opening, by: Principal) -> list[dict[str, Any]]:
    """Applications in the reader's sight with how many documents were checked. Two queries."""
    rows = Application.objects.visible_to(by).handed_in().filter(opening=opening)
    found = list(rows.select_related("employee__home_unit").in_order()[:200])
    counts: dict[int, list[str]] = {}
    files = ApplicationFile.objects.visible_to(by).current().filter(application__in=[row.pk for row in found])
    for application, state in files.values_list("application", "state"):
        counts.setdefault(application, []).append(state)
    return [
        {
            "row": row,
            "files": len(counts.get(row.pk, [])),
            "checked": sum(state != "waiting" for state in counts.get(row.pk, [])),
        }
        for row in found
    ]


def assessor_rows(stage: OpeningStage, standing: scores.Standing) -> list[dict[str, Any]]:
    """Assessors of a stage and how many sheets each owes, but no score. One query."""
    owing: dict[int, int] = {}
    for judge, _application in standing.owing:
        owing[judge.pk] = owing.get(judge.pk, 0) + 1
    rows = StageAssessor.objects.filter(stage=stage).select_related("account__employee").order_by("pk")
    return [
        {
            "row": row,
            "name": signer_name(row.account),
            "owes": owing.get(row.pk, 0) if row.excused_at is None else None,
        }
        for row in rows
    ]


def result_rows(opening: Opening, by: Principal) -> tuple[list[str], list[dict[str, Any]]]:
    """Headings of the scored stages, and everybody in the reader's sight with mean and points of each. One query."""
    stages = scored_in(opening.content)
    rows = SelectionResult.objects.visible_to(by).filter(opening=opening).in_order()
    found = [
        {"row": row, "cells": cells_of(row, stages)} for row in rows.select_related("employee__home_unit")
    ]
    return [f"{said(stage)} ({stage['weight']}%)" for stage in stages], found


def cells_of(row: SelectionResult, stages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The mean and the points of each scored stage, with its name; None where a stage has no score."""
    return [
        {
            "label": said(stage),
            "weight": stage["weight"],
            "mean": shown_mean(row.means[stage["code"]]) if stage["code"] in row.means else None,
            "points": Decimal(row.points[stage["code"]]) if stage["code"] in row.points else None,
        }
        for stage in stages
    ]


def links_of(opening: Opening, by: Principal) -> dict[str, Any]:
    """The official run and the committee of the opening's vacancy, as far as they are there. Two queries."""
    return {
        "official": official_of(opening) if by.may_manage(Permission.READ_SHORTLISTS) else None,
        "committee": Committee.objects.visible_to(by)
        .standing()
        .filter(vacancy=opening.vacancy)
        .newest_first()
        .first(),
    }


def document_choices(opening: Opening) -> list[tuple[str, str]]:
    """The documents of an application for a list to choose from; those that may be left out say so."""
    return [
        (code, said(row) if row["required"] else _("%(name)s (optional)") % {"name": said(row)})
        for code, row in document_rules(opening).items()
    ]


def file_rows(opening: Opening, files: list[ApplicationFile]) -> list[dict[str, Any]]:
    """Documents with their names and how far the check is."""
    rules = document_rules(opening)
    tones = {"waiting": "plain", "accepted": "ok", "returned": "warn", "refused": "bad"}
    return [
        {"row": row, "label": said(rules[row.kind]), "tone": tones[row.state], "required": rules[row.kind]["required"]}
        for row in files
    ]  # fmt: skip


def _confidence(item: Item) -> tuple[str, str]:
    tone, label = CONFIDENCE[item.confidence]  # type: ignore[index]
    return tone, str(label)
