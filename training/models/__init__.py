"""Tables of training: the catalogue, what people completed, and their development plans."""

from training.models.catalogue import TrainingProgram
from training.models.history import TrainingHistory
from training.models.plan_library import ActionTemplate, CareerTarget
from training.models.plans import ActionClosure, DevelopmentPlan, PlanAction, PlanCopy, PlanStep

__all__ = [
    "ActionClosure",
    "ActionTemplate",
    "CareerTarget",
    "DevelopmentPlan",
    "PlanAction",
    "PlanCopy",
    "PlanStep",
    "TrainingHistory",
    "TrainingProgram",
]
