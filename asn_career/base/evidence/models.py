"""Tables of the evidence: appended to by the sealer, changed by nobody."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


def _append_only() -> list[pgtrigger.Trigger]:
    return [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


def _kept_until_erased() -> pgtrigger.Trigger:
    """A key is never changed, and goes only with the values of an entry that an approved erasure names."""
    return pgtrigger.Trigger(
        name="append_only",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func="""
            IF TG_OP = 'DELETE' AND EXISTS (
                SELECT FROM employees_erasure r WHERE r.state = 'removed' AND OLD.entry_id = ANY (r.entries)
            ) THEN
                RETURN OLD;
            END IF;
            RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
        """,
    )


class SealedEntry(models.Model):
    """An audit entry's place in the tree. Dense: number one is leaf nought, and none is left out."""

    number = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    version = models.PositiveSmallIntegerField()
    committed = models.BinaryField()
    leaf = models.BinaryField()

    class Meta:
        app_label = "base"
        constraints = [
            models.CheckConstraint(name="sealedentry_from_one", condition=Q(number__gte=1)),
        ]
        triggers = _append_only()

    def __str__(self) -> str:
        return str(self.number)


class EntryKey(models.Model):
    """The key under which the values of one entry are committed to. It lies apart, since it may be destroyed."""

    entry_id = models.BigIntegerField(primary_key=True)
    key = models.BinaryField()

    class Meta:
        app_label = "base"
        triggers = [_kept_until_erased()]

    def __str__(self) -> str:
        return str(self.entry_id)


class TreeNode(models.Model):
    """The hash of a complete subtree, kept so that a root costs no reading of all leaves."""

    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField()

    class Meta:
        app_label = "base"
        constraints = [models.UniqueConstraint(fields=["level", "index"], name="treenode_place")]
        triggers = _append_only()

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class Checkpoint(models.Model):
    """What the tree was at one moment, signed."""

    public_id = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    origin = models.CharField(_("origin"), max_length=200)
    size = models.BigIntegerField(_("sealed entries"))
    root = models.BinaryField(_("root"))
    signed_at = models.DateTimeField(_("signed at"))
    public_key = models.BinaryField(_("public key"))
    signature = models.BinaryField(_("signature"))
    # Every entry with a number up to this one was sealed by then: the next round begins after it.
    sealed_through = models.BigIntegerField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        app_label = "base"
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")
        constraints = [
            models.UniqueConstraint(fields=["size"], name="checkpoint_size"),
            models.CheckConstraint(name="checkpoint_of_something", condition=Q(size__gte=1)),
        ]
        triggers = _append_only()

    def __str__(self) -> str:
        return f"{self.origin} {self.size}"


class CheckpointStamp(models.Model):
    """The answer of an outside authority (RFC 3161): the checkpoint was there at its time."""

    checkpoint = models.OneToOneField(
        Checkpoint, models.PROTECT, related_name="stamp", verbose_name=_("checkpoint")
    )
    response = models.BinaryField(_("answer of the authority"))
    stamped_at = models.DateTimeField(_("stamped at"))
    authority = models.CharField(_("authority"), max_length=300)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        app_label = "base"
        verbose_name = _("time stamp")
        verbose_name_plural = _("time stamps")
        triggers = _append_only()

    def __str__(self) -> str:
        return f"{self.checkpoint_id}: {self.authority}"
