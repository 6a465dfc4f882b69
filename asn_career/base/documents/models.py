"""The register of documents that the product has issued."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import capture_triggers


class IssuedDocument(models.Model):
    """A document that left the product under a code: what it is, its fingerprint, and whether it still holds."""

    public_id = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    code = models.CharField(max_length=14, unique=True)
    kind = models.CharField(max_length=40)
    # What it is about, in the words of the app that issued it: "plan:<uuid>".
    subject = models.CharField(max_length=100)
    title = models.CharField(max_length=250)
    # What somebody who holds the document and asks by its code is told: pairs of a label and a value.
    told = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64)
    issued_on = models.DateField()
    issued_by = models.CharField(max_length=120)
    revoked_on = models.DateField(null=True, blank=True)
    revoked_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        app_label = "base"
        verbose_name = _("issued document")
        verbose_name_plural = _("issued documents")
        constraints = [
            models.CheckConstraint(
                name="issueddocument_code",
                condition=Q(code__regex=r"^[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){2}$"),
            ),
            models.CheckConstraint(
                name="issueddocument_fingerprint", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(
                name="issueddocument_revoked_with_reason",
                condition=Q(revoked_on__isnull=True, revoked_reason="")
                | Q(revoked_on__isnull=False) & ~Q(revoked_reason=""),
            ),
        ]
        indexes = [models.Index(fields=["subject", "-issued_on"], name="issueddocument_subject")]
        triggers = capture_triggers()

    def __str__(self) -> str:
        return f"{self.title} ({self.code})"
