"""Dated histories of a person: posts, ranks, education, sanctions, awards, team duties."""

from datetime import date, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from employees.access import Permission
from employees.choices import Assignment, EducationLevel, PositionKind, SanctionLevel
from employees.models.organisation import Position
from employees.models.people import Employee, PersonalModel
from employees.querysets import PositionHistoryQuerySet
from employees.ranks import RANKS

SCORE = Q(score__gte=0, score__lte=100)  # refuses NaN and infinity too: both are greater than 100


class PositionHistory(PersonalModel):
    """A post held for a period; posts outside the register carry their own name, kind and unit."""

    _gated_queryset = PositionHistoryQuerySet

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="position_history")
    position = models.ForeignKey(Position, models.PROTECT, null=True, blank=True, related_name="history")
    position_name = models.CharField(max_length=250, blank=True)
    position_kind = models.CharField(max_length=20, choices=PositionKind, blank=True)
    unit_name = models.CharField(max_length=250, blank=True)
    validity = DateRangeField()
    assignment = models.CharField(max_length=10, choices=Assignment, default=Assignment.DEFINITIVE)

    class Meta(PersonalModel.Meta):
        constraints = [
            ExclusionConstraint(
                name="positionhistory_one_definitive_post",
                expressions=[("employee", RangeOperators.EQUAL), ("validity", RangeOperators.OVERLAPS)],
                condition=Q(assignment=Assignment.DEFINITIVE),
            ),
            models.UniqueConstraint(
                "employee",
                "position",
                "position_name",
                models.Func(F("validity"), function="lower", output_field=models.DateField()),
                "assignment",
                name="positionhistory_key",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="positionhistory_names_a_post",
                condition=Q(position__isnull=False) | ~Q(position_name=""),
            ),
            models.CheckConstraint(
                name="positionhistory_bounded_below",
                condition=Q(validity__startswith__isnull=False, validity__isempty=False),
            ),
            models.CheckConstraint(
                name="positionhistory_known_assignment", condition=Q(assignment__in=Assignment.values)
            ),
            models.CheckConstraint(
                name="positionhistory_known_kind", condition=Q(position_kind__in=["", *PositionKind.values])
            ),
        ]
        indexes = [
            models.Index(fields=["position", "employee"], name="positionhistory_holders"),
            # The latest definitive post in the register of each person is an index-only scan.
            models.Index(
                F("employee"),
                models.Func(F("validity"), function="lower", output_field=models.DateField()).desc(),
                include=["position", "validity"],
                condition=Q(assignment=Assignment.DEFINITIVE, position__isnull=False),
                name="positionhistory_latest_post",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.position_id or self.position_name}"

    @property
    def last_day(self) -> date | None:
        """The last day of the period, inclusive; None while it is open."""
        return self.validity.upper - timedelta(days=1) if self.validity.upper else None


class RankHistory(PersonalModel):
    """A rank (golongan) reached on a day."""

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="rank_history")
    rank = models.CharField(max_length=6)
    from_date = models.DateField()
    decree = models.CharField(max_length=2000, blank=True)

    class Meta(PersonalModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["employee", "rank", "from_date"], name="rankhistory_key"),
            models.CheckConstraint(name="rankhistory_known_rank", condition=Q(rank__in=RANKS)),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.rank}"


class EducationHistory(PersonalModel):
    """A degree or school certificate."""

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="education_history")
    level = models.CharField(max_length=12, choices=EducationLevel)
    field = models.CharField(max_length=250, blank=True)
    institution = models.CharField(max_length=250, blank=True)
    graduated_on = models.DateField(null=True, blank=True)

    class Meta(PersonalModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "level", "field", "graduated_on"],
                name="educationhistory_key",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="educationhistory_known_level", condition=Q(level__in=EducationLevel.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.level} {self.field}"


class Discipline(PersonalModel):
    """A disciplinary decision (PP 94/2021); one that was cancelled keeps its row and its date of cancelling."""

    read_permission = Permission.READ_SENSITIVE

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="discipline")
    level = models.CharField(max_length=10, choices=SanctionLevel)
    kind_id = models.CharField(max_length=20, blank=True)
    start_date = models.DateField()
    end_date = models.DateField(null=True, blank=True)
    cancelled_on = models.DateField(null=True, blank=True)

    class Meta(PersonalModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "level", "kind_id", "start_date"], name="discipline_key"
            ),
            models.CheckConstraint(
                name="discipline_known_level", condition=Q(level__in=SanctionLevel.values)
            ),
            models.CheckConstraint(
                name="discipline_ends_after_start",
                condition=Q(end_date__isnull=True) | Q(end_date__gte=F("start_date")),
            ),
            models.CheckConstraint(
                name="discipline_cancelled_after_start",
                condition=Q(cancelled_on__isnull=True) | Q(cancelled_on__gte=F("start_date")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.level} {self.start_date}"


class Award(PersonalModel):
    """An award received; its score, when the agency scored it."""

    read_permission = Permission.READ_PERFORMANCE

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="awards")
    name = models.CharField(max_length=250)
    awarded_on = models.DateField()
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)

    class Meta(PersonalModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["employee", "name", "awarded_on"], name="award_key"),
            models.CheckConstraint(name="award_score", condition=SCORE),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.name}"


class TeamAssignment(PersonalModel):
    """Work in a team outside the post, in a year."""

    read_permission = Permission.READ_PERFORMANCE

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="team_assignments")
    name = models.CharField(max_length=250)
    year = models.PositiveSmallIntegerField()
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)

    class Meta(PersonalModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["employee", "name", "year"], name="teamassignment_key"),
            models.CheckConstraint(name="teamassignment_score", condition=SCORE),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.name} {self.year}"
