"""Who holds training, under which agreements, and the fields of service that training is for."""

from datetime import date, timedelta
from decimal import Decimal

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Lower
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import capture_triggers
from asn_career.base.models import RecordModel
from training.choices import ProviderKind
from training.models.agreement_triggers import sums_of_agreed_sessions
from training.querysets import AgreementQuerySet, SharedQuerySet

# Programmes name their provider as the data package does; who is on file takes over the link, and a new name.
_FOLLOW_NAMES = """
    IF TG_OP = 'UPDATE' AND NEW.name IS DISTINCT FROM OLD.name THEN
        UPDATE training_trainingprogram SET provider = NEW.name
        WHERE held_by_id = NEW.id AND lower(btrim(provider)) = lower(OLD.name);
    END IF;
    UPDATE training_trainingprogram SET provider = provider
    WHERE held_by_id IS NULL AND provider <> ''
      AND lower(btrim(provider)) IN (lower(NEW.name), lower(nullif(NEW.short_name, '')));
    RETURN NULL;
"""


class FieldOfService(RecordModel):
    """A field in which the administration serves (bidang layanan); the usual ones come with the product."""

    code = models.CharField(max_length=50, unique=True)
    name = models.CharField(max_length=250)
    name_en = models.CharField(max_length=250, blank=True)
    # Families of posts (rumpun) whose work it is, as the register of posts writes them.
    families = ArrayField(models.CharField(max_length=250), default=list, blank=True)

    objects = SharedQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("field of service")
        verbose_name_plural = _("fields of service")

    def __str__(self) -> str:
        return self.name


class Provider(RecordModel):
    """Who holds training (penyelenggara): LAN, BKN, a university, the region itself."""

    name = models.CharField(max_length=250)
    short_name = models.CharField(max_length=50, blank=True)
    kind = models.CharField(max_length=20, choices=ProviderKind)
    contact_name = models.CharField(max_length=250, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=50, blank=True)
    website = models.URLField(blank=True)
    address = models.TextField(blank=True)

    objects = SharedQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("provider")
        verbose_name_plural = _("providers")
        constraints = [
            models.UniqueConstraint(Lower("name"), name="provider_name"),
            models.UniqueConstraint(
                Lower("short_name"), condition=~Q(short_name=""), name="provider_short_name"
            ),
            models.CheckConstraint(name="provider_named", condition=~Q(name="")),
            models.CheckConstraint(name="provider_known_kind", condition=Q(kind__in=ProviderKind.values)),
        ]
        triggers = [
            *capture_triggers(),
            pgtrigger.Trigger(
                name="programs_follow",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_FOLLOW_NAMES,
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Agreement(RecordModel):
    """An agreement (perjanjian kerja sama, PKS) with a provider, for one field of service or for all of them."""

    provider = models.ForeignKey(Provider, models.PROTECT, related_name="agreements")
    number = models.CharField(max_length=100)
    title = models.CharField(max_length=250)
    field = models.ForeignKey(
        FieldOfService, models.PROTECT, null=True, blank=True, related_name="agreements"
    )
    validity = DateRangeField()
    terms = models.TextField(blank=True)
    # At most this much may be spent under it, in rupiah; null: no ceiling is agreed.
    ceiling = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    # Kept by trigger from the sessions held under it.
    planned = models.DecimalField(max_digits=16, decimal_places=2, default=0, db_default=0, editable=False)
    committed = models.DecimalField(max_digits=16, decimal_places=2, default=0, db_default=0, editable=False)
    spent = models.DecimalField(max_digits=16, decimal_places=2, default=0, db_default=0, editable=False)
    document_name = models.CharField(max_length=200, blank=True)
    document_type = models.CharField(max_length=20, blank=True)
    document_sha256 = models.CharField(max_length=64, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            models.UniqueConstraint(fields=["provider", "number"], name="agreement_number"),
            models.CheckConstraint(
                name="agreement_from_a_day_to_a_day",
                condition=Q(validity__isempty=False, validity__lower_inf=False, validity__upper_inf=False),
            ),
            models.CheckConstraint(name="agreement_ceiling", condition=Q(ceiling__gte=0, ceiling__lt=10**14)),
            models.CheckConstraint(
                name="agreement_never_above_the_ceiling",
                condition=Q(ceiling__isnull=True) | Q(ceiling__gte=F("committed") + F("spent")),
            ),
            models.CheckConstraint(
                name="agreement_document",
                condition=Q(document_sha256="", document_name="", document_type="")
                | Q(document_sha256__regex=r"^[0-9a-f]{64}$") & ~Q(document_name="") & ~Q(document_type=""),
            ),
            # One agreement at a time for the same provider and scope; none beside another for "all fields".
            ExclusionConstraint(
                name="agreement_one_per_scope",
                expressions=[
                    ("provider", RangeOperators.EQUAL),
                    (Coalesce(F("field"), 0), RangeOperators.EQUAL),
                    ("validity", RangeOperators.OVERLAPS),
                ],
            ),
        ]
        triggers = [*capture_triggers(), sums_of_agreed_sessions()]

    def __str__(self) -> str:
        return f"{self.number}: {self.title}"

    @property
    def left(self) -> Decimal | None:
        """What may still be committed under it; None without a ceiling."""
        return None if self.ceiling is None else self.ceiling - self.committed - self.spent

    @property
    def last_day(self) -> date:
        return self.validity.upper - timedelta(days=1)
