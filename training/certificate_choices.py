"""Closed vocabularies of uploaded certificates, of the conversion of hours, and of what is reported to SIASN."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CertificateState(models.TextChoices):
    """Where an uploaded certificate stands; what was returned is sent again as a new one."""

    WAITING = "waiting", pgettext_lazy("certificate", "Waits for verification")
    ACCEPTED = "accepted", pgettext_lazy("certificate", "Accepted")
    RETURNED = "returned", pgettext_lazy("certificate", "Returned")


CERTIFICATE_STEPS = {
    CertificateState.WAITING: (CertificateState.ACCEPTED, CertificateState.RETURNED),
    CertificateState.ACCEPTED: (),
    CertificateState.RETURNED: (),
}


class HoursBasis(models.TextChoices):
    """Where credited hours come from; those stated on the certificate always win."""

    CERTIFICATE = "certificate", pgettext_lazy("hours", "Stated on the certificate")
    CONVERSION = "conversion", pgettext_lazy("hours", "Conversion table")


class ConversionUnit(models.TextChoices):
    """What a rate of the conversion table counts."""

    DAY = "day", _("day")
    MEETING = "meeting", _("meeting")
    PROGRAM = "program", _("programme")


class SiasnResource(models.TextChoices):
    """Resource of SIASN in which a training travels."""

    DIKLAT = "rw-diklat", "rw-diklat"
    KURSUS = "rw-kursus", "rw-kursus"


class SiasnState(models.TextChoices):
    """Where the report of a training to SIASN stands; what SIASN refused is pending again with what it said."""

    PENDING = "pending", pgettext_lazy("SIASN", "To be reported")
    EXPORTED = "exported", pgettext_lazy("SIASN", "In an export file")
    RECEIVED = "received", pgettext_lazy("SIASN", "Received")


SIASN_STEPS = {
    SiasnState.PENDING: (SiasnState.EXPORTED,),
    SiasnState.EXPORTED: (SiasnState.PENDING, SiasnState.RECEIVED),
    SiasnState.RECEIVED: (),
}
COURSE_TYPES = 25
