"""What is in a file: its forms, its members, and the tables with the columns that are told of them."""

FORMAT, FORMS = "asn-career-bundle/6", tuple(f"asn-career-bundle/{n}" for n in (1, 2, 3, 4, 5, 6))
SLICE, SLICES = "asn-career-slice/2", ("asn-career-slice/1", "asn-career-slice/2")
FILES = (
    "manifest.json", "manifest.sig", "ruleset.json", "candidates.csv", "scores.csv", "runs.json", "decisions.json",
    "proofs.json", "checkpoints.txt", "stamped.txt", "stamp.tsr", "SPEC.md", "verify.py",
)  # fmt: skip
FILES_OF_BEFORE = tuple(name for name in FILES if name not in ("stamped.txt", "stamp.tsr"))  # up to form 4
FIGURES = ("y", "x", "talent", "box", "jpm", "jpm_uncapped", "jpm_technical", "score")
COMPONENTS = (
    "predicate", "award", "team", "feedback", "competency", "development", "experience", "potential", "education",
    "field_of_study", "discipline",
)  # fmt: skip
POINTS = (*COMPONENTS, "technical")
CANDIDATE_COLUMNS = ("person", "facts", "retires_on", "age_limit_on", "verifications")
SCORE_COLUMNS = (
    "person", "candidate", "outcome", "letters", *FIGURES, "rank", "proposed",
    *(f"value_{name}" for name in COMPONENTS), *(f"points_{name}" for name in POINTS),
)  # fmt: skip
RUN_COLUMNS = (
    "public_id", "as_of", "kind", "reason", "state", "created_by", "created_at", "rerun_of_id", "approved_rules_id",
    "rule_set_hash", "engine_hash", "input_hash", "result_hash", "sealed_at", "inputs_opened_at", "published_at",
    "considered", "eligible", "manual", "ineligible", "ranked", "sent_at", "sent_by", "sent_reason",
)  # fmt: skip
APPROVED_COLUMNS = (
    "public_id", "state", "content_hash", "sealed_at", "drafted_by_id", "reason", "unit_code", "as_of",
)  # fmt: skip
APPROVAL_COLUMNS = ("public_id", "place", "approver_id", "person_id", "content_hash", "at")
MARK_COLUMNS = ("public_id", "candidate_id", "decision", "reason", "by", "at", "replaced_at")
RUN, APPROVED = "promotions_shortlist", "promotions_ruleset"
APPROVAL, MARK = "promotions_rulesetapproval", "promotions_reviewmark"
# What a committee and the appointing authority did: the table, and the columns that are told of it.
COMMITTEE = {
    "committees": ("promotions_committee", (
        "id", "public_id", "shortlist_id", "decree_number", "decree_on", "blind", "method", "quorum", "state",
        "formed_by_id", "formed_at", "seats", "names_per_seat",
    )),
    "members": ("promotions_committeemember", ("id", "public_id", "committee_id", "account_id", "person_id", "seat")),
    "conflicts": ("promotions_conflictofinterest", (
        "id", "public_id", "member_id", "candidate_id", "kind", "whole", "by", "at",
    )),
    "first_marks": ("promotions_firstmark", ("id", "public_id", "member_id", "candidate_id", "mark", "at")),
    "sittings": ("promotions_sitting", (
        "id", "public_id", "committee_id", "round", "held_on", "place", "state", "minutes_number", "content_hash",
        "fewer_reason", "withdrawn_reason", "signed_at", "file_sha256",
    )),
    "attendance": ("promotions_sittingattendance", ("id", "public_id", "sitting_id", "member_id", "present", "reason")),
    "votes": ("promotions_committeevote", (
        "id", "public_id", "sitting_id", "member_id", "candidate_id", "ballot", "at",
    )),
    "departures": ("promotions_orderdeparture", (
        "id", "public_id", "sitting_id", "kind", "candidate_id", "place", "reason_code", "reason", "requested_by_id",
        "requested_at", "state", "answered_by_id", "answered_at",
    )),
    "signatures": ("promotions_minutessignature", (
        "id", "public_id", "sitting_id", "member_id", "content_hash", "at",
    )),
    "names": ("promotions_proposedname", ("id", "public_id", "sitting_id", "place", "candidate_id")),
    "verdicts": ("promotions_appointingdecision", (
        "id", "public_id", "committee_id", "sitting_id", "verdict", "candidate_id", "reason", "decided_by_id",
        "decided_on", "decided_at", "seat",
    )),
    "appointments": ("promotions_appointment", (
        "id", "public_id", "decision_id", "employee_id", "position_id", "effective_on", "decree_number", "decree_on",
        "state", "recorded_by_id", "recorded_at",
    )),
}  # fmt: skip
OBJECTION, EFFECT, TREE = "promotions_objection", "promotions_objectioneffect", "promotions_peopletree"
OBJECTION_COLUMNS = (
    "id", "public_id", "shortlist_id", "about", "result_hash", "filed_on", "known_on", "object_days", "closes_on",
    "answer_due_on", "state", "verdict", "prepared_by_id", "decided_by_id", "decided_on",
)  # fmt: skip
EFFECT_COLUMNS = (
    "id", "public_id", "objection_id", "run_id", "parts", "before", "after", "changes_list", "computed_at",
)  # fmt: skip
STEPS = ("promotions_objectionstep", ("id", "public_id", "objection_id", "act", "by_id", "at"))
TREE_COLUMNS = (
    "public_id",
    "shortlist_id",
    "run",
    "rule_set_hash",
    "input_hash",
    "result_hash",
    "people",
    "root",
)
# What filled the vacancy stage by stage, and the rotation plan it came from: the table, and the columns told of it.
OPENING = {
    "openings": ("promotions_opening", (
        "id", "public_id", "vacancy_id", "as_of", "content", "content_hash", "basis", "state", "opened_by_id",
        "opened_at", "sealed_at", "result_hash", "result_at", "ended_at", "ended_by_id", "ended_reason",
    )),
    "approvals": ("promotions_openingapproval", (
        "id", "public_id", "opening_id", "place", "approver_id", "person_id", "content_hash", "at",
    )),
    "stages": ("promotions_openingstage", (
        "id", "public_id", "opening_id", "place", "code", "kind", "state", "starts_on", "ends_on", "closed_on",
    )),
    "evidence": ("promotions_openingevidence", (
        "id", "public_id", "stage_id", "item", "size", "sha256", "by_id", "at",
    )),
    "extensions": ("promotions_callextension", (
        "id", "public_id", "opening_id", "until", "admitted", "minimum", "reason", "by_id", "at",
    )),
    "applications": ("promotions_application", (
        "id", "public_id", "opening_id", "person", "employee_id", "state", "moved_on", "sent_at", "passes",
        "checked_by_id", "checked_at", "decided_by_id", "decided_at",
    )),
    "documents": ("promotions_applicationfile", (
        "id", "public_id", "application_id", "kind", "size", "sha256", "at", "state", "checked_by_id", "checked_at",
        "replaced_at",
    )),
    "assessors": ("promotions_stageassessor", (
        "id", "public_id", "stage_id", "account_id", "person_id", "appointed_by_id", "appointed_at", "excused_at",
    )),
    "conflicts": ("promotions_assessorconflict", (
        "id", "public_id", "assessor_id", "application_id", "kind", "by", "at",
    )),
    "sheets": ("promotions_scoresheet", (
        "id", "public_id", "assessor_id", "application_id", "scores", "score", "given_on", "at", "replaced_at",
    )),
    "discussions": ("promotions_spreaddiscussion", (
        "id", "public_id", "stage_id", "application_id", "spread", "by_id", "at",
    )),
    "results": ("promotions_selectionresult", (
        "id", "public_id", "opening_id", "application_id", "means", "points", "total", "rank", "missing",
    )),
}  # fmt: skip
ROTATION = {
    "plans": ("promotions_rotationplan", (
        "id", "public_id", "code", "kind", "echelon", "as_of", "content", "content_hash", "state", "proposed_by_id",
        "proposed_at", "sealed_at", "ended_at",
    )),
    "approvals": ("promotions_rotationapproval", (
        "id", "public_id", "plan_id", "place", "approver_id", "person_id", "content_hash", "at",
    )),
    "moves": ("promotions_rotationmove", (
        "id", "public_id", "plan_id", "place", "employee_id", "from_position_id", "to_position_id", "told",
        "vacancy_id",
    )),
}  # fmt: skip
# The tables from which a run reads what it knows of people: what was written there afterwards is told.
READ_TABLES = (
    "assessments_assessment", "assessments_feedbackscore", "assessments_performance", "assessments_potential",
    "employees_award", "employees_discipline", "employees_educationhistory", "employees_employee",
    "employees_positionhistory", "employees_rankhistory", "employees_teamassignment", "training_traininghistory",
)  # fmt: skip
OWN_OPENING = (
    "openings", "approvals", "stages", "evidence", "applications", "documents", "assessors", "conflicts", "sheets",
    "results",
)  # fmt: skip
LATE_COLUMNS = ("entry", "table", "row", "operation", "actor", "at")
ATTEMPTS = ("promotions_furtherattempt", (
    "id", "public_id", "origin_id", "previous_id", "committee_id", "kind", "cause", "seats", "state", "proposed_by_id",
    "proposed_at", "decided_by_id", "decided_at", "following_id",
))  # fmt: skip
# Columns that form 5 added; committees from before had one seat and three names for it.
SEATS = {"committees": ("seats", "names_per_seat"), "verdicts": ("seat",)}
SLICE_KEYS = {
    "format", "shortlist", "rule_set", "person", "found", "key", "place", "path", "entries", "checkpoints",
}  # fmt: skip
