"""What waits for an account holder, with the address of the act."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from asn_career.base.models import RecordModel
from employees.querysets import NoticeQuerySet


class Notice(RecordModel):
    """One thing that somebody should do or know; open until it is done, or no longer matters."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    # What it is about, so that the same thing is said once and settled wherever it is done: "plan:<uuid>".
    subject = models.CharField(max_length=100)
    about = models.JSONField(default=dict)
    address = models.CharField(max_length=300)
    due_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    acted = models.BooleanField(default=False)

    objects: ClassVar[models.Manager] = NoticeQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(
                name="notice_open_once",
                fields=["recipient", "kind", "subject"],
                condition=Q(settled_at__isnull=True),
            ),
            models.CheckConstraint(
                name="notice_acted_when_settled", condition=Q(acted=False) | Q(settled_at__isnull=False)
            ),
            models.CheckConstraint(name="notice_own_address", condition=Q(address__regex=r"^/[^/]")),
        ]
        indexes = [
            models.Index(
                fields=["recipient", "due_on", "id"],
                name="notice_inbox",
                condition=Q(settled_at__isnull=True),
            ),
            models.Index(fields=["kind", "subject"], name="notice_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
