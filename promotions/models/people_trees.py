"""The root over everybody whom an official run considered, and the secret that salts its leaves."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from asn_career.base.models import RecordModel
from asn_career.base.state_triggers import refusal
from promotions.models.rule_sets import SHA256
from promotions.models.shortlists import Shortlist
from training.models.triggers import kept_as_written


def root_of_its_run() -> pgtrigger.Trigger:
    """A root is that of a run that is official, with the hashes of that run."""
    return pgtrigger.Trigger(
        name="root_of_its_run",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=refusal(
            """NOT EXISTS (
                SELECT 1 FROM promotions_shortlist s WHERE s.id = NEW.shortlist_id AND s.kind = 'official'
                  AND (s.public_id, s.rule_set_hash, s.input_hash, s.result_hash, s.considered)
                    = (NEW.run, NEW.rule_set_hash, NEW.input_hash, NEW.result_hash, NEW.people)
            )""",
            "a root is that of its run",
        )
        + " RETURN NEW;",
    )


class PeopleTree(RecordModel):
    """What one person's part of a run is proved against: written with the run, sealed with the trail."""

    shortlist = models.OneToOneField(
        Shortlist, models.PROTECT, related_name="people_tree", verbose_name=_("shortlist")
    )
    run = models.UUIDField(_("run"))
    rule_set_hash = models.CharField(_("rule set hash"), max_length=SHA256)
    input_hash = models.CharField(_("input hash"), max_length=SHA256)
    result_hash = models.CharField(_("result hash"), max_length=SHA256)
    people = models.PositiveIntegerField(_("people considered"))
    root = models.CharField(_("root"), max_length=SHA256)

    class Meta(RecordModel.Meta):
        verbose_name = _("root over the people of a run")
        verbose_name_plural = _("roots over the people of runs")
        triggers = [*RecordModel.Meta.triggers, root_of_its_run(), kept_as_written()]

    def __str__(self) -> str:
        return f"{self.shortlist_id}: {self.root}"


class LeafSecret(models.Model):
    """Of which the key of each person's leaf is made; outside the trail, since it may be destroyed."""

    tree = models.OneToOneField(
        PeopleTree, models.PROTECT, related_name="secret", verbose_name=_("root over the people of a run")
    )
    secret = models.BinaryField(_("secret"))

    class Meta:
        verbose_name = _("secret of the leaves of a run")
        verbose_name_plural = _("secrets of the leaves of runs")
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return str(self.tree_id)
