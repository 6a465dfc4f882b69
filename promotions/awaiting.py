"""Decisions of the selection that wait for a second person, on the desk."""

from django.utils.translation import gettext_lazy as _

from employees.access import Permission
from employees.awaiting import Kind, register_awaiting
from promotions.choices import LocalRule
from promotions.models import AssessmentPlan, FairnessYear, LocalPolicy, Opening, RotationPlan, RuleSet

register_awaiting(
    Kind(
        code="opening",
        label=_("Opening"),
        permission=Permission.APPROVE_RULE_SETS,
        url_name="opening_detail",
        rows=Opening.objects.approvable_by,
        named="vacancy__position__name",
        since="opened_at",
    ),
    Kind(
        code="rule_set",
        label=_("Rule set"),
        permission=Permission.APPROVE_RULE_SETS,
        url_name="rule_set_detail",
        rows=RuleSet.objects.approvable_by,
        named="vacancy__position__name",
        since="drafted_at",
    ),
    Kind(
        code="rotation",
        label=_("Rotation plan"),
        permission=Permission.APPROVE_RULE_SETS,
        url_name="rotation_detail",
        rows=RotationPlan.objects.approvable_by,
        named="unit__name",
        since="proposed_at",
    ),
    Kind(
        code="policy",
        label=_("Local policy"),
        permission=Permission.APPROVE_RULE_SETS,
        url_name="policy_detail",
        rows=LocalPolicy.objects.publishable_by,
        named="rule",
        since="drafted_at",
        said=lambda rule: str(LocalRule(rule).label),
    ),
    Kind(
        code="fairness_year",
        label=_("Yearly fairness summary"),
        permission=Permission.APPROVE_RULE_SETS,
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
)
