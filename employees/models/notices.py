"""What waits for an account holder, with the address of the act."""

from datetime import time
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
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
    # The first day of the time for which it is told at most once, also after it was settled; null: told whenever asked.
    told_for = models.DateField(null=True, blank=True)
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
            models.UniqueConstraint(
                name="notice_told_once_for_its_time",
                fields=["recipient", "kind", "subject", "told_for"],
                condition=Q(told_for__isnull=False),
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


class NoticePreference(RecordModel):
    """When an account holder wants letters about notices; who has chosen nothing gets the defaults."""

    class Digest(models.TextChoices):
        DAILY = "daily", _("Once a day")
        WEEKLY = "weekly", _("Once a week, on Monday")
        NEVER = "never", _("No letters; I look at the page")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_preference", verbose_name=_("account")
    )
    digest = models.CharField(_("letters"), max_length=10, choices=Digest, default=Digest.DAILY)
    quiet_from = models.TimeField(_("quiet from"), default=time(18, 0))
    quiet_until = models.TimeField(_("quiet until"), default=time(7, 0))
    quiet_weekends = models.BooleanField(_("quiet on Saturday and Sunday"), default=True)

    class Meta(RecordModel.Meta):
        verbose_name = _("notice preference")
        verbose_name_plural = _("notice preferences")
        constraints = [
            models.CheckConstraint(
                name="noticepreference_known_digest", condition=Q(digest__in=["daily", "weekly", "never"])
            ),
            # Quiet round the clock would be a way to say never without saying it.
            models.CheckConstraint(
                name="noticepreference_some_time_left", condition=~Q(quiet_from=F("quiet_until"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.digest}"


class NoticeLetter(RecordModel):
    """One letter about an account holder's open notices: handed to the mail server, or refused by it."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_letters", verbose_name=_("account")
    )
    at = models.DateTimeField(_("at"))
    notices = models.PositiveIntegerField(_("notices"))
    refused = models.CharField(_("refused because"), max_length=300, blank=True, default="")

    class Meta(RecordModel.Meta):
        verbose_name = _("letter about notices")
        verbose_name_plural = _("letters about notices")
        constraints = [models.CheckConstraint(name="noticeletter_says_something", condition=Q(notices__gt=0))]
        indexes = [models.Index(fields=["recipient", "-at"], name="noticeletter_latest")]

    def __str__(self) -> str:
        return f"{self.recipient_id} {self.at}"
