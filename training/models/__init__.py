"""Tables of training: the catalogue, its sessions and who takes part, what people completed, development plans."""

from training.models.catalogue import TrainingProgram
from training.models.enrolments import Attendance, Enrolment, EnrolmentStep, ReachedLevel, Result
from training.models.history import TrainingHistory
from training.models.plan_library import ActionTemplate, CareerTarget
from training.models.plans import ActionClosure, DevelopmentPlan, PlanAction, PlanCopy, PlanStep
from training.models.sessions import ApprovalChain, SessionDay, TrainingSession, UnitQuota

__all__ = [
    "ActionClosure",
    "ActionTemplate",
    "ApprovalChain",
    "Attendance",
    "CareerTarget",
    "DevelopmentPlan",
    "Enrolment",
    "EnrolmentStep",
    "PlanAction",
    "PlanCopy",
    "PlanStep",
    "ReachedLevel",
    "Result",
    "SessionDay",
    "TrainingHistory",
    "TrainingProgram",
    "TrainingSession",
    "UnitQuota",
]
