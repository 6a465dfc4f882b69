"""Tables of promotions: vacancies, openings, rotation, policies, rule sets, runs, review, committees, objections."""

from promotions.models.applications import (
    Application,
    ApplicationFile,
)
from promotions.models.appointments import AppointingDecision, Appointment
from promotions.models.assessment_plans import AssessmentNeed, AssessmentPlan, PlannedRound
from promotions.models.attempts import FurtherAttempt
from promotions.models.bundles import BundlePart, BundleRequest
from promotions.models.candidates import (
    Candidate,
    Considered,
    ConsideredOutcome,
    ConsideredPerson,
    Outcome,
    ShortlistBlock,
)
from promotions.models.committee import (
    Committee,
    CommitteeMember,
    ConflictOfInterest,
    FirstMark,
)
from promotions.models.fairness import (
    FairnessCount,
    FairnessDeparture,
    FairnessGap,
    FairnessReport,
    FairnessResponse,
)
from promotions.models.fairness_years import FairnessYear
from promotions.models.objections import (
    Objection,
    ObjectionEffect,
    ObjectionFile,
    ObjectionStep,
)
from promotions.models.openings import (
    CallExtension,
    Opening,
    OpeningApproval,
    OpeningEvidence,
    OpeningStage,
)
from promotions.models.people_trees import LeafSecret, PeopleTree
from promotions.models.policies import (
    LocalPolicy,
    PolicyDecreeFile,
    PolicyDryRun,
)
from promotions.models.regulator import RegulatorPack, RegulatorPackFile
from promotions.models.review import (
    ReviewMark,
    Verification,
)
from promotions.models.rotations import RotationApproval, RotationMove, RotationPlan
from promotions.models.rule_sets import (
    RuleSet,
    RuleSetApproval,
)
from promotions.models.selection import (
    AssessorConflict,
    ScoreSheet,
    SelectionResult,
    SpreadDiscussion,
    StageAssessor,
)
from promotions.models.shortlists import (
    Shortlist,
)
from promotions.models.sittings import (
    CommitteeVote,
    MinutesSignature,
    OrderDeparture,
    ProposedName,
    Sitting,
    SittingAttendance,
)
from promotions.models.snapshots import (
    FrozenFacts,
    Snapshot,
    SnapshotChunk,
)
from promotions.models.succession import (
    SuccessionBlock,
    SuccessionRun,
    Successor,
)
from promotions.models.vacancies import (
    Vacancy,
)

__all__ = [
    "Application",
    "ApplicationFile",
    "AppointingDecision",
    "Appointment",
    "AssessmentNeed",
    "AssessmentPlan",
    "AssessorConflict",
    "BundlePart",
    "BundleRequest",
    "CallExtension",
    "Candidate",
    "Committee",
    "CommitteeMember",
    "CommitteeVote",
    "ConflictOfInterest",
    "Considered",
    "ConsideredOutcome",
    "ConsideredPerson",
    "FairnessCount",
    "FairnessDeparture",
    "FairnessGap",
    "FairnessReport",
    "FairnessResponse",
    "FairnessYear",
    "FirstMark",
    "FrozenFacts",
    "FurtherAttempt",
    "LeafSecret",
    "LocalPolicy",
    "MinutesSignature",
    "Objection",
    "ObjectionEffect",
    "ObjectionFile",
    "ObjectionStep",
    "Opening",
    "OpeningApproval",
    "OpeningEvidence",
    "OpeningStage",
    "OrderDeparture",
    "Outcome",
    "PeopleTree",
    "PlannedRound",
    "PolicyDecreeFile",
    "PolicyDryRun",
    "ProposedName",
    "RegulatorPack",
    "RegulatorPackFile",
    "ReviewMark",
    "RotationApproval",
    "RotationMove",
    "RotationPlan",
    "RuleSet",
    "RuleSetApproval",
    "ScoreSheet",
    "SelectionResult",
    "Shortlist",
    "ShortlistBlock",
    "Sitting",
    "SittingAttendance",
    "Snapshot",
    "SnapshotChunk",
    "SpreadDiscussion",
    "StageAssessor",
    "SuccessionBlock",
    "SuccessionRun",
    "Successor",
    "Vacancy",
    "Verification",
]
