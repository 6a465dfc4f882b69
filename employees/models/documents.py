"""Documents that prove something about a person: kept by their fingerprint, read through the gate."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from employees.access import Permission
from employees.models.people import Employee, PersonalModel


class Document(PersonalModel):
    """A file about one person, such as a certificate; the bytes lie under their SHA-256 in the media folder."""

    class ContentType(models.TextChoices):
        PDF = "application/pdf", "PDF"
        JPEG = "image/jpeg", "JPEG"
        PNG = "image/png", "PNG"

    read_permission = Permission.READ_DEVELOPMENT

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="documents")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=20, choices=ContentType)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.CharField(max_length=120)
    uploaded_at = models.DateTimeField(db_default=Now())

    class Meta(PersonalModel.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            models.CheckConstraint(name="document_fingerprint", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(
                name="document_known_type",
                condition=Q(content_type__in=["application/pdf", "image/jpeg", "image/png"]),
            ),
            models.CheckConstraint(name="document_not_empty", condition=Q(size__gt=0)),
        ]
        indexes = [models.Index(fields=["sha256"], name="document_by_fingerprint")]

    def __str__(self) -> str:
        return self.name
