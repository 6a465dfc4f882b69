"""Tables of background jobs: the job, the message that wakes a worker, and finished pieces of work."""

from __future__ import annotations

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .choices import ENDED, JobReason, JobState
from .querysets import JobChunkQuerySet, JobQuerySet, OutboxQuerySet


class Job(models.Model):
    """One long piece of work under a named principal; ``attempt`` is the fencing number of its writes."""

    public_id = models.UUIDField(_("public id"), unique=True, editable=False, db_default=RandomUUID())
    kind = models.CharField(_("kind"), max_length=50)
    identity = models.CharField(_("principal"), max_length=120)
    scope = models.JSONField(_("scope"), default=dict, blank=True)
    purpose = models.CharField(_("purpose"), max_length=200)
    parameters = models.JSONField(_("parameters"), default=dict, blank=True)

    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.QUEUED)
    attempt = models.PositiveIntegerField(_("attempt"), default=0)
    failures = models.PositiveSmallIntegerField(_("failed attempts"), default=0)
    lease_until = models.DateTimeField(_("lease until"), null=True, blank=True)
    done = models.PositiveBigIntegerField(_("done"), default=0)
    total = models.PositiveBigIntegerField(_("total"), null=True, blank=True)
    engine_version = models.CharField(_("engine version"), max_length=64, blank=True, default="")
    rule_versions = models.JSONField(_("rule versions"), default=dict, blank=True)
    result = models.JSONField(_("result"), null=True, blank=True)
    error = models.JSONField(_("error"), null=True, blank=True)

    cancel_requested_at = models.DateTimeField(_("cancellation requested at"), null=True, blank=True)
    cancel_requested_by = models.CharField(_("cancelled by"), max_length=120, blank=True, default="")
    created_at = models.DateTimeField(_("created at"), db_default=Now())
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        app_label = "base"
        verbose_name = _("background job")
        verbose_name_plural = _("background jobs")
        constraints = [
            models.CheckConstraint(
                name="job_running_has_lease",
                condition=Q(state=JobState.RUNNING, lease_until__isnull=False)
                | (~Q(state=JobState.RUNNING) & Q(lease_until=None)),
            ),
            models.CheckConstraint(
                name="job_ended_has_time",
                condition=Q(state__in=ENDED, finished_at__isnull=False)
                | (~Q(state__in=ENDED) & Q(finished_at=None)),
            ),
            models.CheckConstraint(
                name="job_done_has_result", condition=~Q(state="done") | Q(result__isnull=False)
            ),
            models.CheckConstraint(
                name="job_failed_has_error", condition=~Q(state="failed") | Q(error__isnull=False)
            ),
        ]
        indexes = [
            models.Index("identity", F("created_at").desc(), name="job_by_owner"),
            models.Index("lease_until", name="job_leases", condition=Q(state=JobState.RUNNING)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    @property
    def has_ended(self) -> bool:
        return self.state in ENDED

    @property
    def percent(self) -> int | None:
        """Whole percent done, rounded down: 100 means finished; None while the total is unknown."""
        return None if not self.total else min(100, 100 * self.done // self.total)

    @property
    def error_message(self) -> str:
        """The reason for a person to read, in their language where the reason is the mechanism's own."""
        error = self.error or {}
        if error.get("code") in JobReason.values:
            return str(JobReason(error["code"]).label)
        return gettext(error["message"]) if error.get("message") else ""

    @property
    def awaited(self) -> str:
        """What a queued job was put off for; empty where it has simply not been started."""
        is_put_off = self.state == JobState.QUEUED and (self.error or {}).get("message")
        return self.error_message if is_put_off else ""


class OutboxEntry(models.Model):
    """The promise, made in the request's own transaction, that a worker will be woken for the job."""

    job = models.OneToOneField(Job, models.CASCADE, related_name="outbox_entry", verbose_name=_("job"))
    sends = models.PositiveIntegerField(_("times sent"), default=0)
    sent_at = models.DateTimeField(_("last sent at"), null=True, blank=True)
    next_send_at = models.DateTimeField(_("send again at"), db_default=Now())

    objects = OutboxQuerySet.as_manager()

    class Meta:
        app_label = "base"
        verbose_name = _("outbox entry")
        verbose_name_plural = _("outbox entries")
        indexes = [models.Index("next_send_at", name="outbox_due")]

    def __str__(self) -> str:
        return f"outbox of job {self.job_id}"


class JobChunk(models.Model):
    """A range of row ids that one transaction handles; finished ones stay when another attempt goes on."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="chunks", verbose_name=_("job"))
    number = models.PositiveIntegerField(_("number"))
    low = models.BigIntegerField(_("first id"))
    high = models.BigIntegerField(_("last id"))
    size = models.PositiveIntegerField(_("size"))
    attempt = models.PositiveIntegerField(_("attempt"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = JobChunkQuerySet.as_manager()

    class Meta:
        app_label = "base"
        verbose_name = _("chunk of a job")
        verbose_name_plural = _("chunks of jobs")
        constraints = [
            models.UniqueConstraint("job", "number", name="job_chunk_number"),
            models.CheckConstraint(name="job_chunk_range", condition=Q(low__lte=F("high"))),
        ]

    def __str__(self) -> str:
        return f"chunk {self.number} of job {self.job_id}"
