"""Tables and model parts that every app shares."""

import uuid

import pgtrigger
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import capture_triggers
from asn_career.base.documents.models import IssuedDocument
from asn_career.base.evidence.models import Checkpoint, CheckpointStamp, EntryKey, SealedEntry, TreeNode
from asn_career.base.imports.models import Import, ImportFile, ImportMessage, ImportRow, ImportVerdict
from asn_career.base.jobs.models import Job, JobChunk, OutboxEntry

__all__ = [
    "AccessLogEntry",
    "AuditEntry",
    "AuditedModel",
    "Checkpoint",
    "CheckpointStamp",
    "EntryKey",
    "IdempotencyKey",
    "Import",
    "ImportFile",
    "ImportMessage",
    "ImportRow",
    "ImportVerdict",
    "IssuedDocument",
    "Job",
    "JobChunk",
    "OutboxEntry",
    "PublicModel",
    "RateWindow",
    "RecordModel",
    "SealedEntry",
    "TreeNode",
]


class PublicModel(models.Model):
    """A row that the outside knows by an opaque id; its number and its natural key stay out of addresses."""

    public_id = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)

    class Meta:
        abstract = True


class AuditedModel(models.Model):
    """A row whose every change is captured with actor and reason."""

    class Meta:
        abstract = True
        triggers = capture_triggers()


class RecordModel(PublicModel, AuditedModel):
    """What most tables of the registry are: known by an opaque id, and audited."""

    class Meta(AuditedModel.Meta):
        abstract = True


def _kept_until_erased() -> pgtrigger.Trigger:
    """An entry is never changed; its values go, both and nothing else, once it is sealed and an erasure names it."""
    return pgtrigger.Trigger(
        name="append_only",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func="""
            IF TG_OP = 'UPDATE' AND NEW.old IS NULL AND NEW.new IS NULL
                AND to_jsonb(NEW) - ARRAY['old', 'new'] = to_jsonb(OLD) - ARRAY['old', 'new']
                AND EXISTS (SELECT FROM base_sealedentry s WHERE s.entry_id = OLD.id)
                AND EXISTS (
                    SELECT FROM employees_erasure r WHERE r.state = 'removed' AND OLD.id = ANY (r.entries)
                )
            THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
        """,
    )


class AuditEntry(models.Model):
    """One changed row: who, when, why, what it was and what it became.

    Written by triggers and never changed; the values alone go when an approved erasure names the entry.
    """

    table_name = models.CharField(max_length=63)
    operation = models.CharField(max_length=6)
    row_id = models.BigIntegerField(null=True)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    actor = models.CharField(max_length=100, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    purpose = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    txid = models.BigIntegerField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")
        indexes = [
            models.Index(fields=["table_name", "row_id"], name="auditentry_row"),
            models.Index(fields=["actor", "-at"], name="auditentry_actor"),
            models.Index(fields=["txid", "id"], name="auditentry_in_commit_order"),
            # Few rows go, and an erasure asks which of a table were somebody's.
            models.Index(
                fields=["table_name", "row_id"],
                name="auditentry_deleted",
                condition=models.Q(operation="delete"),
            ),
        ]
        triggers = [_kept_until_erased()]

    def __str__(self) -> str:
        return f"{self.operation} {self.table_name} {self.row_id}"


class AccessLogEntry(models.Model):
    """Somebody read other people's scores, searched people, or took a file."""

    actor = models.CharField(max_length=100)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=200, blank=True)
    purpose = models.CharField(max_length=200, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["actor", "-at"], name="accesslog_actor")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.actor} {self.action} {self.subject}"


class IdempotencyKey(models.Model):
    """What a caller's POST was answered with, so that sending it again changes nothing."""

    identity = models.CharField(max_length=120)
    key = models.CharField(max_length=200)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["identity", "key"], name="idempotencykey_once")]

    def __str__(self) -> str:
        return self.key


class RateWindow(models.Model):
    """How much of the window that runs a caller or an address has used; see ``asn_career.base.rates``."""

    subject = models.CharField(max_length=200, unique=True)
    began = models.DateTimeField()
    taken = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.subject
