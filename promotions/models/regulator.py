"""Packs for the regulator: who asked for which when and for what, and the file that was made."""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import actor_required, capture_triggers
from asn_career.base.models import Job, RecordModel
from employees.models import Unit
from promotions.models.rule_sets import SHA256
from promotions.regulator_querysets import RegulatorPackQuerySet


def made_once() -> pgtrigger.Trigger:
    """What was asked for stays; the hash of the file is written once."""
    return pgtrigger.Trigger(
        name="made_once",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func="""
            IF OLD.sha256 <> '' OR (OLD.id, OLD.public_id, OLD.root_id, OLD.year, OLD.purpose, OLD.asked_by_id,
                OLD.asked_at, OLD.job_id) IS DISTINCT FROM (NEW.id, NEW.public_id, NEW.root_id, NEW.year, NEW.purpose,
                NEW.asked_by_id, NEW.asked_at, NEW.job_id)
            THEN
                RAISE EXCEPTION 'a pack is made once' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


class RegulatorPack(RecordModel):
    """One pack of an agency and year; it stays as it was made, whatever the data become."""

    root = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("agency"))
    year = models.PositiveSmallIntegerField(_("year"))
    purpose = models.CharField(_("purpose"), max_length=200)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"))
    job = models.OneToOneField(
        Job, models.PROTECT, related_name="regulator_pack", verbose_name=_("background job")
    )
    sha256 = models.CharField(_("hash of the file"), max_length=SHA256, blank=True, default="")
    made_at = models.DateTimeField(_("made at"), null=True)

    objects: ClassVar[Any] = RegulatorPackQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("pack for the regulator")
        verbose_name_plural = _("packs for the regulator")
        constraints = [
            models.CheckConstraint(name="regulatorpack_has_a_purpose", condition=~Q(purpose="")),
            models.CheckConstraint(name="regulatorpack_known_year", condition=Q(year__range=(2000, 2100))),
            models.CheckConstraint(
                name="regulatorpack_made_whole",
                condition=Q(sha256="", made_at__isnull=True) | ~Q(sha256="") & Q(made_at__isnull=False),
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            made_once(),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.root_id}: {self.year}"


class RegulatorPackFile(models.Model):
    """The bytes of a pack, which name no person; outside the trail, which has their hash."""

    pack = models.OneToOneField(
        RegulatorPack, models.PROTECT, related_name="file", verbose_name=_("pack for the regulator")
    )
    content = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("file of a pack")
        verbose_name_plural = _("files of packs")
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return str(self.pack_id)
