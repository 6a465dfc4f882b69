"""Periodic evaluations, recorded credit points, and what officers say about performance results."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from asn_career.base.models import RecordModel
from assessments.choices import Expectation, OrganisationRating, Periodicity, Predicate
from assessments.querysets import OrganisationResultQuerySet
from employees.access import Permission
from employees.models import Employee, PersonalModel, Unit

_MONTHS = Func(
    F("first_month"),
    F("last_month"),
    Value("[]"),
    function="int4range",
    output_field=IntegerRangeField(),
)


class PeriodicEvaluation(PersonalModel):
    """The performance result of some months of a year (SIASN ``rw-kinerjaperiodik``), months included.

    Monthly and quarterly ones accompany the yearly result; one of a part of the year stands for its months in the
    conversion to credit points.
    """

    read_permission = Permission.READ_PERFORMANCE

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="periodic_evaluations")
    year = models.PositiveSmallIntegerField()
    periodicity = models.CharField(max_length=10, choices=Periodicity)
    first_month = models.PositiveSmallIntegerField()
    last_month = models.PositiveSmallIntegerField()
    work_result = models.CharField(max_length=10, choices=Expectation, blank=True)
    behaviour = models.CharField(max_length=10, choices=Expectation, blank=True)
    predicate = models.CharField(max_length=20, choices=Predicate)
    # As recorded upstream; our own figures come from the rule.
    coefficient_id = models.CharField(max_length=50, blank=True)
    percentage = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    criteria = models.CharField(max_length=250, blank=True)
    rater_nip = models.CharField(max_length=30, blank=True)

    class Meta(PersonalModel.Meta):
        verbose_name = _("periodic evaluation")
        verbose_name_plural = _("periodic evaluations")
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "year", "periodicity", "first_month"], name="periodicevaluation_key"
            ),
            ExclusionConstraint(
                name="periodicevaluation_months_once",
                expressions=[
                    ("employee", RangeOperators.EQUAL),
                    ("year", RangeOperators.EQUAL),
                    ("periodicity", RangeOperators.EQUAL),
                    (_MONTHS, RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="periodicevaluation_months",
                condition=Q(first_month__gte=1, last_month__lte=12, last_month__gte=F("first_month")),
            ),
            models.CheckConstraint(
                name="periodicevaluation_shape",
                condition=Q(periodicity=Periodicity.MONTHLY, last_month=F("first_month"))
                | Q(
                    periodicity=Periodicity.QUARTERLY,
                    first_month__in=(1, 4, 7, 10),
                    last_month=F("first_month") + 2,
                )
                | Q(periodicity=Periodicity.PART_YEAR),
            ),
            models.CheckConstraint(
                name="periodicevaluation_known_predicate", condition=Q(predicate__in=Predicate.values)
            ),
            models.CheckConstraint(
                name="periodicevaluation_known_ratings",
                condition=Q(
                    work_result__in=["", *Expectation.values], behaviour__in=["", *Expectation.values]
                ),
            ),
            models.CheckConstraint(
                name="periodicevaluation_percentage", condition=Q(percentage__gte=0, percentage__lte=150)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.year}/{self.first_month}-{self.last_month} {self.predicate}"


class CreditPoints(PersonalModel):
    """A recorded total of credit points (PAK; SIASN ``rw-angkakredit``) for its months, both included.

    ``total`` is what its own months brought. A ``first`` credit and an ``integration`` open the count of a level.
    """

    read_permission = Permission.READ_PERFORMANCE

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="credit_points")
    decree = models.CharField(max_length=250)
    decree_on = models.DateField(null=True, blank=True)
    first_year = models.PositiveSmallIntegerField()
    first_month = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    last_month = models.PositiveSmallIntegerField()
    main = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    supporting = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    total = models.DecimalField(max_digits=7, decimal_places=2)
    is_first = models.BooleanField(db_default=False, default=False)
    is_integration = models.BooleanField(db_default=False, default=False)
    is_conversion = models.BooleanField(db_default=False, default=False)

    class Meta(PersonalModel.Meta):
        verbose_name = _("recorded credit points")
        verbose_name_plural = _("recorded credit points")
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "decree", "first_year", "first_month"], name="creditpoints_key"
            ),
            models.CheckConstraint(
                name="creditpoints_months",
                condition=Q(first_month__range=(1, 12), last_month__range=(1, 12))
                & (
                    Q(last_year__gt=F("first_year"))
                    | Q(last_year=F("first_year"), last_month__gte=F("first_month"))
                ),
            ),
            models.CheckConstraint(
                name="creditpoints_not_negative",
                condition=Q(total__gte=0)
                & (Q(main__isnull=True) | Q(main__gte=0))
                & (Q(supporting__isnull=True) | Q(supporting__gte=0)),
            ),
            models.CheckConstraint(
                name="creditpoints_one_kind",
                condition=Q(is_first=False, is_integration=False)
                | Q(is_first=False, is_conversion=False)
                | Q(is_integration=False, is_conversion=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.decree} {self.total}"


class PerformanceConfirmation(PersonalModel):
    """An officer's word that a predicate which the ratings do not make is confirmed as given, for these values.

    Once the result is corrected to other values it says nothing any more.
    """

    read_permission = Permission.READ_PERFORMANCE

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="performance_confirmations")
    performance = models.ForeignKey(
        "assessments.Performance", models.CASCADE, null=True, related_name="confirmations"
    )
    periodic = models.ForeignKey(PeriodicEvaluation, models.CASCADE, null=True, related_name="confirmations")
    work_result = models.CharField(max_length=10, choices=Expectation)
    behaviour = models.CharField(max_length=10, choices=Expectation)
    predicate = models.CharField(max_length=20, choices=Predicate)
    reason = models.TextField(_("reason"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), db_default=Now())

    class Meta(PersonalModel.Meta):
        verbose_name = _("confirmation of a performance result")
        verbose_name_plural = _("confirmations of performance results")
        constraints = [
            models.CheckConstraint(
                name="performanceconfirmation_of_one",
                condition=Q(performance__isnull=False, periodic__isnull=True)
                | Q(performance__isnull=True, periodic__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["performance", "periodic", "work_result", "behaviour", "predicate"],
                name="performanceconfirmation_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="performanceconfirmation_reason", condition=~Q(reason="")),
        ]
        triggers = [
            *PersonalModel.Meta.triggers,
            pgtrigger.Trigger(
                name="of_the_result_as_it_stands",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (
                        SELECT FROM assessments_performance r WHERE r.id = NEW.performance_id
                          AND (r.employee_id, r.work_result, r.behaviour, r.predicate)
                            = (NEW.employee_id, NEW.work_result, NEW.behaviour, NEW.predicate)
                    ) AND NOT EXISTS (
                        SELECT FROM assessments_periodicevaluation r WHERE r.id = NEW.periodic_id
                          AND (r.employee_id, r.work_result, r.behaviour, r.predicate)
                            = (NEW.employee_id, NEW.work_result, NEW.behaviour, NEW.predicate)
                    ) THEN
                        RAISE EXCEPTION 'a result is confirmed as it stands' USING ERRCODE = 'check_violation';
                    END IF;
                    IF EXISTS (
                        SELECT FROM employees_user u
                        WHERE u.id = NEW.confirmed_by_id AND u.employee_id = NEW.employee_id
                    ) THEN
                        RAISE EXCEPTION 'nobody confirms a result of their own' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"{self.performance_id or self.periodic_id}: {self.predicate}"


class OrganisationResult(RecordModel):
    """The performance rating of a unit for a year, with the document that sets it."""

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="organisation_results", verbose_name=_("work unit")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    rating = models.CharField(_("rating"), max_length=20, choices=OrganisationRating)
    document = models.CharField(_("number of the document"), max_length=250)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"), db_default=Now())

    objects = OrganisationResultQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("rating of an organisation")
        verbose_name_plural = _("ratings of organisations")
        constraints = [
            models.UniqueConstraint(fields=["unit", "year"], name="organisationresult_key"),
            models.CheckConstraint(
                name="organisationresult_known_rating", condition=Q(rating__in=OrganisationRating.values)
            ),
            models.CheckConstraint(name="organisationresult_document", condition=~Q(document="")),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.year} {self.rating}"
