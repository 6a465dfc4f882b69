"""Certificates that employees send in, the conversion of hours that none states, and the report to SIASN."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import actor_required, capture_triggers
from asn_career.base.models import RecordModel
from employees.access import Permission
from employees.models import Document, Employee, PersonalModel, Unit
from training.certificate_choices import (
    CERTIFICATE_STEPS,
    COURSE_TYPES,
    SIASN_STEPS,
    CertificateState,
    ConversionUnit,
    HoursBasis,
    SiasnResource,
    SiasnState,
)
from training.certificate_querysets import ConversionRateQuerySet, SiasnPostQuerySet
from training.models.enrolments import Result
from training.models.history import TrainingHistory
from training.models.sessions import only_these_steps


class UploadedCertificate(PersonalModel):
    """A certificate as its holder sent it in, and what an officer made of it.

    ``stated_hours`` (JP) are those on the certificate, null where it states none; ``amount`` counts the days or
    meetings that the conversion table is asked about then. An accepted one is a row of the training history.
    """

    read_permission: ClassVar[Permission] = Permission.READ_DEVELOPMENT

    employee = models.ForeignKey(
        Employee, models.PROTECT, related_name="uploaded_certificates", verbose_name=_("employee")
    )
    document = models.OneToOneField(
        Document, models.PROTECT, related_name="uploaded_certificate", verbose_name=_("document")
    )
    name = models.CharField(_("name of the training"), max_length=250)
    provider = models.CharField(_("provider"), max_length=250)
    course_type = models.PositiveSmallIntegerField(_("SIASN course type"))
    started_on = models.DateField(_("from"), null=True, blank=True)
    completed_on = models.DateField(_("until"))
    certificate_no = models.CharField(_("certificate number"), max_length=250, blank=True)
    stated_hours = models.DecimalField(
        _("lesson hours (JP) on the certificate"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    amount = models.PositiveSmallIntegerField(_("days or meetings"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=CertificateState, default=CertificateState.WAITING
    )
    sent_at = models.DateTimeField(_("sent at"))
    credited_hours = models.DecimalField(
        _("hours credited"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    basis = models.CharField(_("basis of the hours"), max_length=12, choices=HoursBasis, blank=True)
    basis_note = models.CharField(_("how the hours were found"), max_length=250, blank=True)
    reason = models.TextField(_("reason"), blank=True, default="")
    decided_by = models.CharField(_("decided by"), max_length=120, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    history = models.OneToOneField(
        TrainingHistory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="uploaded_certificate",
        editable=False,
    )

    class Meta(PersonalModel.Meta):
        verbose_name = _("uploaded certificate")
        verbose_name_plural = _("uploaded certificates")
        constraints = [
            models.CheckConstraint(
                name="uploadedcertificate_course_type", condition=Q(course_type__range=(1, COURSE_TYPES))
            ),
            models.CheckConstraint(
                name="uploadedcertificate_days",
                condition=Q(started_on__isnull=True) | Q(started_on__lte=F("completed_on")),
            ),
            models.CheckConstraint(
                name="uploadedcertificate_stated_hours",
                condition=Q(stated_hours__gt=0, stated_hours__lt=100_000),
            ),
            models.CheckConstraint(name="uploadedcertificate_amount", condition=Q(amount__range=(1, 366))),
            models.CheckConstraint(
                name="uploadedcertificate_accepted_with_hours",
                condition=Q(
                    state=CertificateState.ACCEPTED,
                    history__isnull=False,
                    credited_hours__gt=0,
                    basis__in=HoursBasis.values,
                )
                | ~Q(state=CertificateState.ACCEPTED)
                & Q(history__isnull=True, credited_hours__isnull=True, basis=""),
            ),
            models.CheckConstraint(
                name="uploadedcertificate_hours_on_it_win",
                condition=Q(credited_hours__isnull=True)
                | Q(stated_hours__isnull=True, basis=HoursBasis.CONVERSION)
                | Q(
                    stated_hours__isnull=False, credited_hours=F("stated_hours"), basis=HoursBasis.CERTIFICATE
                ),
            ),
            models.CheckConstraint(
                name="uploadedcertificate_returned_for_a_reason",
                condition=~Q(state=CertificateState.RETURNED) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="uploadedcertificate_decided_by_somebody",
                condition=Q(state=CertificateState.WAITING, decided_by="", decided_at__isnull=True)
                | ~Q(state=CertificateState.WAITING) & ~Q(decided_by="") & Q(decided_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["sent_at", "id"],
                name="uploadedcertificate_waiting",
                condition=Q(state=CertificateState.WAITING),
            )
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            only_these_steps(CERTIFICATE_STEPS, what="a certificate"),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.name}"

    @property
    def days(self) -> int:
        """Calendar days from the first to the last, both counted."""
        first: date = self.started_on or self.completed_on
        return (self.completed_on - first).days + 1


class ConversionRate(RecordModel):
    """Hours for a form of learning whose certificate states none, from a day on; of one agency, or of all.

    A change is a new row with its day, so that what was credited before stays explained.
    """

    unit = models.ForeignKey(
        Unit,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="conversion_rates",
        verbose_name=_("agency"),
    )
    course_type = models.PositiveSmallIntegerField(_("SIASN course type"))
    per = models.CharField(_("counted per"), max_length=8, choices=ConversionUnit)
    hours = models.DecimalField(_("lesson hours (JP)"), max_digits=6, decimal_places=2)
    effective_from = models.DateField(_("applies from"))
    decree = models.CharField(_("decree"), max_length=250)

    objects = ConversionRateQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("conversion of hours")
        verbose_name_plural = _("conversions of hours")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "course_type", "effective_from"],
                nulls_distinct=False,
                name="conversionrate_once",
            ),
            models.CheckConstraint(
                name="conversionrate_course_type", condition=Q(course_type__range=(1, COURSE_TYPES))
            ),
            models.CheckConstraint(name="conversionrate_hours", condition=Q(hours__gt=0, hours__lte=1_000)),
            models.CheckConstraint(
                name="conversionrate_known_unit", condition=Q(per__in=ConversionUnit.values)
            ),
            models.CheckConstraint(name="conversionrate_by_decree", condition=~Q(decree="")),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.course_type}: {self.hours} JP / {self.per}"


class SiasnPost(PersonalModel):
    """A training to be reported to SIASN by file: a verified certificate, or a session of one's own that was passed.

    ``attempts`` counts the files it was in.
    """

    _gated_queryset: ClassVar[type[models.QuerySet]] = SiasnPostQuerySet
    read_permission: ClassVar[Permission] = Permission.READ_DEVELOPMENT

    employee = models.ForeignKey(
        Employee, models.PROTECT, related_name="siasn_posts", verbose_name=_("employee")
    )
    certificate = models.OneToOneField(
        UploadedCertificate,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="siasn_post",
        verbose_name=_("certificate"),
    )
    result = models.OneToOneField(
        Result,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="siasn_post",
        verbose_name=_("training result"),
    )
    resource = models.CharField(_("resource"), max_length=10, choices=SiasnResource)
    state = models.CharField(_("state"), max_length=10, choices=SiasnState, default=SiasnState.PENDING)
    attempts = models.PositiveSmallIntegerField(_("files"), default=0)
    exported_at = models.DateTimeField(_("last exported at"), null=True, blank=True)
    receipt = models.CharField(_("receipt"), max_length=250, blank=True)
    refusal = models.CharField(_("what SIASN said"), max_length=500, blank=True)

    class Meta(PersonalModel.Meta):
        verbose_name = _("report to SIASN")
        verbose_name_plural = _("reports to SIASN")
        constraints = [
            models.CheckConstraint(
                name="siasnpost_of_one_training",
                condition=Q(certificate__isnull=False, result__isnull=True)
                | Q(certificate__isnull=True, result__isnull=False),
            ),
            models.CheckConstraint(
                name="siasnpost_known_resource", condition=Q(resource__in=SiasnResource.values)
            ),
            models.CheckConstraint(
                name="siasnpost_received_with_receipt",
                condition=Q(state=SiasnState.RECEIVED) & ~Q(receipt="")
                | ~Q(state=SiasnState.RECEIVED) & Q(receipt=""),
            ),
            models.CheckConstraint(
                name="siasnpost_exported_in_a_file",
                condition=Q(state=SiasnState.PENDING) | Q(attempts__gte=1, exported_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["state", "id"], name="siasnpost_queue")]
        triggers = [
            *capture_triggers(),
            actor_required(),
            only_these_steps(SIASN_STEPS, what="a report to SIASN"),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.state}"
