"""What the database itself refuses of openings, applications and scores, whatever way one writes."""

from __future__ import annotations

import pgtrigger

from asn_career.base.state_triggers import refusal
from promotions.models.approval_triggers import approved_by_another, sealed_by_two
from promotions.models.committee_triggers import ACTS_FOR, KIN

IN_PROCESS = "('sent', 'returned', 'checked', 'admitted')"
# The rule of a stage as the opening took it.
_RULE = """(SELECT r FROM promotions_opening o, jsonb_array_elements(o.content->'stages') r
    WHERE o.id = NEW.opening_id AND r->>'code' = NEW.code)"""
_CALL = """(SELECT s.id FROM promotions_openingstage s
    WHERE s.opening_id = {opening} AND s.kind = '{kind}' AND s.state = 'open' {more})"""
_VACANCY = "(SELECT o.vacancy_id FROM promotions_opening o WHERE o.id = NEW.opening_id)"
_APPLICANTS = "SELECT 1 FROM promotions_application a WHERE a.opening_id = {opening} AND a.state"


def opening_sealed_by_two() -> pgtrigger.Trigger:
    """Stages, weights and checklist never change, nor a result once it is drawn up; the last stage finishes."""
    return sealed_by_two(
        approvals="promotions_openingapproval",
        key="opening_id",
        author="opened_by_id",
        begins_as="running",
        thing="an opening",
        fixed="vacancy_id, as_of, content, content_hash, basis, opened_by_id, public_id",
        kept="an opening keeps what it was opened with",
        once="""
                OR OLD.result_hash <> '' AND OLD.result_hash <> NEW.result_hash""",
        also=refusal(
            """NEW.state = 'finished' AND EXISTS (
                SELECT 1 FROM promotions_openingstage s WHERE s.opening_id = NEW.id AND s.state <> 'closed'
            )""",
            "an opening is finished with its last stage",
        ),
    )


def opening_approved_by_another() -> pgtrigger.Trigger:
    """Who approves is not who opened, by account and by person."""
    return approved_by_another(
        table="promotions_opening", key="opening_id", author="opened_by_id", thing="opening", own="opening"
    )


def stage_in_turn() -> pgtrigger.Trigger:
    """A stage begins after the one before it is closed, and closes with the evidence that its rule asks for."""
    opens = "OLD.state <> 'open' AND NEW.state = 'open'"
    closes = "NEW.state = 'closed' AND OLD.state <> 'closed'"
    parts = [
        refusal(
            "(OLD.opening_id, OLD.code, OLD.kind, OLD.place) IS DISTINCT FROM"
            " (NEW.opening_id, NEW.code, NEW.kind, NEW.place)",
            "a stage stays what it is",
        ),
        refusal(
            "OLD.state <> NEW.state AND NOT EXISTS (SELECT 1 FROM promotions_opening o"
            " WHERE o.id = NEW.opening_id AND o.state = 'running' AND o.sealed_at IS NOT NULL)",
            "the stages of a sealed opening go on",
        ),
        refusal(
            f"""{opens} AND EXISTS (SELECT 1 FROM promotions_openingstage s WHERE s.opening_id = NEW.opening_id
                AND (s.place < NEW.place AND s.state <> 'closed' OR s.place > NEW.place AND s.state <> 'waiting'))""",
            "a stage begins when the one before it is closed",
        ),
        refusal(
            f"{opens} AND NEW.kind = 'call' AND NEW.ends_on - NEW.starts_on < (({_RULE})->>'days')::int",
            "an announcement lasts as long as the rule says",
        ),
        refusal(
            f"""OLD.state = 'closed' AND {opens} AND NOT EXISTS (SELECT 1 FROM promotions_callextension e
                WHERE e.opening_id = NEW.opening_id AND e.until = NEW.ends_on)""",
            "a call is opened again by an extension",
        ),
        refusal(
            "OLD.state = 'open' AND NEW.state = 'waiting' AND NEW.kind <> 'administration'",
            "only the document check waits for a call that was opened again",
        ),
        refusal(
            "NEW.kind = 'call' AND OLD.state = 'open' AND OLD.ends_on IS DISTINCT FROM NEW.ends_on",
            "the last day of a call stays as announced",
        ),
        refusal(
            f"{closes} AND NEW.kind = 'call' AND NEW.closed_on <= NEW.ends_on",
            "a call closes after its last day",
        ),
        refusal(
            f"""{closes} AND EXISTS (
                SELECT 1 FROM jsonb_array_elements(({_RULE})->'evidence') e
                WHERE (e->>'required')::boolean AND e->>'record' = '' AND NOT EXISTS (
                    SELECT 1 FROM promotions_openingevidence v WHERE v.stage_id = NEW.id AND v.item = e->>'code'
                )
            )""",
            "a stage closes with its evidence",
        ),
        *(refusal(f"{closes} AND NEW.kind = '{kind}' AND ({lack})", words) for kind, lack, words in _RECORDS),
    ]
    return pgtrigger.Trigger(
        name="stage_in_turn",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func="".join(parts) + " RETURN NEW;",
    )


