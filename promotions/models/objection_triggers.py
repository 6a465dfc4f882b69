"""What the database itself refuses of objections, whatever way one writes."""

from __future__ import annotations

import pgtrigger

from asn_career.base.state_triggers import refusal
from promotions.choices import SHORTEST_REASON
from promotions.models.committee_triggers import ACTS_FOR, KIN

_FIXED = (
    "employee_id, shortlist_id, result_hash, about, zone, filed_by_id, filed_at, filed_on, known_on, closes_on,"
    " object_days, public_id"
)
_PERSON_OF = "(SELECT u.employee_id FROM employees_user u WHERE u.id = {account})"


def filed_in_time() -> pgtrigger.Trigger:
    """Whoever was considered by a sent official run objects in person, within the days of the rule.

    Days are those of the deployment's zone, whatever zone the session has.
    """
    return pgtrigger.Trigger(
        name="filed_in_time",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("run", "promotions_shortlist%ROWTYPE")],
        func="SELECT * INTO run FROM promotions_shortlist WHERE id = NEW.shortlist_id FOR SHARE;"
        + refusal(
            "run.state <> 'sent' OR run.kind <> 'official' OR run.result_hash <> NEW.result_hash",
            "the official run that was sent is objected to, as it was published",
        )
        + refusal(
            """NOT EXISTS (
                SELECT 1 FROM promotions_shortlistblock b JOIN promotions_snapshotchunk k ON k.id = b.chunk_id
                WHERE b.shortlist_id = NEW.shortlist_id AND k.people @> ARRAY[NEW.employee_id]
            )""",
            "only who was considered objects",
        )
        + refusal(
            f"{ACTS_FOR.format(account='NEW.filed_by_id')}"
            f" OR {_PERSON_OF.format(account='NEW.filed_by_id')} IS DISTINCT FROM NEW.employee_id",
            "everybody objects in person",
        )
        + """
            NEW.filed_on := (NEW.filed_at AT TIME ZONE NEW.zone)::date;
            NEW.known_on := (run.sent_at AT TIME ZONE NEW.zone)::date;
            NEW.closes_on := NEW.known_on + NEW.object_days;
        """
        + refusal("NEW.filed_at < run.sent_at", "an outcome that is not known is not objected to")
        + refusal("NEW.filed_on > NEW.closes_on", "the time to object is over")
        + " RETURN NEW;",
    )


def handled_by_others() -> pgtrigger.Trigger:
    """An objection stays as it was filed; two people without a conflict answer it; an answer never changes."""
    old, new = (", ".join(f"{row}.{name}" for name in _FIXED.split(", ")) for row in ("OLD", "NEW"))
    return pgtrigger.Trigger(
        name="handled_by_others",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=refusal("OLD.state IN ('answered', 'withdrawn')", "what was answered does not change")
        + refusal(f"({old}) IS DISTINCT FROM ({new})", "an objection stays as it was filed")
        + refusal("NEW.answer_due_on < OLD.answer_due_on", "the time for an answer is not shortened")
        + _when("checking", "OLD.state = 'filed'", _acts("taken_by_id"))
        + _when("prepared", "TRUE", _acts("prepared_by_id") + _founded())
        + _when("answered", "TRUE", _acts("decided_by_id") + _decided())
        + _when("withdrawn", "TRUE", _by_the_person())
        + " RETURN NEW;",
    )


def _when(state: str, condition: str, checks: str) -> str:
    return f"IF OLD.state <> NEW.state AND NEW.state = '{state}' AND {condition} THEN {checks} END IF;"


def _acts(column: str) -> str:
    """Whoever is named acts in person, and is no relative of the objector."""
    account = f"NEW.{column}"
    return refusal(ACTS_FOR.format(account=account), "nobody acts in the name of another") + refusal(
        KIN.format(day="CURRENT_DATE", one=_PERSON_OF.format(account=account), other="NEW.employee_id"),
        "a relative does not decide",
    )


def _founded() -> str:
    return refusal(
        f"""NOT EXISTS (SELECT 1 FROM promotions_objectionstep s WHERE s.objection_id = NEW.id
            AND s.act = 'prepare' AND s.by_id = NEW.prepared_by_id AND length(s.text) >= {SHORTEST_REASON})""",
        "an answer has its reasons",
    ) + refusal(
        """NEW.verdict IN ('upheld', 'partly') AND NEW.about <> 'process'
            AND NOT EXISTS (SELECT 1 FROM promotions_objectioneffect e WHERE e.objection_id = NEW.id)""",
        "what is upheld has its effect computed",
    )


