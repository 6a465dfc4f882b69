"""Results of assessments: who may give one, what was entered and finalised, and what the person says to it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Floor, Length, Now
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import actor_required, capture_triggers
from asn_career.base.models import RecordModel
from asn_career.base.state_triggers import kept_as_written, not_about_oneself, only_these_moves
from assessments.choices import Source
from assessments.results import triggers
from assessments.results.choices import (
    FINAL,
    OBJECTION_MOVES,
    RESULT_MOVES,
    SHORTEST_REASON,
    Method,
    ObjectionAct,
    ObjectionState,
    Origin,
    Purpose,
    ResultState,
    Standing,
    Verdict,
    WhyUnofficial,
)
from assessments.results.querysets import (
    OfObjectionQuerySet,
    OfResultQuerySet,
    ResultObjectionQuerySet,
    ResultQuerySet,
)
from competencies.models import Competency
from employees.access import Permission
from employees.models import Employee, PersonalModel

models.TextField.register_lookup(Length)


def _account(label: Any, **given: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=label, **given
    )


class AssessmentProvider(RecordModel):
    """Who carries out assessments (penyelenggara penilaian kompetensi); shared by all agencies."""

    code = models.CharField(_("code"), max_length=50, unique=True)
    name = models.CharField(_("name"), max_length=250, unique=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(RecordModel.Meta):
        verbose_name = _("assessment provider")
        verbose_name_plural = _("assessment providers")
        constraints = [
            models.CheckConstraint(
                name="assessmentprovider_code", condition=Q(code__regex=r"^[A-Z0-9][A-Z0-9._-]*$")
            ),
            models.CheckConstraint(name="assessmentprovider_named", condition=~Q(name="")),
        ]
        triggers = [*capture_triggers(), actor_required()]

    def __str__(self) -> str:
        return self.name


class Accreditation(RecordModel):
    """That a provider is accredited, by whom, up to which method, and from when to when; results rest on it."""

    provider = models.ForeignKey(
        AssessmentProvider, models.PROTECT, related_name="accreditations", verbose_name=_("provider")
    )
    accredited_by = models.CharField(_("accredited by"), max_length=250)
    level = models.CharField(_("accredited up to the method"), max_length=10, choices=Method)
    decree = models.CharField(_("decree"), max_length=250)
    validity = DateRangeField(_("validity"))
    ended_reason = models.TextField(_("reason for the end"), blank=True, default="")

    class Meta(RecordModel.Meta):
        verbose_name = _("accreditation")
        verbose_name_plural = _("accreditations")
        constraints = [
            models.CheckConstraint(name="accreditation_known_level", condition=Q(level__in=Method.values)),
            models.CheckConstraint(
                name="accreditation_not_empty",
                condition=Q(validity__isempty=False, validity__startswith__isnull=False),
            ),
            models.CheckConstraint(
                name="accreditation_by_decree", condition=~Q(decree="") & ~Q(accredited_by="")
            ),
            ExclusionConstraint(
                name="accreditation_one_at_a_time",
                expressions=[("provider", RangeOperators.EQUAL), ("validity", RangeOperators.OVERLAPS)],
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            pgtrigger.Trigger(
                name="ends_earlier_at_most",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=triggers.refusal(
                    """(OLD.provider_id, OLD.accredited_by, OLD.level, OLD.decree, lower(OLD.validity), OLD.public_id)
                        IS DISTINCT FROM
                       (NEW.provider_id, NEW.accredited_by, NEW.level, NEW.decree, lower(NEW.validity), NEW.public_id)
                       OR NOT NEW.validity <@ OLD.validity OR NEW.ended_reason = ''
                       OR EXISTS (SELECT FROM assessments_assessmentresult r WHERE r.accreditation_id = OLD.id
                            AND NOT NEW.validity @> r.assessed_on)""",
                    "an accreditation ends earlier with a reason, and after the results that rest on it",
                )
                + " RETURN NEW;",
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.provider_id}: {self.level}"

    @property
    def last_day(self) -> date | None:
        """The last day covered; None while none is set."""
        return self.validity.upper - timedelta(days=1) if self.validity.upper else None


class AssessmentResult(PersonalModel):
    """What an assessment of one person on one day came to: entered by one, finalised by another, then immutable.

    A correction is another row, of the next revision, with its reason; the one before stays as ``replaced``.
    """

    _gated_queryset: ClassVar[type[models.QuerySet]] = ResultQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_ASSESSMENTS

    employee = models.ForeignKey(
        Employee, models.PROTECT, related_name="assessment_results", verbose_name=_("employee")
    )
    source = models.CharField(_("source"), max_length=20, choices=Source)
    method = models.CharField(_("method"), max_length=10, choices=Method, blank=True, default="")
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose, blank=True, default="")
    instrument = models.CharField(_("instrument"), max_length=250, blank=True, default="")
    instrument_version = models.CharField(
        _("version of the instrument"), max_length=50, blank=True, default=""
    )
    assessed_on = models.DateField(_("assessed on"))
    provider = models.ForeignKey(
        AssessmentProvider, models.PROTECT, null=True, related_name="results", verbose_name=_("provider")
    )
    # As the assessments made of it name the provider; of imported rows it is all there is.
    provider_name = models.CharField(_("provider"), max_length=250, blank=True, default="")
    summary = models.TextField(_("summary"), blank=True, default="")
    origin = models.CharField(_("origin"), max_length=10, choices=Origin, default=Origin.ENTERED)
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="corrections", verbose_name=_("corrects")
    )
    objection = models.ForeignKey(
        "assessments.ResultObjection",
        models.PROTECT,
        null=True,
        related_name="corrections",
        verbose_name=_("objection"),
    )
    reason = models.TextField(_("reason of the correction"), blank=True, default="")
    state = models.CharField(_("state"), max_length=10, choices=ResultState, default=ResultState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    drafted_by = _account(_("entered by"), null=True)
    # Also of a regional system, which has no account: "client:<uuid>".
    entered_by = models.CharField(_("entered by"), max_length=120, blank=True, default="")
    drafted_at = models.DateTimeField(_("entered at"), db_default=Now())
    decided_by = _account(_("finalised by"), null=True)
    decided_at = models.DateTimeField(_("finalised at"), null=True)
    decided_on = models.DateField(_("finalised on"), null=True)
    decided_reason = models.TextField(_("reason of the decision"), blank=True, default="")
    standing = models.CharField(_("standing"), max_length=10, choices=Standing, blank=True, default="")
    why_unofficial = models.CharField(
        _("why it is not official"), max_length=20, choices=WhyUnofficial, blank=True, default=""
    )
    accreditation = models.ForeignKey(
        Accreditation, models.PROTECT, null=True, related_name="results", verbose_name=_("accreditation")
    )
    # The last day on which the employee may object; null: nobody was asked.
    answer_by = models.DateField(_("to be answered by"), null=True)
    replaced_on = models.DateField(_("replaced on"), null=True)

    class Meta(PersonalModel.Meta):
        verbose_name = _("assessment result")
        verbose_name_plural = _("assessment results")
        constraints = [
            models.UniqueConstraint(
                name="assessmentresult_corrected_once",
                fields=["corrects"],
                condition=~Q(state=ResultState.DISCARDED) & Q(corrects__isnull=False),
            ),
            models.CheckConstraint(
                name="assessmentresult_known_words",
                condition=Q(
                    source__in=Source.values,
                    method__in=["", *Method.values],
                    purpose__in=["", *Purpose.values],
                    origin__in=Origin.values,
                    state__in=ResultState.values,
                    standing__in=["", *Standing.values],
                    why_unofficial__in=["", *WhyUnofficial.values],
                ),
            ),
            models.CheckConstraint(
                name="assessmentresult_entered_whole",
                condition=Q(origin=Origin.IMPORTED, drafted_by__isnull=True)
                | ~Q(entered_by="")
                & (Q(drafted_by__isnull=False) | Q(entered_by__startswith="client:"))
                & (
                    Q(state__in=[ResultState.DRAFT, ResultState.DISCARDED])
                    | Q(provider__isnull=False)
                    & ~Q(instrument="")
                    & ~Q(purpose="")
                    & (
                        Q(source=Source.ASSESSMENT_CENTER) & ~Q(method="")
                        | ~Q(source=Source.ASSESSMENT_CENTER) & Q(method="")
                    )
                ),
            ),
            models.CheckConstraint(
                name="assessmentresult_final_whole",
                condition=Q(state__in=FINAL, origin=Origin.IMPORTED, standing=Standing.OFFICIAL)
                | Q(
                    state__in=FINAL,
                    origin=Origin.ENTERED,
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    decided_on__isnull=False,
                    answer_by__isnull=False,
                )
                & ~Q(standing="")
                | ~Q(state__in=FINAL) & Q(standing="", accreditation__isnull=True, answer_by__isnull=True),
            ),
            models.CheckConstraint(
                name="assessmentresult_says_why",
                condition=Q(standing=Standing.UNOFFICIAL) & ~Q(why_unofficial="")
                | ~Q(standing=Standing.UNOFFICIAL) & Q(why_unofficial=""),
            ),
            models.CheckConstraint(
                name="assessmentresult_corrected_for_a_reason",
                condition=Q(corrects__isnull=True, revision=1)
                | Q(corrects__isnull=False, revision__gt=1, reason__length__gte=SHORTEST_REASON),
            ),
            models.CheckConstraint(
                name="assessmentresult_replaced_on_a_day",
                condition=Q(state=ResultState.REPLACED, replaced_on__isnull=False)
                | ~Q(state=ResultState.REPLACED) & Q(replaced_on__isnull=True),
            ),
            models.CheckConstraint(
                name="assessmentresult_discarded_for_a_reason",
                condition=~Q(state=ResultState.DISCARDED) | ~Q(decided_reason=""),
            ),
        ]
        indexes = [
            models.Index(fields=["employee", "-assessed_on", "-id"], name="assessmentresult_of_person"),
            models.Index(fields=["-assessed_on", "id"], name="assessmentresult_by_day"),
            models.Index(
                fields=["state", "id"],
                name="assessmentresult_waiting",
                condition=Q(state__in=[ResultState.DRAFT, ResultState.PROPOSED]),
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            only_these_moves(RESULT_MOVES, first=[ResultState.DRAFT, ResultState.FINALISED]),
            triggers.begins_in_order(),
            triggers.kept_once_final(),
            triggers.finalised_by_another(),
            triggers.replaced_by_a_correction(),
            not_about_oneself("drafted_by_id", "decided_by_id"),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.source} {self.assessed_on} v{self.revision}"

    @property
    def is_final(self) -> bool:
        return self.state in FINAL

    @property
    def is_official(self) -> bool:
        return self.standing == Standing.OFFICIAL

    def may_still_object(self, *, on: date) -> bool:
        """Whether the employee's days for an objection are not over; imported results have no last day."""
        return self.state == ResultState.FINALISED and (self.answer_by is None or on <= self.answer_by)