# What the records lack for a stage of a kind to close.
_RECORDS = (
    (
        "administration",
        f"""EXISTS ({_APPLICANTS.format(opening="NEW.opening_id")} IN ('sent', 'returned', 'checked'))
            OR (SELECT count(*) FROM promotions_application a
                WHERE a.opening_id = NEW.opening_id AND a.state = 'admitted')
                < (SELECT (o.content->>'minimum_applicants')::int FROM promotions_opening o
                   WHERE o.id = NEW.opening_id)""",
        "every application is decided, and enough of them passed",
    ),
    (
        "run",
        f"""NOT EXISTS (SELECT 1 FROM promotions_shortlist s
            WHERE s.vacancy_id = {_VACANCY} AND s.kind = 'official' AND s.published_at IS NOT NULL)""",
        "an official run was published",
    ),
    (
        "scored",
        """EXISTS (
            SELECT 1 FROM promotions_stageassessor r, promotions_application a
            WHERE r.stage_id = NEW.id AND r.excused_at IS NULL
              AND a.opening_id = NEW.opening_id AND a.state = 'admitted'
              AND NOT EXISTS (SELECT 1 FROM promotions_assessorconflict x
                WHERE x.assessor_id = r.id AND x.application_id = a.id)
              AND NOT EXISTS (SELECT 1 FROM promotions_scoresheet h
                WHERE h.assessor_id = r.id AND h.application_id = a.id AND h.replaced_at IS NULL)
        ) OR NOT EXISTS (SELECT 1 FROM promotions_scoresheet h
            JOIN promotions_stageassessor r ON r.id = h.assessor_id WHERE r.stage_id = NEW.id)""",
        "all sheets are in",
    ),
    (
        "committee",
        f"""NOT EXISTS (SELECT 1 FROM promotions_committee c JOIN promotions_sitting s ON s.committee_id = c.id
            WHERE c.vacancy_id = {_VACANCY} AND s.state = 'signed')""",
        "the minutes are signed",
    ),
    (
        "decision",
        f"""NOT EXISTS (SELECT 1 FROM promotions_committee c
            WHERE c.vacancy_id = {_VACANCY} AND c.state IN ('appointed', 'set_aside'))""",
        "the decision is recorded",
    ),
)


def rules_after_the_applicants() -> pgtrigger.Trigger:
    """The population of an open selection are its applicants: rules wait until the document check is closed."""
    return pgtrigger.Trigger(
        name="rules_after_the_applicants",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=refusal(
            """EXISTS (SELECT 1 FROM promotions_opening o JOIN promotions_openingstage s ON s.opening_id = o.id
                WHERE o.vacancy_id = NEW.vacancy_id AND o.state IN ('proposed', 'running')
                  AND s.kind = 'administration' AND s.state <> 'closed')""",
            "the population is known once the document check is closed",
        )
        + " RETURN NEW;",
    )


