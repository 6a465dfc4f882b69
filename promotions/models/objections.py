"""Objections (sanggah) to official runs: the ticket, its steps and documents, and the effect of a correction."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import actor_required, capture_triggers
from employees.access import Permission
from employees.models import Document, Employee, PersonalModel
from promotions.choices import SHORTEST_REASON
from promotions.models.objection_triggers import (
    filed_in_time,
    handled_by_others,
    of_an_open_objection,
    of_its_run,
    told_in_person,
)
from promotions.models.rule_sets import SHA256
from promotions.models.shortlists import Shortlist
from promotions.objection_choices import UPHOLDING, ObjectionAct, ObjectionState, ObjectionVerdict
from promotions.objection_querysets import ObjectionQuerySet, OfObjectionQuerySet
from training.models.triggers import kept_as_written, not_about_oneself, only_these_moves

MOVES: dict[str, tuple[str, ...]] = {
    "filed": ("checking", "withdrawn"),
    "checking": ("waiting", "prepared", "withdrawn"),
    "waiting": ("checking", "withdrawn"),
    "prepared": ("answered", "checking", "withdrawn"),
}
ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "UTC")

models.TextField.register_lookup(Length)


def _account(label: Any, **given: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=label, **given
    )


class Objection(PersonalModel):
    """One person's objection to one component of one official run; what was filed never changes.

    Texts are in the steps, so that this row can be shown to outsiders.
    """

    _gated_queryset: ClassVar[type[models.QuerySet]] = ObjectionQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_SHORTLISTS

    employee = models.ForeignKey(
        Employee, models.PROTECT, related_name="objections", verbose_name=_("employee")
    )
    shortlist = models.ForeignKey(
        Shortlist, models.PROTECT, related_name="objections", verbose_name=_("shortlist")
    )
    # The digest of what the run had found when it was objected to.
    result_hash = models.CharField(_("result hash"), max_length=SHA256)
    # "rule:…", "component:…", "record:…" or "process": see promotions/objections/subjects.py.
    about = models.CharField(_("about"), max_length=40)
    # Days are counted in the zone of the deployment; the database works them out itself.
    zone = models.CharField(_("time zone"), max_length=40)
    filed_by = _account(_("filed by"))
    filed_at = models.DateTimeField(_("filed at"))
    filed_on = models.DateField(_("filed on"))
    known_on = models.DateField(_("outcome made known on"))
    object_days = models.PositiveSmallIntegerField(_("days to object"))
    closes_on = models.DateField(_("last day to object"))
    answer_due_on = models.DateField(_("answer due on"))
    state = models.CharField(_("state"), max_length=10, choices=ObjectionState, default=ObjectionState.FILED)
    version = models.PositiveIntegerField(default=1)
    taken_by = _account(_("taken up by"), null=True)
    asked_on = models.DateField(_("documents asked for on"), null=True)
    documents_due_on = models.DateField(_("documents due on"), null=True)
    verdict = models.CharField(_("verdict"), max_length=14, choices=ObjectionVerdict, blank=True, default="")
    prepared_by = _account(_("prepared by"), null=True)
    prepared_at = models.DateTimeField(_("prepared at"), null=True)
    decided_by = _account(_("decided by"), null=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_on = models.DateField(_("decided on"), null=True)

    class Meta(PersonalModel.Meta):
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        constraints = [
            # One about each component: an answered one is not filed again, a withdrawn one may be.
            models.UniqueConstraint(
                name="objection_one_each",
                fields=["employee", "shortlist", "about"],
                condition=~Q(state=ObjectionState.WITHDRAWN),
            ),
            models.CheckConstraint(
                name="objection_known_state", condition=Q(state__in=ObjectionState.values)
            ),
            models.CheckConstraint(
                name="objection_known_verdict", condition=Q(verdict__in=["", *ObjectionVerdict.values])
            ),
            models.CheckConstraint(name="objection_zone", condition=Q(zone__in=ZONES)),
            models.CheckConstraint(
                name="objection_days",
                condition=Q(object_days__range=(1, 60)) & Q(answer_due_on__gte=F("filed_on")),
            ),
            models.CheckConstraint(
                name="objection_about_something",
                condition=Q(about="process") | Q(about__regex=r"^(rule|component|record):[a-z_]+$"),
            ),
            models.CheckConstraint(
                name="objection_waits_until",
                condition=~Q(state=ObjectionState.WAITING)
                | Q(asked_on__isnull=False, documents_due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="objection_prepared_whole",
                condition=~Q(state__in=[ObjectionState.PREPARED, ObjectionState.ANSWERED])
                | Q(prepared_by__isnull=False, prepared_at__isnull=False) & ~Q(verdict=""),
            ),
            models.CheckConstraint(
                name="objection_answered_by_another",
                condition=Q(
                    state=ObjectionState.ANSWERED,
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    decided_on__isnull=False,
                )
                & ~Q(decided_by=F("prepared_by"))
                | ~Q(state=ObjectionState.ANSWERED)
                & Q(decided_by__isnull=True, decided_at__isnull=True, decided_on__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["state", "answer_due_on", "id"], name="objection_by_due")]
        triggers = [
            *capture_triggers(),
            actor_required(),
            only_these_moves(MOVES, first=["filed"]),
            filed_in_time(),
            handled_by_others(),
            not_about_oneself("taken_by_id", "prepared_by_id", "decided_by_id"),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.shortlist_id}: {self.about}"

    @property
    def is_open(self) -> bool:
        return self.state not in (ObjectionState.ANSWERED, ObjectionState.WITHDRAWN)

    @property
    def upholds(self) -> bool:
        return self.state == ObjectionState.ANSWERED and self.verdict in UPHOLDING


class ObjectionStep(PersonalModel):
    """What somebody did with an objection, and in which words; never changed."""

    _gated_queryset: ClassVar[type[models.QuerySet]] = OfObjectionQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_SHORTLISTS

    objection = models.ForeignKey(
        Objection, models.PROTECT, related_name="steps", verbose_name=_("objection")
    )
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_("employee"))
    act = models.CharField(_("act"), max_length=10, choices=ObjectionAct)
    text = models.TextField(_("text"), blank=True, default="")
    # What the objector holds to be right.
    wanted = models.TextField(_("held to be right"), blank=True, default="")
    by = _account(_("by"))
    at = models.DateTimeField(_("at"))

    class Meta(PersonalModel.Meta):
        verbose_name = _("step of an objection")
        verbose_name_plural = _("steps of objections")
        constraints = [
            models.CheckConstraint(name="objectionstep_known_act", condition=Q(act__in=ObjectionAct.values)),
            models.CheckConstraint(
                name="objectionstep_has_reasons",
                condition=~Q(act__in=[ObjectionAct.FILE, ObjectionAct.PREPARE, ObjectionAct.SEND_BACK])
                | Q(text__length__gte=SHORTEST_REASON),
            ),
        ]
        indexes = [models.Index(fields=["objection", "at", "id"], name="objectionstep_in_order")]
        triggers = [
            *capture_triggers(),
            actor_required(),
            of_an_open_objection(),
            told_in_person(),
            kept_as_written(),
        ]

    def __str__(self) -> str:
        return f"{self.objection_id}: {self.act}"


class ObjectionFile(PersonalModel):
    """A document that the objector put in."""

    _gated_queryset: ClassVar[type[models.QuerySet]] = OfObjectionQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_SHORTLISTS

    objection = models.ForeignKey(
        Objection, models.PROTECT, related_name="files", verbose_name=_("objection")
    )
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_("employee"))
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name=_("document"))
    at = models.DateTimeField(_("at"))

    class Meta(PersonalModel.Meta):
        verbose_name = _("document of an objection")
        verbose_name_plural = _("documents of objections")
        constraints = [models.UniqueConstraint(name="objectionfile_once", fields=["objection", "document"])]
        triggers = [*capture_triggers(), actor_required(), of_an_open_objection(), kept_as_written()]

    def __str__(self) -> str:
        return f"{self.objection_id}: {self.document_id}"


class ObjectionEffect(PersonalModel):
    """What the official engine finds once the objector's records of the day are taken; never changed."""

    _gated_queryset: ClassVar[type[models.QuerySet]] = OfObjectionQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_SHORTLISTS

    objection = models.ForeignKey(
        Objection, models.PROTECT, related_name="effects", verbose_name=_("objection")
    )
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+", verbose_name=_("employee"))
    run = models.OneToOneField(
        Shortlist, models.PROTECT, related_name="effect", verbose_name=_("run that shows the effect")
    )
    # Parts of the facts that differ, by their names in promotions/rule_sets/late_changes.py.
    parts = models.JSONField(_("parts of the data that differ"))
    # Outcome, score, rank and whether proposed, of the objector.
    before = models.JSONField(_("before"))
    after = models.JSONField(_("after"))
    # The proposed places as [rank, opaque id of the person].
    list_before = models.JSONField(_("proposed before"))
    list_after = models.JSONField(_("proposed after"))
    changes_list = models.BooleanField(_("gives another list"))
    computed_at = models.DateTimeField(_("computed at"))

    class Meta(PersonalModel.Meta):
        verbose_name = _("effect of an objection")
        verbose_name_plural = _("effects of objections")
        triggers = [
            *capture_triggers(),
            actor_required(),
            of_an_open_objection(states="'checking'"),
            of_its_run(),
            kept_as_written(),
        ]

    def __str__(self) -> str:
        return f"{self.objection_id}: {self.run_id}"