class ResultLevel(PersonalModel):
    """A level that a result gives in one competency, and the assessment that it became."""

    _gated_queryset: ClassVar[type[models.QuerySet]] = OfResultQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_ASSESSMENTS

    result = models.ForeignKey(
        AssessmentResult, models.PROTECT, related_name="levels", verbose_name=_("assessment result")
    )
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_("employee"))
    competency = models.ForeignKey(
        Competency, models.PROTECT, related_name="result_levels", verbose_name=_("competency")
    )
    level = models.DecimalField(_("level"), max_digits=2, decimal_places=1)
    note = models.TextField(_("evidence"), blank=True, default="")
    # Null: the result is a draft or not official. One assessment serves the versions that leave it as it is.
    assessment = models.ForeignKey(
        "assessments.Assessment",
        models.PROTECT,
        null=True,
        related_name="result_levels",
        verbose_name=_("assessment"),
    )

    class Meta(PersonalModel.Meta):
        verbose_name = _("level of a result")
        verbose_name_plural = _("levels of results")
        constraints = [
            models.UniqueConstraint(name="resultlevel_once", fields=["result", "competency"]),
            models.CheckConstraint(
                name="resultlevel_in_halves",
                condition=Q(level__gte=0, level__lte=5) & Q(level=Floor(F("level") * 2) / 2),
            ),
        ]
        triggers = [*capture_triggers(), actor_required(), triggers.levels_of_a_draft()]

    def __str__(self) -> str:
        return f"{self.result_id}: {self.competency_id} {self.level}"


