// What is in an evidence file: its forms, its members, and the columns that are told of each table.
window.BundleColumns = (() => {
  "use strict";

  const FORMATS = [1, 2, 3, 4, 5, 6].map((form) => `asn-career-bundle/${form}`);
  const SLICES = ["asn-career-slice/1", "asn-career-slice/2"];
  const OF_SLICE = "checkpoints,entries,format,found,key,path,person,place,rule_set,shortlist";
  const MEMBERS = ["manifest.json", "manifest.sig", "ruleset.json", "candidates.csv", "scores.csv", "runs.json",
    "decisions.json", "proofs.json", "checkpoints.txt", "stamped.txt", "stamp.tsr", "SPEC.md", "verify.py"];
  const LATER_MEMBERS = ["stamped.txt", "stamp.tsr"];  // from form 5 on
  const FIGURES = ["y", "x", "talent", "box", "jpm", "jpm_uncapped", "jpm_technical", "score"];
  const COMPONENTS = ["predicate", "award", "team", "feedback", "competency", "development", "experience", "potential",
    "education", "field_of_study", "discipline"];
  const PARTS = [...COMPONENTS, "technical"];
  const CANDIDATE = ["person", "facts", "retires_on", "age_limit_on", "verifications"];
  const SCORE = ["person", "candidate", "outcome", "letters", ...FIGURES, "rank", "proposed",
    ...COMPONENTS.map((name) => `value_${name}`), ...PARTS.map((name) => `points_${name}`)];
  const OF_RUN = ["public_id", "as_of", "kind", "reason", "state", "created_by", "created_at", "rerun_of_id",
    "approved_rules_id", "rule_set_hash", "engine_hash", "input_hash", "result_hash", "sealed_at", "inputs_opened_at",
    "published_at", "considered", "eligible", "manual", "ineligible", "ranked", "sent_at", "sent_by", "sent_reason"];
  const OF_RULES = ["public_id", "state", "content_hash", "sealed_at", "drafted_by_id", "reason", "unit_code", "as_of"];
  const OF_APPROVAL = ["public_id", "place", "approver_id", "person_id", "content_hash", "at"];
  const OF_MARK = ["public_id", "candidate_id", "decision", "reason", "by", "at", "replaced_at"];
  const OF_COMMITTEE = {
    committees: ["promotions_committee", [
      "id", "public_id", "shortlist_id", "decree_number", "decree_on", "blind", "method", "quorum", "state",
      "formed_by_id", "formed_at", "seats", "names_per_seat"]],
    members: ["promotions_committeemember", ["id", "public_id", "committee_id", "account_id", "person_id", "seat"]],
    conflicts: ["promotions_conflictofinterest", [
      "id", "public_id", "member_id", "candidate_id", "kind", "whole", "by", "at"]],
    first_marks: ["promotions_firstmark", ["id", "public_id", "member_id", "candidate_id", "mark", "at"]],
    sittings: ["promotions_sitting", [
      "id", "public_id", "committee_id", "round", "held_on", "place", "state", "minutes_number", "content_hash",
      "fewer_reason", "withdrawn_reason", "signed_at", "file_sha256"]],
    attendance: ["promotions_sittingattendance", ["id", "public_id", "sitting_id", "member_id", "present", "reason"]],
    votes: ["promotions_committeevote", [
      "id", "public_id", "sitting_id", "member_id", "candidate_id", "ballot", "at"]],
    departures: ["promotions_orderdeparture", [
      "id", "public_id", "sitting_id", "kind", "candidate_id", "place", "reason_code", "reason", "requested_by_id",
      "requested_at", "state", "answered_by_id", "answered_at"]],
    signatures: ["promotions_minutessignature", ["id", "public_id", "sitting_id", "member_id", "content_hash", "at"]],
    names: ["promotions_proposedname", ["id", "public_id", "sitting_id", "place", "candidate_id"]],
    verdicts: ["promotions_appointingdecision", [
      "id", "public_id", "committee_id", "sitting_id", "verdict", "candidate_id", "reason", "decided_by_id",
      "decided_on", "decided_at", "seat"]],
    appointments: ["promotions_appointment", [
      "id", "public_id", "decision_id", "employee_id", "position_id", "effective_on", "decree_number", "decree_on",
      "state", "recorded_by_id", "recorded_at"]],
  };
  const OF_OBJECTION = ["id", "public_id", "shortlist_id", "about", "result_hash", "filed_on", "known_on", "object_days",
    "closes_on", "answer_due_on", "state", "verdict", "prepared_by_id", "decided_by_id", "decided_on"];
  const OF_EFFECT = ["id", "public_id", "objection_id", "run_id", "parts", "before", "after", "changes_list", "computed_at"];
  const OF_TREE = ["public_id", "shortlist_id", "run", "rule_set_hash", "input_hash", "result_hash", "people", "root"];
  const OF_ATTEMPTS = ["promotions_furtherattempt", [
    "id", "public_id", "origin_id", "previous_id", "committee_id", "kind", "cause", "seats", "state", "proposed_by_id",
    "proposed_at", "decided_by_id", "decided_at", "following_id"]];
  const SINCE_FORM_5 = { committees: ["seats", "names_per_seat"], verdicts: ["seat"] };

  return {
    FORMATS, SLICES, OF_SLICE, MEMBERS, LATER_MEMBERS, FIGURES, COMPONENTS, PARTS, CANDIDATE, SCORE, OF_RUN, OF_RULES,
    OF_APPROVAL, OF_MARK, OF_COMMITTEE, OF_OBJECTION, OF_EFFECT, OF_TREE, OF_ATTEMPTS, SINCE_FORM_5,
  };
})();
