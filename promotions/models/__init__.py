"""Tables of promotions: vacancies, rule sets, runs, everyone considered, review, committees, objections, succession."""

from promotions.models.appointments import AppointingDecision, Appointment
from promotions.models.candidates import (
    Candidate,
    Considered,
    Outcome,
    ShortlistBlock,
)
from promotions.models.committee import (
    Committee,
    CommitteeMember,
    ConflictOfInterest,
    FirstMark,
)
from promotions.models.objections import (
    Objection,
    ObjectionEffect,
    ObjectionFile,
    ObjectionStep,
)
from promotions.models.people_trees import LeafSecret, PeopleTree
from promotions.models.review import (
    ReviewMark,
    Verification,
)
from promotions.models.rule_sets import (
    RuleSet,
    RuleSetApproval,
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
    "AppointingDecision",
    "Appointment",
    "Candidate",
    "Committee",
    "CommitteeMember",
    "CommitteeVote",
    "ConflictOfInterest",
    "Considered",
    "FirstMark",
    "FrozenFacts",
    "LeafSecret",
    "MinutesSignature",
    "Objection",
    "ObjectionEffect",
    "ObjectionFile",
    "ObjectionStep",
    "OrderDeparture",
    "Outcome",
    "PeopleTree",
    "ProposedName",
    "ReviewMark",
    "RuleSet",
    "RuleSetApproval",
    "Shortlist",
    "ShortlistBlock",
    "Sitting",
    "SittingAttendance",
    "Snapshot",
    "SnapshotChunk",
    "SuccessionBlock",
    "SuccessionRun",
    "Successor",
    "Vacancy",
    "Verification",
]