class ResultReport(PersonalModel):
    """The report file of a result; the bytes lie under their fingerprint. Superiors do not read it."""

    _gated_queryset: ClassVar[type[models.QuerySet]] = OfResultQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_RESULT_REPORTS

    result = models.ForeignKey(
        AssessmentResult, models.PROTECT, related_name="reports", verbose_name=_("assessment result")
    )
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_("employee"))
    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(_("type"), max_length=20)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    added_by = models.CharField(_("added by"), max_length=120)
    added_at = models.DateTimeField(_("added at"), db_default=Now())

    class Meta(PersonalModel.Meta):
        verbose_name = _("report of a result")
        verbose_name_plural = _("reports of results")
        constraints = [
            models.UniqueConstraint(name="resultreport_once", fields=["result", "sha256"]),
            models.CheckConstraint(
                name="resultreport_fingerprint", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            triggers.of_a_draft("a report"),
            pgtrigger.Protect(name="as_added", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return self.name


class ResultAcceptance(PersonalModel):
    """That the person concerned has seen a result and accepts it; given once and in person."""

    _gated_queryset: ClassVar[type[models.QuerySet]] = OfResultQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_ASSESSMENTS

    result = models.OneToOneField(
        AssessmentResult, models.PROTECT, related_name="acceptance", verbose_name=_("assessment result")
    )
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_("employee"))
    by = _account(_("accepted by"))
    at = models.DateTimeField(_("accepted at"))
    on = models.DateField(_("accepted on"))

    class Meta(PersonalModel.Meta):
        verbose_name = _("acceptance of a result")
        verbose_name_plural = _("acceptances of results")
        triggers = [*capture_triggers(), actor_required(), triggers.answered_in_person(), kept_as_written()]

    def __str__(self) -> str:
        return f"{self.result_id}: {self.on}"


class ResultObjection(PersonalModel):
    """An objection of the person concerned to a result; what was filed never changes."""

    _gated_queryset: ClassVar[type[models.QuerySet]] = ResultObjectionQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_ASSESSMENTS

    result = models.ForeignKey(
        AssessmentResult, models.PROTECT, related_name="objections", verbose_name=_("assessment result")
    )
    employee = models.ForeignKey(
        Employee, models.PROTECT, related_name="result_objections", verbose_name=_("employee")
    )
    filed_by = _account(_("filed by"))
    filed_at = models.DateTimeField(_("filed at"))
    filed_on = models.DateField(_("filed on"))
    closes_on = models.DateField(_("last day to object"), null=True)
    answer_due_on = models.DateField(_("answer due on"))
    state = models.CharField(_("state"), max_length=10, choices=ObjectionState, default=ObjectionState.FILED)
    version = models.PositiveIntegerField(default=1)
    taken_by = _account(_("taken up by"), null=True)
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict, blank=True, default="")
    decided_by = _account(_("answered by"), null=True)
    decided_at = models.DateTimeField(_("answered at"), null=True)
    decided_on = models.DateField(_("answered on"), null=True)

    class Meta(PersonalModel.Meta):
        verbose_name = _("objection to a result")
        verbose_name_plural = _("objections to results")
        constraints = [
            models.UniqueConstraint(
                name="resultobjection_one_each",
                fields=["result"],
                condition=~Q(state=ObjectionState.WITHDRAWN),
            ),
            models.CheckConstraint(
                name="resultobjection_known_words",
                condition=Q(state__in=ObjectionState.values, verdict__in=["", *Verdict.values]),
            ),
            models.CheckConstraint(
                name="resultobjection_days", condition=Q(answer_due_on__gte=F("filed_on"))
            ),
            models.CheckConstraint(
                name="resultobjection_answered_whole",
                condition=Q(
                    state=ObjectionState.ANSWERED,
                    taken_by__isnull=False,
                    decided_by=F("taken_by"),
                    decided_at__isnull=False,
                    decided_on__isnull=False,
                )
                & ~Q(verdict="")
                | ~Q(state=ObjectionState.ANSWERED)
                & Q(verdict="", decided_by__isnull=True, decided_at__isnull=True, decided_on__isnull=True),
            ),
            models.CheckConstraint(
                name="resultobjection_taken_by_somebody",
                condition=~Q(state=ObjectionState.TAKEN) | Q(taken_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "answer_due_on", "id"], name="resultobjection_by_due")]
        triggers = [
            *capture_triggers(),
            actor_required(),
            only_these_moves(OBJECTION_MOVES, first=[ObjectionState.FILED]),
            triggers.objected_in_time(),
            triggers.handled_by_others(),
            not_about_oneself("taken_by_id", "decided_by_id"),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.result_id}: {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in (ObjectionState.FILED, ObjectionState.TAKEN)


class ResultObjectionStep(PersonalModel):
    """What somebody did with an objection, and in which words; never changed."""

    _gated_queryset: ClassVar[type[models.QuerySet]] = OfObjectionQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_ASSESSMENTS

    objection = models.ForeignKey(
        ResultObjection, models.PROTECT, related_name="steps", verbose_name=_("objection")
    )
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_("employee"))
    act = models.CharField(_("act"), max_length=10, choices=ObjectionAct)
    text = models.TextField(_("text"), blank=True, default="")
    by = _account(_("by"))
    at = models.DateTimeField(_("at"))

    class Meta(PersonalModel.Meta):
        verbose_name = _("step of an objection to a result")
        verbose_name_plural = _("steps of objections to results")
        constraints = [
            models.CheckConstraint(
                name="resultobjectionstep_known_act", condition=Q(act__in=ObjectionAct.values)
            ),
            models.CheckConstraint(
                name="resultobjectionstep_has_reasons",
                condition=~Q(act__in=[ObjectionAct.FILE, ObjectionAct.ANSWER])
                | Q(text__length__gte=SHORTEST_REASON),
            ),
        ]
        indexes = [models.Index(fields=["objection", "at", "id"], name="resultobjectionstep_in_order")]
        triggers = [*capture_triggers(), actor_required(), kept_as_written()]

    def __str__(self) -> str:
        return f"{self.objection_id}: {self.act}"
