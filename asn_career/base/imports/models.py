"""Tables of imports: the package, its rows with their verdicts, and what there is to say about them."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from asn_career.base.jobs.models import Job

# Rows come by the ten thousand: one look per statement says what a foreign key would ask for each of them.
_PACKAGE_EXISTS = """
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT package_id FROM new_rows) r
        WHERE NOT EXISTS (SELECT FROM base_import i WHERE i.id = r.package_id FOR KEY SHARE)
    ) THEN
        RAISE EXCEPTION 'a row of an import belongs to a package' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
"""
_NO_ROWS_LEFT = """
    IF EXISTS (SELECT FROM base_importrow r WHERE r.package_id = OLD.id) THEN
        RAISE EXCEPTION 'the package still has rows' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN OLD;
"""
_VERDICTS_GO_TOO = """
    DELETE FROM base_importverdict v USING old_rows r WHERE v.row_id = r.id;
    RETURN NULL;
"""


class ImportState(models.TextChoices):
    QUEUED = "queued", pgettext_lazy("import", "Waiting")
    RUNNING = "running", pgettext_lazy("import", "Running")
    DONE = "done", pgettext_lazy("import", "Done")
    FAILED = "failed", pgettext_lazy("import", "Failed")


IN_PROGRESS = (ImportState.QUEUED, ImportState.RUNNING)


class Outcome(models.TextChoices):
    """What came of a package: all rows, some of them, or none."""

    APPLIED = "applied", pgettext_lazy("import", "Loaded")
    PARTLY = "partly", pgettext_lazy("import", "Partly loaded")
    REFUSED = "refused", pgettext_lazy("import", "Refused")


class Verdict(models.TextChoices):
    NEW = "new", pgettext_lazy("row", "New")
    CHANGED = "changed", pgettext_lazy("row", "Changed")
    SAME = "same", pgettext_lazy("row", "Unchanged")
    REFUSED = "refused", pgettext_lazy("row", "Refused")


class Severity(models.TextChoices):
    ERROR = "error", _("Error")
    WARNING = "warning", _("Warning")
    NORMALISED = "normalised", _("Normalised")


class Import(models.Model):
    """One package that somebody sent: where it came from, how far it is, and what came of it."""

    public_id = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    file_name = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    identity = models.CharField(max_length=120)
    # Over whose subtrees the sender could load rows when it was sent; empty: the whole deployment, null: not known.
    units = ArrayField(models.BigIntegerField(), null=True, blank=True, editable=False)
    address = models.GenericIPAddressField(null=True, blank=True)
    as_of = models.DateField()
    options = models.JSONField(default=dict, blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="imports")
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.QUEUED)
    dry_run = models.BooleanField(default=False)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    # What a person said of sheets whose names or headings did not speak for themselves.
    mappings = models.JSONField(default=dict, blank=True)
    # Where each table was read from: its sheet, and the heading that stands above each of its columns.
    sources = models.JSONField(default=dict, blank=True)
    totals = models.JSONField(default=dict, blank=True)
    tables = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "base"
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            models.CheckConstraint(name="import_known_state", condition=Q(state__in=ImportState.values)),
            models.CheckConstraint(
                name="import_known_outcome", condition=Q(outcome__in=["", *Outcome.values])
            ),
            # Two loads of the same bytes at once would each judge what the other is about to change.
            models.UniqueConstraint(
                name="import_one_in_progress", fields=["sha256"], condition=Q(state__in=IN_PROGRESS)
            ),
        ]
        indexes = [
            models.Index(fields=["identity", "-created_at"], name="import_sent_by"),
            models.Index(fields=["sha256"], name="import_bytes"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="no_rows_left", when=pgtrigger.Before, operation=pgtrigger.Delete, func=_NO_ROWS_LEFT
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def progress(self) -> ImportState:
        """Where the package is; one whose job ended without it has failed."""
        left = self.state in IN_PROGRESS and self.job is not None and self.job.has_ended
        return ImportState.FAILED if left else ImportState(self.state)

    @property
    def is_in_progress(self) -> bool:
        return self.progress in IN_PROGRESS

    @property
    def reason(self) -> str:
        """What the audit trail says of every row that the import wrote."""
        return f"import {self.public_id}"


class ImportFile(models.Model):
    """The bytes that were uploaded, for a worker on any host; kept for a while for whoever maps their headings."""

    package = models.OneToOneField(Import, models.CASCADE, related_name="file")
    content = models.BinaryField()
    # The first rows of every sheet, once the package can be mapped.
    previews = models.JSONField(default=list, blank=True)

    class Meta:
        app_label = "base"

    def __str__(self) -> str:
        return str(self.package_id)


class ImportRow(models.Model):
    """One row of a package as it was read; what is said of it stands beside it."""

    id = models.BigAutoField(primary_key=True)
    package = models.ForeignKey(
        Import, models.CASCADE, related_name="rows", db_index=False, db_constraint=False
    )
    table = models.CharField(max_length=40)
    sheet = models.CharField(max_length=300)
    row = models.IntegerField()
    data = models.JSONField()
    # The cells as the file had them, kept of rows that reading refused so that they can be corrected and loaded again.
    raw = models.JSONField(null=True)

    class Meta:
        app_label = "base"
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        indexes = [models.Index(fields=["package", "table", "id"], name="importrow_in_order")]
        triggers = [
            pgtrigger.Trigger(
                name="package_exists",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="new_rows"),
                func=_PACKAGE_EXISTS,
            ),
            pgtrigger.Trigger(
                name="verdicts_go_too",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Delete,
                referencing=pgtrigger.Referencing(old="old_rows"),
                func=_VERDICTS_GO_TOO,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.row}"


class ImportVerdict(models.Model):
    """What judging said of a row, the record it is about and, where it changed that, what was there.

    Apart from the row, so that a verdict is a narrow row written once and never the row of the file written again.
    """

    row = models.OneToOneField(
        ImportRow, models.DO_NOTHING, primary_key=True, related_name="judged", db_constraint=False
    )
    verdict = models.CharField(max_length=8, choices=Verdict)
    target_id = models.BigIntegerField(null=True)
    prior = models.JSONField(null=True)

    class Meta:
        app_label = "base"
        constraints = [
            models.CheckConstraint(name="importverdict_known", condition=Q(verdict__in=Verdict.values))
        ]

    def __str__(self) -> str:
        return f"{self.row_id} {self.verdict}"


class ImportMessage(models.Model):
    """One finding about a package, a row or a cell; stored as code and parameters, worded when read."""

    id = models.BigAutoField(primary_key=True)
    package = models.ForeignKey(Import, models.CASCADE, related_name="messages", db_index=False)
    # Findings of judging are made anew each time a package is judged; those of reading stay.
    judged = models.BooleanField(default=False)
    severity = models.CharField(max_length=10, choices=Severity)
    code = models.CharField(max_length=40)
    table = models.CharField(max_length=40, blank=True)
    sheet = models.CharField(max_length=300, blank=True)
    row = models.IntegerField(null=True)
    column = models.CharField(max_length=60, blank=True)
    value = models.CharField(max_length=200, blank=True)
    params = models.JSONField(default=dict, blank=True)

    class Meta:
        app_label = "base"
        indexes = [
            models.Index(fields=["package", "table", "row", "id"], name="importmessage_in_order"),
            models.Index(fields=["package", "severity"], name="importmessage_severity"),
        ]

    def __str__(self) -> str:
        return f"{self.severity} {self.code}"
