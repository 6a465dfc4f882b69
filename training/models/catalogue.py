"""The catalogue of programmes: what they teach, whom they serve, and what they ask of those who take them."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from asn_career.base.audit import capture_triggers
from asn_career.base.models import RecordModel
from competencies.choices import Level
from competencies.models import Competency
from employees.choices import PositionKind
from employees.ranks import RANKS
from training.choices import Cadence, Modality, Nature, PrerequisiteKind, TrainingKind
from training.models.providers import FieldOfService, Provider
from training.querysets import SharedQuerySet, TrainingProgramQuerySet

# The data package names the provider; the link to the one on file follows the name.
_LINK_PROVIDER = """
    NEW.held_by_id := (
        SELECT id FROM training_provider
        WHERE lower(btrim(NEW.provider)) IN (lower(name), lower(nullif(short_name, '')))
        ORDER BY lower(name) = lower(btrim(NEW.provider)) DESC LIMIT 1
    );
    RETURN NEW;
"""
# The data package gives one competency and level; it is the main one among all that a programme teaches.
_KEEP_MAIN_TAUGHT = """
    DELETE FROM training_taughtcompetency WHERE program_id = NEW.id AND main
      AND (competency_id IS DISTINCT FROM NEW.competency_id OR NEW.target_level IS NULL);
    IF NEW.competency_id IS NOT NULL AND NEW.target_level IS NOT NULL THEN
        INSERT INTO training_taughtcompetency (program_id, competency_id, target_level, main)
        VALUES (NEW.id, NEW.competency_id, NEW.target_level, true)
        ON CONFLICT (program_id, competency_id) DO UPDATE SET target_level = excluded.target_level, main = true
        WHERE (training_taughtcompetency.target_level, training_taughtcompetency.main)
            IS DISTINCT FROM (excluded.target_level, true);
    END IF;
    RETURN NULL;
"""
_MAIN_IS_THE_PROGRAMS = """
    IF NEW.main AND NOT EXISTS (
        SELECT FROM training_trainingprogram p
        WHERE p.id = NEW.program_id AND p.competency_id = NEW.competency_id AND p.target_level = NEW.target_level
    ) THEN
        RAISE EXCEPTION 'the main competency is the one that the programme itself names'
        USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""
