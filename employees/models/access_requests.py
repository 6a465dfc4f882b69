"""What one technical administrator asks for and another one decides."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from asn_career.base.models import RecordModel
from employees.choices import Role
from employees.models.organisation import Unit


class AccessRequest(RecordModel):
    """A role for an account, a link to set a new password, or the end of a lost second factor; two persons each."""

    class Kind(models.TextChoices):
        GRANT = "grant", _("Give a role")
        PASSWORD = "password", _("Let the holder set a new password")
        FACTOR = "factor", _("Remove the lost second factor")

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("access request", "Waiting for a second person")
        APPROVED = "approved", pgettext_lazy("access request", "Approved")
        REFUSED = "refused", pgettext_lazy("access request", "Refused")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("account"), related_name="access_requests"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, verbose_name=_("work unit"), related_name="+"
    )
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    reason = models.TextField(_("reason"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("requested by"), related_name="+"
    )
    requested_at = models.DateTimeField(_("requested at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("decided by"), related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    used_at = models.DateTimeField(_("password set at"), null=True)

    class Meta(RecordModel.Meta):
        verbose_name = _("access request")
        verbose_name_plural = _("access requests")
        constraints = [
            models.CheckConstraint(name="accessrequest_for_others", condition=~Q(user=F("requested_by"))),
            models.CheckConstraint(
                name="accessrequest_two_persons",
                condition=Q(decided_by__isnull=True)
                | (~Q(decided_by=F("requested_by")) & ~Q(decided_by=F("user"))),
            ),
            models.CheckConstraint(
                name="accessrequest_decided_by_somebody",
                condition=Q(state="waiting", decided_by__isnull=True, decided_at__isnull=True)
                | Q(state__in=["approved", "refused"], decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="accessrequest_known_kind",
                condition=Q(kind="grant", role__in=Role.values, starts_on__isnull=False)
                | Q(
                    kind__in=["password", "factor"],
                    role="",
                    unit__isnull=True,
                    starts_on__isnull=True,
                    ends_on__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="accessrequest_superior_needs_unit",
                condition=~Q(role=Role.SUPERIOR) | Q(unit__isnull=False),
            ),
            models.CheckConstraint(
                name="accessrequest_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.user_id}"