def applied_in_time() -> pgtrigger.Trigger:
    """Applications come and go while the call is open, to its last day; officers decide while documents are checked."""
    call = _CALL.format(
        opening="NEW.opening_id", kind="call", more="AND NEW.moved_on BETWEEN s.starts_on AND s.ends_on"
    )
    check = _CALL.format(opening="NEW.opening_id", kind="administration", more="")
    moved = "TG_OP = 'UPDATE' AND OLD.state <> NEW.state"
    return pgtrigger.Trigger(
        name="applied_in_time",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=refusal(f"TG_OP = 'INSERT' AND NOT EXISTS {call}", "an application comes while the call is open")
        + refusal(
            f"""{moved} AND (OLD.state = 'draft' OR NEW.state = 'withdrawn') AND NOT EXISTS {call}""",
            "the call is over",
        )
        + refusal(
            f"""{moved} AND (OLD.state IN ('sent', 'returned', 'checked') AND NEW.state <> 'withdrawn')
                AND NOT EXISTS {check}""",
            "documents are checked in their stage",
        )
        + refusal(
            """TG_OP = 'UPDATE' AND (OLD.opening_id, OLD.employee_id, OLD.account_id) IS DISTINCT FROM
                (NEW.opening_id, NEW.employee_id, NEW.account_id)""",
            "an application stays with its applicant",
        )
        + refusal(
            """TG_OP = 'INSERT' AND (
                EXISTS (SELECT 1 FROM promotions_openingapproval p
                    WHERE p.opening_id = NEW.opening_id AND p.person_id = NEW.employee_id)
                OR EXISTS (SELECT 1 FROM promotions_opening o JOIN employees_user u ON u.id = o.opened_by_id
                    WHERE o.id = NEW.opening_id AND u.employee_id = NEW.employee_id)
                OR EXISTS (SELECT 1 FROM promotions_stageassessor r JOIN promotions_openingstage s ON s.id = r.stage_id
                    WHERE s.opening_id = NEW.opening_id AND r.person_id = NEW.employee_id))""",
            "who opened, approved or judges an opening does not apply",
        )
        + refusal(
            f"""{moved} AND NEW.state = 'sent' AND OLD.state IN ('draft', 'returned') AND EXISTS (
                SELECT 1 FROM promotions_opening o, jsonb_array_elements(o.content->'documents') d
                WHERE o.id = NEW.opening_id AND (d->>'required')::boolean AND NOT EXISTS (
                    SELECT 1 FROM promotions_applicationfile f WHERE f.application_id = NEW.id
                      AND f.kind = d->>'code' AND f.replaced_at IS NULL AND f.state IN ('waiting', 'accepted')))""",
            "an application is sent whole",
        )
        + refusal(
            """TG_OP = 'UPDATE' AND NEW.state = 'admitted' AND OLD.state <> 'admitted' AND EXISTS (
                SELECT 1 FROM promotions_applicationfile f WHERE f.application_id = NEW.id
                  AND f.replaced_at IS NULL AND f.state <> 'accepted')""",
            "who passes has every document accepted",
        )
        + """
            NEW.person := CASE WHEN TG_OP = 'INSERT'
                THEN (SELECT e.public_id FROM employees_employee e WHERE e.id = NEW.employee_id)
                ELSE coalesce(OLD.person, NEW.person) END;
            RETURN NEW;
        """,
    )


def files_in_time() -> pgtrigger.Trigger:
    """A document is added by its application's draft or repair, checked afterwards, and never changed."""
    fixed = "({r}.application_id, {r}.employee_id, {r}.kind, {r}.sha256, {r}.name, {r}.size)"
    return pgtrigger.Trigger(
        name="files_in_time",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=refusal(
            """TG_OP = 'INSERT' AND NOT EXISTS (SELECT 1 FROM promotions_application a
                WHERE a.id = NEW.application_id AND a.employee_id = NEW.employee_id
                  AND a.state IN ('draft', 'returned'))""",
            "documents are added to a draft, or to repair",
        )
        + refusal(
            f"TG_OP = 'UPDATE' AND {fixed.format(r='OLD')} IS DISTINCT FROM {fixed.format(r='NEW')}",
            "a document stays as it was handed in",
        )
        + refusal(
            """TG_OP = 'UPDATE' AND OLD.state <> NEW.state AND NOT EXISTS (
                SELECT 1 FROM promotions_application a JOIN promotions_openingstage s ON s.opening_id = a.opening_id
                WHERE a.id = NEW.application_id AND a.state IN ('sent', 'returned') AND s.kind = 'administration'
                  AND s.state = 'open')""",
            "documents are checked in their stage",
        )
        + " RETURN NEW;",
    )