_NO_CYCLE = """
    PERFORM pg_advisory_xact_lock(hashtext('training_programprerequisite'));
    IF EXISTS (
        WITH RECURSIVE before AS (
            SELECT NEW.required_program_id AS id
            UNION
            SELECT r.required_program_id FROM training_programprerequisite r JOIN before b ON r.program_id = b.id
            WHERE r.required_program_id IS NOT NULL
        )
        SELECT FROM before WHERE id = NEW.program_id
    ) THEN
        RAISE EXCEPTION 'programmes require each other' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


def _only(given: str) -> Q:
    """Of what a prerequisite can name, ``given`` and nothing else."""
    empty = {"required_program": None, "post_kind": "", "rank": "", "competency": None}
    others = Q(*(_empty(name, value) for name, value in empty.items() if name != given))
    level = Q(level__isnull=given != "competency")
    return ~_empty(given, empty[given]) & others & level


def _empty(name: str, value: str | None) -> Q:
    return Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})


class TrainingProgram(RecordModel):
    """A programme of the catalogue, with the competency and the level it leads to."""

    code = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=250)
    kind = models.CharField(max_length=20, choices=TrainingKind, blank=True)
    modality = models.CharField(max_length=20, choices=Modality, blank=True)
    hours = models.DecimalField(max_digits=7, decimal_places=2)
    cost = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    provider = models.CharField(max_length=250, blank=True)
    competency = models.ForeignKey(
        Competency, models.PROTECT, null=True, blank=True, related_name="training_programs"
    )
    target_level = models.PositiveSmallIntegerField(choices=Level, null=True, blank=True)

    # What follows is kept in the product and not part of the data package.
    nature = models.CharField(max_length=20, choices=Nature, blank=True, db_default="")
    description = models.TextField(blank=True, db_default="")
    offered = DateRangeField(null=True, blank=True)
    cadence = models.CharField(max_length=10, choices=Cadence, blank=True, db_default="")
    months = ArrayField(models.PositiveSmallIntegerField(), default=list, db_default=[], blank=True)
    rounds_per_year = models.PositiveSmallIntegerField(null=True, blank=True)
    certifies = models.BooleanField(null=True, blank=True)
    certificate_years = models.PositiveSmallIntegerField(null=True, blank=True)
    certifying_body = models.CharField(max_length=250, blank=True, db_default="")
    # Kept by trigger: the provider on file whose name or short name ``provider`` is.
    held_by = models.ForeignKey(
        Provider, models.PROTECT, null=True, blank=True, editable=False, related_name="programs"
    )
    fields = models.ManyToManyField(FieldOfService, through="ProgramField", related_name="programs")

    objects = TrainingProgramQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("training programme")
        verbose_name_plural = _("training programmes")
        constraints = [
            models.CheckConstraint(name="trainingprogram_hours", condition=Q(hours__gt=0, hours__lt=100_000)),
            models.CheckConstraint(name="trainingprogram_cost", condition=Q(cost__gte=0, cost__lt=10**12)),
            models.CheckConstraint(
                name="trainingprogram_target_level", condition=Q(target_level__range=(1, 5))
            ),
            models.CheckConstraint(
                name="trainingprogram_known_kind", condition=Q(kind__in=["", *TrainingKind.values])
            ),
            models.CheckConstraint(
                name="trainingprogram_known_modality", condition=Q(modality__in=["", *Modality.values])
            ),
            models.CheckConstraint(
                name="trainingprogram_known_nature", condition=Q(nature__in=["", *Nature.values])
            ),
            models.CheckConstraint(
                name="trainingprogram_offered_not_empty", condition=Q(offered__isempty=False)
            ),
            models.CheckConstraint(
                name="trainingprogram_known_cadence", condition=Q(cadence__in=["", *Cadence.values])
            ),
            models.CheckConstraint(
                name="trainingprogram_months", condition=Q(months__contained_by=list(range(1, 13)))
            ),
            models.CheckConstraint(
                name="trainingprogram_series_is_yearly",
                condition=Q(cadence=Cadence.YEARLY) | Q(rounds_per_year__isnull=True),
            ),
            models.CheckConstraint(
                name="trainingprogram_rounds", condition=Q(rounds_per_year__range=(1, 365))
            ),
            models.CheckConstraint(
                name="trainingprogram_certificate",
                condition=Q(certifies__isnull=False, certifies=True)
                | Q(certificate_years__isnull=True, certifying_body=""),
            ),
            models.CheckConstraint(
                name="trainingprogram_certificate_years", condition=Q(certificate_years__range=(1, 50))
            ),
        ]
        triggers = [
            *capture_triggers(),
            pgtrigger.Trigger(
                name="link_provider",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_LINK_PROVIDER,
            ),
            pgtrigger.Trigger(
                name="keep_main_taught",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("competency_id", "target_level"),
                func=_KEEP_MAIN_TAUGHT,
            ),
            pgtrigger.Trigger(
                name="main_taught_goes_along",
                when=pgtrigger.After,
                operation=pgtrigger.Delete,
                func="DELETE FROM training_taughtcompetency WHERE program_id = OLD.id AND main; RETURN NULL;",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TaughtCompetency(RecordModel):
    """A competency and the level that a programme leads to; the main one is the programme's own columns."""

    program = models.ForeignKey(TrainingProgram, models.CASCADE, related_name="taught")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="taught_by")
    target_level = models.PositiveSmallIntegerField(choices=Level)
    main = models.BooleanField(default=False, db_default=False)

    objects = SharedQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("competency taught")
        verbose_name_plural = _("competencies taught")
        constraints = [
            models.UniqueConstraint(fields=["program", "competency"], name="taughtcompetency_once"),
            models.UniqueConstraint(fields=["program"], condition=Q(main=True), name="taughtcompetency_main"),
            models.CheckConstraint(name="taughtcompetency_level", condition=Q(target_level__range=(1, 5))),
        ]
        triggers = [
            *capture_triggers(),
            pgtrigger.Trigger(
                name="main_is_the_programs",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_MAIN_IS_THE_PROGRAMS,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program_id}: {self.competency_id} {self.target_level}"


class ProgramField(RecordModel):
    """A field of service that a programme is for."""

    program = models.ForeignKey(TrainingProgram, models.CASCADE, related_name="program_fields")
    field = models.ForeignKey(FieldOfService, models.PROTECT, related_name="program_fields")

    objects = SharedQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        constraints = [models.UniqueConstraint(fields=["program", "field"], name="programfield_once")]

    def __str__(self) -> str:
        return f"{self.program_id}: {self.field_id}"


class ProgramPrerequisite(RecordModel):
    """What a programme asks of those who take it; all of its rows have to be met."""

    program = models.ForeignKey(TrainingProgram, models.CASCADE, related_name="prerequisites")
    kind = models.CharField(max_length=15, choices=PrerequisiteKind)
    required_program = models.ForeignKey(
        TrainingProgram, models.PROTECT, null=True, blank=True, related_name="required_by"
    )
    post_kind = models.CharField(max_length=20, choices=PositionKind, blank=True)
    rank = models.CharField(max_length=5, choices=[(rank, rank) for rank in RANKS], blank=True)
    competency = models.ForeignKey(Competency, models.PROTECT, null=True, blank=True, related_name="+")
    level = models.PositiveSmallIntegerField(choices=Level, null=True, blank=True)
    basis = models.CharField(max_length=250, blank=True)

    objects = SharedQuerySet.as_manager()

    class Meta(RecordModel.Meta):
        verbose_name = _("prerequisite")
        verbose_name_plural = _("prerequisites")
        constraints = [
            models.UniqueConstraint(
                fields=["program", "required_program", "post_kind", "rank", "competency"],
                nulls_distinct=False,
                name="programprerequisite_once",
            ),
            models.CheckConstraint(
                name="programprerequisite_says_what",
                condition=Q(_only("required_program"), kind=PrerequisiteKind.PROGRAM)
                | Q(_only("post_kind"), kind=PrerequisiteKind.POST_KIND, post_kind__in=PositionKind.values)
                | Q(_only("rank"), kind=PrerequisiteKind.RANK, rank__in=RANKS)
                | Q(_only("competency"), kind=PrerequisiteKind.COMPETENCY, level__range=(1, 5)),
            ),
            models.CheckConstraint(
                name="programprerequisite_of_another", condition=~Q(program=F("required_program"))
            ),
        ]
        triggers = [
            *capture_triggers(),
            pgtrigger.Trigger(
                name="no_cycle",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__required_program__isnull=False),
                func=_NO_CYCLE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program_id}: {self.kind}"
