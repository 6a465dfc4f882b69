"""What an account holder has beside the password: an authenticator app, and codes for when it is lost."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from asn_career.base.models import RecordModel


class SecondFactor(RecordModel):
    """The authenticator app of an account (TOTP, RFC 6238); its key is encrypted at rest."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("account"), related_name="second_factor"
    )
    secret = models.CharField(max_length=255)
    set_up_at = models.DateTimeField(_("set up at"))
    # The time step (30 seconds) of the latest code that was taken: neither it nor an older one is taken again.
    last_step = models.BigIntegerField()

    class Meta(RecordModel.Meta):
        verbose_name = _("second factor")
        verbose_name_plural = _("second factors")
        constraints = [
            # A key in base 32 would be readable; what is encrypted begins with its version.
            models.CheckConstraint(name="secondfactor_encrypted", condition=Q(secret__startswith="gAAAA")),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}"


class RecoveryCode(RecordModel):
    """A code that takes the place of the app once; only its hash is kept."""

    factor = models.ForeignKey(SecondFactor, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta(RecordModel.Meta):
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")
        constraints = [
            models.UniqueConstraint(name="recoverycode_once", fields=["factor", "digest"]),
            models.CheckConstraint(name="recoverycode_hashed", condition=Q(digest__regex=r"^[0-9a-f]{64}$")),
        ]

    def __str__(self) -> str:
        return f"{self.factor_id}"
