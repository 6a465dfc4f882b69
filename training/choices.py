"""Closed vocabularies of training."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TrainingKind(models.TextChoices):
    """Kinds of training; SIASN's 25 codes map onto them."""

    STRUCTURAL = "struktural", _("Structural")
    FUNCTIONAL = "fungsional", _("Functional")
    TECHNICAL = "teknis", _("Technical training")
    MANAGERIAL = "manajerial", _("Managerial training")
    SOCIOCULTURAL = "sosial_kultural", _("Sociocultural training")
    SEMINAR = "seminar", _("Seminar")
    WORKSHOP = "workshop", _("Workshop")
    SOCIALISATION = "sosialisasi", _("Briefing")
    TECHNICAL_GUIDANCE = "bimtek", _("Technical guidance")
    COURSE = "kursus", _("Course")
    INTERNSHIP = "magang", _("Internship")
    COACHING = "coaching", _("Coaching")
    MENTORING = "mentoring", _("Mentoring")
    E_LEARNING = "e_learning", _("E-learning")
    OTHER = "lainnya", _("Other")


class Modality(models.TextChoices):
    CLASSROOM = "klasikal", _("Classroom")
    ONLINE = "daring", _("Online")
    BLENDED = "campuran", _("Blended")
    WORKPLACE = "di_tempat_kerja", _("At the workplace")


class PlanState(models.TextChoices):
    """Where a development plan stands between the employee and the superior."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Waits for agreement")
    AGREED = "agreed", _("Agreed")
    RETURNED = "returned", _("Returned")
    CLOSED = "closed", _("Archived")


# Where a plan may go from each state; the database refuses every other step.
PLAN_MOVES: dict[str, tuple[str, ...]] = {
    PlanState.DRAFT: (PlanState.SUBMITTED, PlanState.CLOSED),
    PlanState.SUBMITTED: (PlanState.AGREED, PlanState.RETURNED, PlanState.DRAFT, PlanState.CLOSED),
    PlanState.RETURNED: (PlanState.SUBMITTED, PlanState.CLOSED),
    PlanState.AGREED: (PlanState.DRAFT, PlanState.CLOSED),
    PlanState.CLOSED: (),
}
EDITABLE_STATES = (PlanState.DRAFT, PlanState.RETURNED)
# A plan that somebody agrees or has agreed to.
SENT_STATES = (PlanState.SUBMITTED, PlanState.AGREED)


class ActionState(models.TextChoices):
    """How far an action is; that a gap is closed is said by a closure, never by this state."""

    PLANNED = "planned", _("Planned")
    IN_PROGRESS = "in_progress", _("In progress")
    DONE = "done", _("Done")


class ActionForm(models.TextChoices):
    """The 10:20:70 model; an assessment stands outside it and carries no hours."""

    FORMAL = "formal", _("Classroom or course")
    SOCIAL = "social", _("Learning with others")
    ON_THE_JOB = "on_the_job", _("On the job")
    ASSESSMENT = "assessment", _("Competency assessment")


class ActionSource(models.TextChoices):
    """What an action comes from."""

    GAP = "gap", _("Gap against the own post")
    CAREER_TARGET = "career_target", _("Career target")
    POTENTIAL = "potential", _("Potential in leadership")
    SUPERIOR = "superior", _("Superior")
    OWN = "own", _("Own wish")


class StepCapacity(models.TextChoices):
    """As what somebody moved a plan on."""

    EMPLOYEE = "employee", _("Employee")
    SUPERIOR = "superior", _("Direct superior")
    IN_PLACE = "in_place", _("In place of the direct superior")
    SYSTEM = "system", _("System")


class CopyKind(models.TextChoices):
    """Why a plan was frozen."""

    AGREED = "agreed", _("On agreement")
    CLOSED = "closed", _("At the end of the year")


class ReopenReason(models.TextChoices):
    """Why a closed action is open again."""

    WITHDRAWN = "withdrawn", _("The result was withdrawn")
    LOWER = "lower", _("A later result is below the target level")


class Nature(models.TextChoices):
    """What a programme develops: the craft of a field, conduct at work, or leading others."""

    TECHNICAL = "teknis", _("Technical skills")
    SOFT_SKILLS = "soft_skill", _("Soft skills")
    LEADERSHIP = "kepemimpinan", _("Leadership")


class Cadence(models.TextChoices):
    """Whether a programme is held a single time or comes back every year."""

    ONCE = "sekali", _("Held once")
    YEARLY = "tahunan", _("Every year")


class ProviderKind(models.TextChoices):
    """Who holds training."""

    LAN = "lan", "LAN"
    BKN = "bkn", "BKN"
    MINISTRY = "kementerian", _("Ministry or national agency")
    UNIVERSITY = "perguruan_tinggi", _("University")
    OWN = "sendiri", _("The region itself")
    OTHER = "lainnya", _("Other provider")


class PrerequisiteKind(models.TextChoices):
    """What a programme may ask of those who take it."""

    PROGRAM = "program", _("Another programme first")
    POST_KIND = "jenis_jabatan", _("At least a kind of post")
    RANK = "pangkat", _("At least a rank")
    COMPETENCY = "kompetensi", _("A level in a competency")
