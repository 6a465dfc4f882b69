"""Evidence files that a job makes: who asked for which and what for, and the bytes for as long as they are kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import actor_required, capture_triggers
from asn_career.base.models import Job, RecordModel
from asn_career.base.state_triggers import refusal
from promotions.bundle_querysets import BundleRequestQuerySet
from promotions.models.rule_sets import SHA256
from promotions.models.shortlists import Shortlist


def made_and_removed_once() -> pgtrigger.Trigger:
    """What was asked for stays; a file is made once, and once removed it does not come back."""
    stays = "id, public_id, shortlist_id, purpose, identity, asked_at, job_id"
    made = "sha256, size, made_at, kept_until"
    return pgtrigger.Trigger(
        name="made_and_removed_once",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=f"""
            {refusal(_differs(stays), "what was asked for stays")}
            {refusal(f"OLD.sha256 <> '' AND {_differs(made)}", "an evidence file is made once")}
            {refusal(f"OLD.removed_at IS NOT NULL AND {_differs('removed_at')}", "a removed file does not come back")}
            RETURN NEW;
        """,
    )


def parts_stay_as_made() -> pgtrigger.Trigger:
    """Parts come before their file is made, are never changed, and go only with the whole file."""
    asked = "EXISTS (SELECT FROM promotions_bundlerequest r WHERE r.id = {row}.request_id AND {state})"
    return pgtrigger.Trigger(
        name="parts_stay_as_made",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            {refusal("TG_OP = 'UPDATE'", "a part of an evidence file is not changed")}
            IF TG_OP = 'INSERT' THEN
                {refusal(asked.format(row="NEW", state="r.sha256 <> ''"), "the evidence file is made")}
                RETURN NEW;
            END IF;
            {refusal(asked.format(row="OLD", state="r.removed_at IS NULL"), "an evidence file is removed whole")}
            RETURN OLD;
        """,
    )


def _differs(columns: str) -> str:
    old, new = (", ".join(f"{row}.{column}" for column in columns.split(", ")) for row in ("OLD", "NEW"))
    return f"({old}) IS DISTINCT FROM ({new})"


class BundleRequest(RecordModel):
    """One evidence file asked for as a job: of which run, by whom, what for, and what became of it."""

    shortlist = models.ForeignKey(
        Shortlist, models.PROTECT, related_name="bundle_requests", verbose_name=_("shortlist")
    )
    purpose = models.CharField(_("purpose"), max_length=200)
    identity = models.CharField(_("asked by"), max_length=120)
    asked_at = models.DateTimeField(_("asked at"))
    job = models.OneToOneField(
        Job, models.PROTECT, related_name="bundle_request", verbose_name=_("background job")
    )
    sha256 = models.CharField(_("hash of the file"), max_length=SHA256, blank=True, default="")
    size = models.PositiveBigIntegerField(_("bytes"), null=True)
    made_at = models.DateTimeField(_("made at"), null=True)
    kept_until = models.DateTimeField(_("kept until"), null=True)
    removed_at = models.DateTimeField(_("removed at"), null=True)

    objects: ClassVar[Any] = BundleRequestQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("evidence file asked for")
        verbose_name_plural = _("evidence files asked for")
        constraints = [
            models.CheckConstraint(name="bundlerequest_has_a_purpose", condition=~Q(purpose="")),
            models.CheckConstraint(
                name="bundlerequest_made_whole",
                condition=Q(sha256="", size=None, made_at=None, kept_until=None, removed_at=None)
                | ~Q(sha256="") & Q(size__gt=0, made_at__isnull=False, kept_until__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["identity", "-asked_at"], name="bundlerequest_of_asker")]
        triggers = [
            *capture_triggers(),
            actor_required(),
            made_and_removed_once(),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.shortlist_id}: {self.public_id}"

    def is_takeable(self, *, at: datetime) -> bool:
        """Whether the file is made, and still kept."""
        return self.kept_until is not None and self.removed_at is None and at <= self.kept_until


class BundlePart(models.Model):
    """A megabyte of an evidence file; outside the trail, which has the hash of the whole."""

    request = models.ForeignKey(
        BundleRequest, models.PROTECT, related_name="parts", verbose_name=_("evidence file asked for")
    )
    number = models.PositiveIntegerField(_("number"))
    content = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("part of an evidence file")
        verbose_name_plural = _("parts of evidence files")
        constraints = [models.UniqueConstraint(fields=["request", "number"], name="bundlepart_place")]
        triggers = [parts_stay_as_made()]

    def __str__(self) -> str:
        return f"{self.request_id}/{self.number}"
