"""Scores of an open selection: assessors, their sheets, and the result that follows from them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import actor_required, capture_triggers
from asn_career.base.models import RecordModel
from employees.access import Permission
from employees.models import Employee, PersonalModel
from promotions.choices import SHORTEST_REASON, ConflictKind
from promotions.models.applications import Application
from promotions.models.opening_triggers import (
    assessor_apart,
    discussed_in_time,
    result_after_all_scores,
    scored_by_oneself,
)
from promotions.models.openings import Opening, OpeningStage
from promotions.opening_querysets import (
    AssessorQuerySet,
    OfAssessorQuerySet,
    OfStageQuerySet,
    ScoreSheetQuerySet,
    SelectionResultQuerySet,
)
from training.models.triggers import kept_as_written

models.TextField.register_lookup(Length)


class StageAssessor(RecordModel):
    """Somebody appointed to score one stage; one who is excused gives no sheets any more."""

    stage = models.ForeignKey(
        OpeningStage, models.PROTECT, related_name="assessors", verbose_name=_("stage of an opening")
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("account")
    )
    # Whom the account belongs to; written by the database.
    person = models.ForeignKey(
        Employee, models.PROTECT, null=True, related_name="+", verbose_name=_("person")
    )
    appointed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("appointed by")
    )
    appointed_at = models.DateTimeField(_("appointed at"))
    excused_at = models.DateTimeField(_("excused at"), null=True, blank=True)
    excused_reason = models.TextField(_("why excused"), blank=True, default="")

    objects: ClassVar[Any] = AssessorQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("assessor of a stage")
        verbose_name_plural = _("assessors of stages")
        constraints = [
            models.UniqueConstraint(name="stageassessor_once", fields=["stage", "account"]),
            models.UniqueConstraint(name="stageassessor_one_person", fields=["stage", "person"]),
            models.CheckConstraint(
                name="stageassessor_excused_with_reason",
                condition=Q(excused_at__isnull=True) | ~Q(excused_reason=""),
            ),
        ]
        triggers = [*capture_triggers(), actor_required(), assessor_apart()]

    def __str__(self) -> str:
        return f"{self.stage_id}: {self.account_id}"


class AssessorConflict(RecordModel):
    """Why an assessor does not score one applicant."""

    assessor = models.ForeignKey(
        StageAssessor, models.PROTECT, related_name="conflicts", verbose_name=_("assessor of a stage")
    )
    application = models.ForeignKey(
        Application, models.PROTECT, related_name="+", verbose_name=_("application")
    )
    kind = models.CharField(_("kind of conflict"), max_length=10, choices=ConflictKind)
    detail = models.TextField(_("what the conflict is"))
    by = models.CharField(_("by"), max_length=120)
    at = models.DateTimeField(_("at"))

    objects: ClassVar[Any] = OfAssessorQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("conflict of interest of an assessor")
        verbose_name_plural = _("conflicts of interest of assessors")
        constraints = [
            models.UniqueConstraint(name="assessorconflict_once", fields=["assessor", "application", "kind"]),
            models.CheckConstraint(name="assessorconflict_is_founded", condition=~Q(detail="") & ~Q(by="")),
        ]
        triggers = [*capture_triggers(), actor_required(), kept_as_written()]

    def __str__(self) -> str:
        return f"{self.assessor_id}: {self.application_id}"


class ScoreSheet(RecordModel):
    """What one assessor gives one applicant in one stage; a corrected sheet stays beside the new one."""

    assessor = models.ForeignKey(
        StageAssessor, models.PROTECT, related_name="sheets", verbose_name=_("assessor of a stage")
    )
    application = models.ForeignKey(
        Application, models.PROTECT, related_name="sheets", verbose_name=_("application")
    )
    # Points from 0 to 100 by criterion, as text, exact; and what the criteria's weights make of them.
    scores = models.JSONField(_("points by criterion"))
    score = models.DecimalField(_("score"), max_digits=9, decimal_places=6)
    note = models.TextField(_("note"), blank=True, default="")
    given_on = models.DateField(_("given on"))
    at = models.DateTimeField(_("at"))
    # Why an earlier sheet was corrected.
    reason = models.TextField(_("reason for the correction"), blank=True, default="")
    replaced_at = models.DateTimeField(_("replaced at"), null=True, blank=True)

    objects: ClassVar[Any] = ScoreSheetQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("score sheet")
        verbose_name_plural = _("score sheets")
        constraints = [
            models.UniqueConstraint(
                name="scoresheet_one_current",
                fields=["assessor", "application"],
                condition=Q(replaced_at__isnull=True),
            ),
            models.CheckConstraint(name="scoresheet_range", condition=Q(score__range=(0, 100))),
        ]
        triggers = [*capture_triggers(), actor_required(), scored_by_oneself()]

    def __str__(self) -> str:
        return f"{self.assessor_id}: {self.application_id}"


class SpreadDiscussion(RecordModel):
    """What assessors who lay far apart about an applicant came to; the scores stay as they were given."""

    stage = models.ForeignKey(
        OpeningStage, models.PROTECT, related_name="discussions", verbose_name=_("stage of an opening")
    )
    application = models.ForeignKey(
        Application, models.PROTECT, related_name="+", verbose_name=_("application")
    )
    spread = models.DecimalField(_("spread"), max_digits=9, decimal_places=6)
    outcome = models.TextField(_("outcome of the discussion"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    objects: ClassVar[Any] = OfStageQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("discussion of a spread")
        verbose_name_plural = _("discussions of spreads")
        constraints = [
            models.CheckConstraint(
                name="spreaddiscussion_is_told", condition=Q(outcome__length__gte=SHORTEST_REASON)
            ),
            models.UniqueConstraint(name="spreaddiscussion_once", fields=["stage", "application", "spread"]),
        ]
        triggers = [*capture_triggers(), actor_required(), discussed_in_time(), kept_as_written()]

    def __str__(self) -> str:
        return f"{self.stage_id}: {self.application_id}"


class SelectionResult(PersonalModel):
    """What the scored stages make of one applicant: points by stage that add up to the total; drawn up once."""

    _gated_queryset = SelectionResultQuerySet
    read_permission = Permission.READ_SHORTLISTS

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="results", verbose_name=_("opening"))
    application = models.OneToOneField(
        Application, models.PROTECT, related_name="result", verbose_name=_("application")
    )
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_("employee"))
    # By stage: the mean of its sheets, and the points that it gives; exact, as text.
    means = models.JSONField(_("scores by stage"))
    points = models.JSONField(_("points by stage"))
    total = models.DecimalField(_("total"), max_digits=5, decimal_places=2, null=True)
    rank = models.PositiveIntegerField(_("rank"), null=True)
    # Stages without a score: with one of them there is no total.
    missing = models.JSONField(_("missing"), default=list)

    class Meta(PersonalModel.Meta):
        verbose_name = _("result of a selection")
        verbose_name_plural = _("results of selections")
        constraints = [
            models.CheckConstraint(
                name="selectionresult_unknown_is_no_number",
                condition=Q(total__isnull=True, rank__isnull=True) & ~Q(missing=[])
                | Q(total__isnull=False, rank__isnull=False, missing=[]),
            ),
        ]
        triggers = [*capture_triggers(), actor_required(), result_after_all_scores(), kept_as_written()]

    def __str__(self) -> str:
        return f"{self.opening_id}: {self.employee_id}"
