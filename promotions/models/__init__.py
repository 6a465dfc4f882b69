"""Tables of promotions: vacancies, rule sets, runs and everyone they considered, the review, succession."""

from promotions.models.candidates import (
    Candidate,
    Considered,
    Outcome,
    ShortlistBlock,
)
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
    "Candidate",
    "Considered",
    "FrozenFacts",
    "Outcome",
    "ReviewMark",
    "RuleSet",
    "RuleSetApproval",
    "Shortlist",
    "ShortlistBlock",
    "Snapshot",
    "SnapshotChunk",
    "SuccessionBlock",
    "SuccessionRun",
    "Successor",
    "Vacancy",
    "Verification",
]
