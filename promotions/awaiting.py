"""What of openings, rules, plans, attempts, policies and objections waits for an officer, on the desk."""

from django.utils.translation import gettext_lazy as _

from employees.access import Permission
from employees.awaiting import Kind, register_awaiting
from promotions.choices import LocalRule
from promotions.models import (
    AssessmentPlan,
    FairnessYear,
    FurtherAttempt,
    LocalPolicy,
    Objection,
    Opening,
    RotationPlan,
    RuleSet,
)

_CHECK, _DECIDE = Permission.RUN_SHORTLISTS, Permission.APPROVE_RULE_SETS

register_awaiting(
    Kind(
        code="opening",
        label=_("Opening"),
        permission=_DECIDE,
        url_name="opening_detail",
        rows=Opening.objects.approvable_by,
        named="vacancy__position__name",
        since="opened_at",
    ),
    Kind(
        code="rule_set",
        label=_("Rule set"),
        permission=_DECIDE,
        url_name="rule_set_detail",
        rows=RuleSet.objects.approvable_by,
        named="vacancy__position__name",
        since="drafted_at",
    ),
    Kind(
        code="rotation",
        label=_("Rotation plan"),
        permission=_DECIDE,
        url_name="rotation_detail",
        rows=RotationPlan.objects.approvable_by,
        named="unit__name",
        since="proposed_at",
    ),
    Kind(
        code="attempt",
        label=_("Further attempt"),
        permission=_DECIDE,
        url_name="attempt_detail",
        rows=FurtherAttempt.objects.approvable_by,
        named="previous__position__name",
        since="proposed_at",
    ),
    Kind(
        code="policy",
        label=_("Local policy"),
        permission=_DECIDE,
        url_name="policy_detail",
        rows=LocalPolicy.objects.publishable_by,
        named="rule",
        since="drafted_at",
        said=lambda rule: str(LocalRule(rule).label),
    ),
    Kind(
        code="fairness_year",
        label=_("Yearly fairness summary"),
        permission=_DECIDE,
        url_name="fairness_year",
        rows=FairnessYear.objects.publishable_by,
        named="root__name",
        since="drafted_at",
    ),
    Kind(
        code="assessment_plan",
        label=_("Assessment plan"),
        permission=Permission.APPROVE_STANDARDS,
        url_name="assessment_plan",
        rows=AssessmentPlan.objects.approvable_by,
        named="note",
        since="published_at",
    ),
    Kind(
        code="objection_to_check",
        label=_("Objection to be checked"),
        permission=_CHECK,
        url_name="objection_detail",
        rows=lambda by: Objection.objects.visible_to(by, permission=_CHECK).to_check(),
        named="employee__name",
        since="filed_at",
        due="answer_due_on",
    ),
    Kind(
        code="objection_to_answer",
        label=_("Objection whose answer is drafted"),
        permission=_DECIDE,
        url_name="objection_detail",
        rows=lambda by: Objection.objects.visible_to(by, permission=_DECIDE).answerable_by(by),
        named="employee__name",
        since="prepared_at",
        due="answer_due_on",
    ),
)
