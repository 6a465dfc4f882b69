"""Tables of training: catalogue and providers, sessions, completed training, and plans of people and agencies."""

from training.models.annual_plan import (
    AddedNeed,
    AnnualPlan,
    BudgetLine,
    PlanOffer,
    SessionBudget,
    TrainingNeed,
)
from training.models.approvals import ApprovalChain
from training.models.awareness import (
    AwarenessReach,
    AwarenessReason,
    AwarenessRound,
    PlanVisit,
)
from training.models.catalogue import (
    ProgramField,
    ProgramPrerequisite,
    TaughtCompetency,
    TrainingProgram,
)
from training.models.certificates import (
    ConversionRate,
    SiasnPost,
    UploadedCertificate,
)
from training.models.credentials import (
    Credential,
)
from training.models.enrolments import (
    Attendance,
    Enrolment,
    EnrolmentStep,
    ReachedLevel,
    Result,
)
from training.models.evaluations import (
    Evaluation,
    EvaluationKind,
)
from training.models.history import (
    TrainingHistory,
)
from training.models.learning import LearningScore
from training.models.optimisation import (
    ConstraintPrice,
    OptimisationRun,
    PlannedPerson,
    PlannedProgramme,
)
from training.models.plan_library import (
    ActionTemplate,
    CareerTarget,
)
from training.models.plans import (
    ActionClosure,
    DevelopmentPlan,
    PlanAction,
    PlanCopy,
    PlanStep,
)
from training.models.providers import (
    Agreement,
    FieldOfService,
    Provider,
)
from training.models.recognition import RecognitionNomination, RecognitionProgram
from training.models.satisfaction import (
    AnswerChannel,
    FeedbackState,
    Rating,
    SatisfactionFigure,
    ServiceFeedback,
    ServiceFormClosure,
)
from training.models.sessions import (
    SessionDay,
    TrainingSession,
    UnitQuota,
)
from training.models.study_leave import (
    StudyExtension,
    StudyLeave,
    StudyLeaveFile,
    StudyLeaveStep,
    StudyReport,
    StudyVerification,
)
from training.models.trend import GapChange, GapMovement

__all__ = [
    "ActionClosure",
    "ActionTemplate",
    "AddedNeed",
    "Agreement",
    "AnnualPlan",
    "AnswerChannel",
    "ApprovalChain",
    "Attendance",
    "AwarenessReach",
    "AwarenessReason",
    "AwarenessRound",
    "BudgetLine",
    "CareerTarget",
    "ConstraintPrice",
    "ConversionRate",
    "Credential",
    "DevelopmentPlan",
    "Enrolment",
    "EnrolmentStep",
    "Evaluation",
    "EvaluationKind",
    "FeedbackState",
    "FieldOfService",
    "GapChange",
    "GapMovement",
    "LearningScore",
    "OptimisationRun",
    "PlanAction",
    "PlanCopy",
    "PlanOffer",
    "PlanStep",
    "PlanVisit",
    "PlannedPerson",
    "PlannedProgramme",
    "ProgramField",
    "ProgramPrerequisite",
    "Provider",
    "Rating",
    "ReachedLevel",
    "RecognitionNomination",
    "RecognitionProgram",
    "Result",
    "SatisfactionFigure",
    "ServiceFeedback",
    "ServiceFormClosure",
    "SessionBudget",
    "SessionDay",
    "SiasnPost",
    "StudyExtension",
    "StudyLeave",
    "StudyLeaveFile",
    "StudyLeaveStep",
    "StudyReport",
    "StudyVerification",
    "TaughtCompetency",
    "TrainingHistory",
    "TrainingNeed",
    "TrainingProgram",
    "TrainingSession",
    "UnitQuota",
    "UploadedCertificate",
]
