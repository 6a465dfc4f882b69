"""Parts that have to agree: models and admin, templates and views, rule files, and that nothing is open."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib import admin
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse
from django.utils import translation

from asn_career.base.navigation import Audience, all_entries
from asn_career.base.regulations import all_tables
from employees.checks import walk_patterns

ROOT = Path(__file__).resolve().parents[1]
APPS = ("base", "employees", "competencies", "assessments", "training", "promotions")

# Models that have no page in admin, and why.
NOT_IN_ADMIN = {
    "competencies.LevelConversion": "follows from agreed versions of the dictionary",
    "competencies.DecreeEdit": "of a draft's grid",
    "base.AccessLogEntry": "read with the audit trail, by export",
    "base.IdempotencyKey": "of the mechanism",
    "base.ImportFile": "of the mechanism",
    "base.ImportMessage": "shown with its import",
    "base.ImportVerdict": "shown with its row",
    "base.JobChunk": "of the mechanism",
    "base.OutboxEntry": "of the mechanism",
    **dict.fromkeys(
        [
            "assessments.Accreditation",
            "assessments.AssessmentProvider",
            "assessments.AssessmentResult",
            "assessments.CalibrationChange",
            "assessments.CalibrationMark",
            "assessments.CalibrationParticipant",
            "assessments.CalibrationSession",
            "assessments.ResultAcceptance",
            "assessments.ResultLevel",
            "assessments.ResultObjection",
            "assessments.ResultObjectionStep",
            "assessments.ResultReport",
        ],
        "made step by step on their own pages, by several people",
    ),
    "employees.Document": "opened where it proves something, through the gate",
    "base.RateWindow": "of the mechanism",
    **dict.fromkeys(
        ["base.Checkpoint", "base.CheckpointStamp", "base.EntryKey", "base.SealedEntry", "base.TreeNode"],
        "checked by verify_audit; checkpoints have a page of the auditors",
    ),
    **dict.fromkeys(
        ["employees.DelegatedAct", "employees.Delegation"],
        "given, decided and ended on pages of their own, which tell what was done under each",
    ),
    "employees.GrantPerson": "goes with its grant",
    "employees.Notice": "read by its recipient alone",
    "employees.SavedView": "each person's own, on a page of theirs",
    "employees.RecoveryCode": "each account's own; only hashes are kept",
    "employees.SecondFactor": "each account's own; ended by an access request, and told in the list of accounts",
    "employees.NoticeLetter": "read by its recipient alone",
    "employees.NoticePreference": "chosen by its account holder alone",
    "competencies.CompetencyLevel": "edited with its competency",
    "competencies.BehaviouralIndicator": "described in a draft of the dictionary, on its own pages",
    **dict.fromkeys(
        [
            "competencies.DecreeLine",
            "competencies.DecreeRequirement",
            "competencies.DecreeTarget",
            "competencies.PositionClass",
            "competencies.PositionClassMember",
            "competencies.StandardDecree",
        ],
        "drafted, read whole and approved by two on the pages of standards",
    ),
    "competencies.DictionaryVersion": "drafted, read whole and agreed by two on its own pages",
    "assessments.OrganisationResult": "entered and replaced on the page of the distribution",
    "assessments.PerformanceConfirmation": "made on the page of the result",
    **dict.fromkeys(
        ["promotions.AssessmentNeed", "promotions.AssessmentPlan", "promotions.PlannedRound"],
        "computed by a job, read with its reasons and decided about on its own pages",
    ),
    "promotions.ReviewMark": "made by the actions on candidates",
    **dict.fromkeys(
        [
            f"promotions.Fairness{name}"
            for name in ("Count", "Departure", "Gap", "Report", "Response", "Year")
        ],
        "figures by group, which the auditor alone reads, on pages that put each reading on record",
    ),
    "promotions.BundleRequest": "asked for and taken on its own pages",
    "promotions.BundlePart": "a part of an evidence file, handed out on its page with an entry in the access log",
    "promotions.RegulatorPack": "asked for and taken on its own pages",
    "promotions.RegulatorPackFile": "the file of a pack, handed out on its page with an entry in the access log",
    "promotions.LocalPolicy": "proposed, tried and published on its own pages",
    "promotions.PolicyDecreeFile": "kept with the proposal of a policy, handed out on its page",
    "promotions.PolicyDryRun": "counts, told on the page of the policy",
    "promotions.RuleSet": "proposed, read whole and approved by two on its own pages",
    "promotions.RuleSetApproval": "made by the act of approving, told on the page of the rule set",
    **dict.fromkeys(
        [
            "training.AddedNeed",
            "training.AnnualPlan",
            "training.BudgetLine",
            "training.ConstraintPrice",
            "training.OptimisationRun",
            "training.PlannedPerson",
            "training.PlannedProgramme",
            "training.PlanOffer",
            "training.SessionBudget",
            "training.TrainingNeed",
        ],
        "kept on the pages of the annual plan and of the budget, or by their runs",
    ),
    **dict.fromkeys(
        [
            "training.ApprovalChain",
            "training.TrainingSession",
            "training.SessionDay",
            "training.UnitQuota",
            "training.Enrolment",
            "training.EnrolmentStep",
            "training.Attendance",
            "training.Result",
            "training.ReachedLevel",
        ],
        "kept on the pages of sessions, step by step",
    ),
    **dict.fromkeys(
        [
            "employees.Position",
            "employees.Employee",
            "employees.PositionHistory",
            "employees.RankHistory",
            "employees.EducationHistory",
            "employees.Discipline",
            "employees.Award",
            "employees.TeamAssignment",
            "competencies.StandardVersion",
            "competencies.StandardItem",
            "competencies.PositionRequirement",
            "assessments.Assessment",
            "assessments.Performance",
            "assessments.Potential",
            "assessments.FeedbackScore",
            "assessments.PeriodicEvaluation",
            "assessments.CreditPoints",
            "training.TrainingHistory",
            "promotions.Vacancy",
        ],
        "maintained by import, so that every change comes with its source",
    ),
    **dict.fromkeys(
        [
            "assessments.GapStandard",
            "assessments.GapResult",
            "assessments.GapRow",
            "assessments.GapAggregate",
            "assessments.GapCoverage",
            "assessments.GapOverlay",
            "assessments.ChangeSweep",
            "assessments.GapSnapshot",
            "assessments.GapFigure",
            "assessments.GapHeadcount",
            "assessments.CreditRun",
            "assessments.CreditStanding",
            "training.GapChange",
            "training.GapMovement",
        ],
        "results of a gap run, shown on its pages",
    ),
    **dict.fromkeys(
        [
            "training.Agreement",
            "training.ProgramField",
            "training.ProgramPrerequisite",
            "training.Provider",
            "training.TaughtCompetency",
        ],
        "edited on the pages of the catalogue",
    ),
    **dict.fromkeys(
        [
            "training.StudyLeave",
            "training.StudyLeaveStep",
            "training.StudyLeaveFile",
            "training.StudyVerification",
            "training.StudyReport",
            "training.StudyExtension",
            "training.RecognitionProgram",
            "training.RecognitionNomination",
        ],
        "kept on the pages of study leave and recognition, each step by its person",
    ),
    "training.SatisfactionFigure": "maintained by import, so that every change comes with its source",
    "training.ServiceFormClosure": "made and taken back on the page of its unit",
    "training.ServiceFeedback": "given by the public, judged on the page of its unit",
    "employees.Kinship": "declared by the person on the own page",
    "employees.Erasure": "proposed and decided on pages of its own, which tell what goes and what stays",
    **dict.fromkeys(
        [
            "promotions.Appointment",
            "promotions.AppointingDecision",
            "promotions.Committee",
            "promotions.CommitteeMember",
            "promotions.CommitteeVote",
            "promotions.ConflictOfInterest",
            "promotions.FirstMark",
            "promotions.FurtherAttempt",
            "promotions.MinutesSignature",
            "promotions.OrderDeparture",
            "promotions.ProposedName",
            "promotions.Sitting",
            "promotions.SittingAttendance",
        ],
        "kept on the pages of committees, each act by its person",
    ),
    **dict.fromkeys(
        [
            "promotions.Application",
            "promotions.ApplicationFile",
            "promotions.AssessorConflict",
            "promotions.CallExtension",
            "promotions.Opening",
            "promotions.OpeningApproval",
            "promotions.OpeningEvidence",
            "promotions.OpeningStage",
            "promotions.RotationApproval",
            "promotions.RotationMove",
            "promotions.RotationPlan",
            "promotions.ScoreSheet",
            "promotions.SelectionResult",
            "promotions.SpreadDiscussion",
            "promotions.StageAssessor",
        ],
        "kept on the pages of openings, each act by its person",
    ),
    **dict.fromkeys(
        [
            "assessments.AssessmentRound",
            "assessments.CompetencyRating",
            "assessments.FeedbackComments",
            "assessments.FeedbackTally",
            "assessments.RaterInvitation",
            "assessments.RatingSheet",
            "assessments.RoundCompetency",
            "assessments.RoundIndicator",
            "assessments.RoundOutcome",
            "assessments.RoundSubject",
            "assessments.Settlement",
        ],
        "kept on the pages of rounds, each act by its person",
    ),
    **dict.fromkeys(
        ["assessments.AnswerBox", "assessments.RaterToken"],
        "answers without a name, which nobody reads (ADR 23)",
    ),
    "promotions.Verification": "made on the page of a candidate",
    **dict.fromkeys(
        ["promotions.ObjectionEffect", "promotions.ObjectionFile", "promotions.ObjectionStep"],
        "kept on the page of an objection, each step by its person",
    ),
    **dict.fromkeys(
        [
            "training.ConversionRate",
            "training.Credential",
            "training.SiasnPost",
            "training.UploadedCertificate",
        ],
        "kept on the pages of hours and certificates, each step with its actor",
    ),
    **dict.fromkeys(
        [
            "training.ActionClosure",
            "training.AwarenessReach",
            "training.AwarenessRound",
            "training.CareerTarget",
            "training.DevelopmentPlan",
            "training.Evaluation",
            "training.LearningScore",
            "training.PlanAction",
            "training.PlanCopy",
            "training.PlanStep",
            "training.PlanVisit",
        ],
        "personal and with workflow: on the pages of plans, through the gate",
    ),
    **dict.fromkeys(
        [
            "promotions.Considered",
            "promotions.ConsideredPerson",
            "promotions.FrozenFacts",
            "promotions.LeafSecret",
            "promotions.PeopleTree",
            "promotions.ShortlistBlock",
            "promotions.Snapshot",
            "promotions.SnapshotChunk",
            "promotions.SuccessionBlock",
            "promotions.SuccessionRun",
            "promotions.Successor",
        ],
        "kept by runs, told on the pages of shortlists and of succession",
    ),
}


def test_every_model_is_in_admin_or_has_a_reason_not_to_be():
    models = {model._meta.label for model in apps.get_models() if model._meta.app_label in APPS}
    registered = {model._meta.label for model in admin.site._registry}
    assert sorted(models - registered - set(NOT_IN_ADMIN)) == []
    assert sorted(set(NOT_IN_ADMIN) - (models - registered)) == [], "listed, but in admin or gone"


def templates():
    return sorted(
        path.relative_to(ROOT / "templates").as_posix() for path in (ROOT / "templates").rglob("*.html")
    )


# Looked up by name by Django itself.
BY_CONVENTION = re.compile(r"^(\d{3}(_csrf)?\.html|errors/\d{3}\.html|admin/.*)$")


def test_every_template_is_used():
    sources = [
        path.read_text(encoding="utf-8")
        for folder in (*APPS[1:], "asn_career", "templates", "tests/base/ui")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".html")
    ]
    everything = "\n".join(sources)
    unused = [name for name in templates() if f'"{name}"' not in everything and not BY_CONVENTION.match(name)]
    assert unused == []


@pytest.mark.parametrize("name", templates())
def test_every_template_compiles(name):
    get_template(name)


def test_every_rules_file_loads_and_is_listed():
    files = {
        (path.parents[1].name, path.stem)
        for app in APPS[1:]
        for path in (ROOT / app / "rules").glob("*.yaml")
    }
    assert {(table.app, table.name) for table in all_tables()} == files


# --- Nothing is open -----------------------------------------------------------------------------

BODIES = ("post", "put", "patch")
OPEN = {
    "login",
    "logout",
    "preferences",
    "help",
    "dictionary",
    "competency_detail",
    "brand_style",
    "brand_logo",
    "health-live",
    "health-ready",
    "api-schema",
    "api-docs",
    "oauth-token",
    "set_password",
    "check_bundle",
    "public_fairness_years",
    "public_fairness_year",
    "public_fairness_table",
    "public_fairness_document",
    "check_credential",
    "check_document",
    "document_check",
    "service_form",
    "credential_document",
    "credential_jwt",
    "credential_keys",
    "credential_jwks",
    "credential_issuer",
    "credential_status",
}
VALUES = {
    "rule": "ranking",
    "app": "promotions",
    "name": "ranking",
    "content_type_id": "1",
    "object_id": "1",
    "url": "x",
    "app_label": "base",
    "code": "K7QF-3M2P-9XTA",
    "kind": "reaction",
    "token": "x",
}


def closed_addresses():
    return sorted(
        {
            f"/{_filled(route)}"
            for route, pattern in walk_patterns()
            if pattern.name not in OPEN or route.startswith("admin/")
        }
    )


def _filled(route):
    uuid = "00000000-0000-0000-0000-000000000001"
    route = re.sub(r"<(\w+):(\w+)>", lambda m: uuid if m[1] == "uuid" else VALUES[m[2]], route)
    return re.sub(
        r"<\w+>", "1", re.sub(r"\(\?P<(\w+)>[^)]*\)|[\^$]", lambda m: VALUES.get(m[1] or "", ""), route)
    )


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "options", "head"])
def test_every_address_refuses_somebody_who_is_not_signed_in(method):
    client = Client()
    for path in closed_addresses():
        answer = getattr(client, method)(
            path, **({"content_type": "application/json"} if method in BODIES else {})
        )
        if path.startswith("/api/"):
            assert answer.status_code == 401, f"{method} {path}: {answer.status_code}"
        else:
            assert answer.status_code == 302, f"{method} {path}: {answer.status_code}"
            assert (
                reverse("login") in answer.headers["Location"]
                or "/admin/login/" in answer.headers["Location"]
            )


def test_addresses_are_found_at_all():
    assert len(closed_addresses()) > 100


COPIED = re.compile(r"(?P<before>[^\n]*)\n\s+\w+\.copy_expert\(")
PRODUCT = ("asn_career", "employees", "competencies", "assessments", "training", "promotions")


def test_what_goes_wrong_in_a_copy_is_known_for_what_it_is():
    """Django passes a COPY on to the driver: without its wrapper a lost line looks like an unexpected error."""
    sources = [
        path for app in PRODUCT for path in (ROOT / app).rglob("*.py") if "benchmarks" not in str(path)
    ]
    copies = [(path.name, found["before"]) for path in sources for found in COPIED.finditer(path.read_text())]

    assert len(copies) >= 5
    assert [name for name, before in copies if "wrap_database_errors" not in before] == []


@pytest.mark.parametrize("audience", list(Audience))
def test_no_two_entries_of_a_menu_read_alike(audience):
    with translation.override("id"):
        told = [str(entry.label) for entry in all_entries() if entry.audience == audience]
    assert [label for label, times in Counter(told).items() if times > 1] == []