def _decided() -> str:
    told = "NEW.verdict, NEW.prepared_by_id, NEW.prepared_at"
    return (
        refusal(f"({told.replace('NEW.', 'OLD.')}) IS DISTINCT FROM ({told})", "what was prepared is decided")
        + refusal(
            """NEW.decided_by_id = NEW.prepared_by_id OR EXISTS (
            SELECT 1 FROM employees_user a JOIN employees_user b ON b.employee_id = a.employee_id
            WHERE a.id = NEW.decided_by_id AND b.id = NEW.prepared_by_id
        ) OR EXISTS (
            SELECT 1 FROM promotions_reviewmark m JOIN promotions_candidate c ON c.id = m.candidate_id
            WHERE c.shortlist_id = NEW.shortlist_id AND c.employee_id = NEW.employee_id
              AND m."by" = (SELECT 'user:' || u.public_id FROM employees_user u WHERE u.id = NEW.decided_by_id)
        )""",
            "somebody decides who neither prepared the answer nor reviewed the person",
        )
        + refusal(
            """EXISTS (
            SELECT 1 FROM promotions_shortlist s JOIN promotions_committee k ON k.vacancy_id = s.vacancy_id
            JOIN promotions_committeemember m ON m.committee_id = k.id
            JOIN employees_user u ON u.id = NEW.decided_by_id
            WHERE s.id = NEW.shortlist_id AND (m.account_id = u.id OR m.person_id = u.employee_id)
        ) OR EXISTS (
            SELECT 1 FROM promotions_shortlist s JOIN promotions_committee k ON k.vacancy_id = s.vacancy_id
            JOIN promotions_appointingdecision d ON d.committee_id = k.id
            JOIN employees_user a ON a.id = d.decided_by_id JOIN employees_user u ON u.id = NEW.decided_by_id
            WHERE s.id = NEW.shortlist_id AND (a.id = u.id OR a.employee_id = u.employee_id)
        )""",
            "somebody decides who did not judge the candidates of the vacancy",
        )
    )


def _by_the_person() -> str:
    return refusal(
        """NOT EXISTS (SELECT 1 FROM employees_user u WHERE u.employee_id = NEW.employee_id
            AND 'user:' || u.public_id = coalesce(current_setting('app.actor', true), ''))""",
        "who objected withdraws",
    )


def of_an_open_objection(*, states: str = "'filed', 'checking', 'waiting', 'prepared'") -> pgtrigger.Trigger:
    """Rows are added while the objection is open, about the same person; the objection is held meanwhile."""
    return pgtrigger.Trigger(
        name="of_an_open_objection",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("found", "promotions_objection%ROWTYPE")],
        func="SELECT * INTO found FROM promotions_objection WHERE id = NEW.objection_id FOR UPDATE;"
        + refusal(f"found.state NOT IN ({states})", "this objection no longer takes anything")
        + refusal("found.employee_id <> NEW.employee_id", "it is about one person")
        + " RETURN NEW;",
    )


def told_in_person() -> pgtrigger.Trigger:
    """A step is recorded by who takes it."""
    return pgtrigger.Trigger(
        name="told_in_person",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=refusal(ACTS_FOR.format(account="NEW.by_id"), "nobody acts in the name of another")
        + " RETURN NEW;",
    )


def of_its_run() -> pgtrigger.Trigger:
    """An effect is what a published run found that differs from the official one by the objection alone."""
    return pgtrigger.Trigger(
        name="of_its_run",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=refusal(
            """NOT EXISTS (
                SELECT 1 FROM promotions_shortlist s JOIN promotions_objection o ON o.id = NEW.objection_id
                WHERE s.id = NEW.run_id AND s.kind = 'objection' AND s.rerun_of_id = o.shortlist_id
                  AND s.published_at IS NOT NULL AND s.rule_set_hash = (
                    SELECT r.rule_set_hash FROM promotions_shortlist r WHERE r.id = o.shortlist_id
                  )
            )""",
            "an effect is that of a run of the same rules",
        )
        + " RETURN NEW;",
    )


def no_objection_would_change_it() -> pgtrigger.Trigger:
    """Minutes are not signed while an open objection, once it is upheld, would give another list."""
    return pgtrigger.Trigger(
        name="no_objection_would_change_it",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=refusal(
            """EXISTS (
                SELECT 1 FROM promotions_sitting t JOIN promotions_committee k ON k.id = t.committee_id
                JOIN promotions_objection o ON o.shortlist_id = k.shortlist_id
                JOIN LATERAL (
                    SELECT e.changes_list FROM promotions_objectioneffect e
                    WHERE e.objection_id = o.id ORDER BY e.id DESC LIMIT 1
                ) latest ON latest.changes_list
                WHERE t.id = NEW.sitting_id AND o.state IN ('filed', 'checking', 'waiting', 'prepared')
            )""",
            "an open objection would change the list",
        )
        + " RETURN NEW;",
    )
