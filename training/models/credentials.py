"""Certificates that the product issued: the PDF, the signed credential, and whether they still hold."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import actor_required, capture_triggers
from asn_career.base.documents.models import IssuedDocument
from employees.access import Permission
from employees.models import Document, Employee, PersonalModel
from training.models.enrolments import Result

# A status list has so many places that a place tells nothing about its holder (W3C Bitstring Status List 1.0).
STATUS_LIST_SIZE = 131_072


class Credential(PersonalModel):
    """A certificate for a passed training; signed once and never changed, only revoked.

    ``jwt`` is the Open Badges 3.0 credential, ``offline`` the short signed code in the QR of the PDF.
    """

    read_permission: ClassVar[Permission] = Permission.READ_DEVELOPMENT

    employee = models.ForeignKey(
        Employee, models.PROTECT, related_name="credentials", verbose_name=_("employee")
    )
    result = models.ForeignKey(
        Result, models.PROTECT, related_name="credentials", verbose_name=_("training result")
    )
    entry = models.OneToOneField(
        IssuedDocument, models.PROTECT, related_name="credential", verbose_name=_("register entry")
    )
    document = models.OneToOneField(
        Document, models.PROTECT, related_name="credential", verbose_name=_("document")
    )
    kid = models.CharField(_("key"), max_length=43)
    jwt = models.TextField(_("credential"))
    offline = models.TextField(_("code for checking offline"))
    issued_on = models.DateField(_("issued on"))
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)

    class Meta(PersonalModel.Meta):
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            models.UniqueConstraint(
                fields=["result"], condition=Q(revoked_on__isnull=True), name="credential_one_that_holds"
            ),
            models.CheckConstraint(
                name="credential_revoked_after_issue",
                condition=Q(revoked_on__isnull=True) | Q(revoked_on__gte=models.F("issued_on")),
            ),
        ]
        triggers = [
            *capture_triggers(),
            actor_required(),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="only_revoked",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF OLD.revoked_on IS NOT NULL
                       OR (to_jsonb(OLD) - 'revoked_on') <> (to_jsonb(NEW) - 'revoked_on') THEN
                        RAISE EXCEPTION 'a certificate is revoked, not changed' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.result_id}"