def assessor_apart() -> pgtrigger.Trigger:
    """No applicant judges an opening; assessors are appointed before their stage closes, and stay on record."""
    return pgtrigger.Trigger(
        name="assessor_apart",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("found", "promotions_openingstage%ROWTYPE")],
        func="""
            SELECT * INTO found FROM promotions_openingstage WHERE id = NEW.stage_id FOR SHARE;
            IF TG_OP = 'INSERT' THEN
                NEW.person_id := (SELECT u.employee_id FROM employees_user u WHERE u.id = NEW.account_id);
            END IF;
        """
        + refusal(
            "found.kind <> 'scored' OR found.state = 'closed'",
            "assessors are appointed for a stage that is scored and not closed",
        )
        + refusal(
            f"""EXISTS ({_APPLICANTS.format(opening="found.opening_id")} IN {IN_PROCESS}
                AND a.employee_id = NEW.person_id)""",
            "no applicant is an assessor",
        )
        + refusal(
            """TG_OP = 'UPDATE' AND ((OLD.stage_id, OLD.account_id, OLD.person_id) IS DISTINCT FROM
                (NEW.stage_id, NEW.account_id, NEW.person_id) OR OLD.excused_at IS NOT NULL)""",
            "an assessor stays as appointed",
        )
        + " RETURN NEW;",
    )


def scored_by_oneself() -> pgtrigger.Trigger:
    """Scores are given in person, in an open stage, about who passed, by who has no conflict of interest."""
    return pgtrigger.Trigger(
        name="scored_by_oneself",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("judge", "promotions_stageassessor%ROWTYPE"), ("about", "promotions_application%ROWTYPE")],
        func="""
            SELECT * INTO judge FROM promotions_stageassessor WHERE id = NEW.assessor_id;
            SELECT * INTO about FROM promotions_application WHERE id = NEW.application_id;
        """
        + refusal(
            """NOT EXISTS (SELECT 1 FROM promotions_openingstage s JOIN promotions_opening o ON o.id = s.opening_id
                WHERE s.id = judge.stage_id AND s.opening_id = about.opening_id AND s.state = 'open'
                  AND o.sealed_at IS NOT NULL)""",
            "scores are given while their stage is open",
        )
        + refusal(
            "TG_OP = 'UPDATE' AND ((OLD.assessor_id, OLD.application_id, OLD.scores, OLD.score, OLD.note, OLD.at)"
            " IS DISTINCT FROM (NEW.assessor_id, NEW.application_id, NEW.scores, NEW.score, NEW.note, NEW.at)"
            " OR OLD.replaced_at IS NOT NULL)",
            "a sheet stays as it was given",
        )
        + refusal(
            "judge.excused_at IS NOT NULL OR about.state <> 'admitted' OR judge.person_id = about.employee_id",
            "an assessor scores who passed the document check",
        )
        + refusal(ACTS_FOR.format(account="judge.account_id"), "scores are given in person")
        + refusal(
            """EXISTS (SELECT 1 FROM promotions_assessorconflict x
                WHERE x.assessor_id = judge.id AND x.application_id = about.id) OR """
            + KIN.format(one="judge.person_id", other="about.employee_id", day="NEW.given_on"),
            "a conflict of interest keeps the assessor out",
        )
        + " RETURN NEW;",
    )


def discussed_in_time() -> pgtrigger.Trigger:
    """A spread is discussed before its stage is closed."""
    return pgtrigger.Trigger(
        name="discussed_in_time",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=refusal(
            """NOT EXISTS (SELECT 1 FROM promotions_openingstage s JOIN promotions_application a
                ON a.opening_id = s.opening_id AND a.id = NEW.application_id
                WHERE s.id = NEW.stage_id AND s.state = 'open')""",
            "a spread is discussed while its stage is open",
        )
        + " RETURN NEW;",
    )


def result_after_all_scores() -> pgtrigger.Trigger:
    """A result is drawn up once every scored stage is closed, and once."""
    return pgtrigger.Trigger(
        name="result_after_all_scores",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=refusal(
            """NOT EXISTS (SELECT 1 FROM promotions_application a JOIN promotions_opening o ON o.id = a.opening_id
                WHERE a.id = NEW.application_id AND a.opening_id = NEW.opening_id AND a.state = 'admitted'
                  AND a.employee_id = NEW.employee_id AND o.result_hash = '')
            OR EXISTS (SELECT 1 FROM promotions_openingstage s
                WHERE s.opening_id = NEW.opening_id AND s.kind = 'scored' AND s.state <> 'closed')""",
            "a result rests on closed stages",
        )
        + " RETURN NEW;",
    )
