"""What the database itself refuses of committees, whatever way one writes."""

from __future__ import annotations

import pgtrigger

from asn_career.base.state_triggers import refusal

# A member takes no part in the whole matter, or about one candidate.
RECUSED = """EXISTS (
    SELECT 1 FROM promotions_conflictofinterest x
    WHERE x.member_id = {member} AND (x.whole OR x.candidate_id = {candidate})
)"""
WHOLLY_RECUSED = """EXISTS (
    SELECT 1 FROM promotions_conflictofinterest x WHERE x.member_id = {member} AND x.whole
)"""
KIN = """EXISTS (
    SELECT 1 FROM employees_kinship k
    WHERE k.validity @> {day} AND (
        (k.employee_id = {one} AND k.relative_id = {other}) OR (k.employee_id = {other} AND k.relative_id = {one})
    )
)"""
IS_CANDIDATE = """EXISTS (
    SELECT 1 FROM promotions_candidate c
    WHERE c.shortlist_id = {shortlist} AND c.employee_id = {person} AND c.outcome IN ('eligible', 'manual')
)"""
# Whoever applied, whatever became of the application; what was never sent is known to nobody else.
APPLIED = """EXISTS (
    SELECT 1 FROM promotions_application a JOIN promotions_opening o ON o.id = a.opening_id
    WHERE o.vacancy_id = {vacancy} AND a.employee_id = {person} AND a.state <> 'draft'
)"""
# How many persons the authority chose before, in all committees of a run and vacancy.
CHOSEN = """(SELECT count(*) FROM promotions_appointingdecision d JOIN promotions_committee k ON k.id = d.committee_id
    WHERE k.vacancy_id = {vacancy} AND d.verdict = 'chosen')"""
# How many seats of a committee are without somebody chosen.
OPEN_SEATS = """({seats} - (SELECT count(*) FROM promotions_appointingdecision d
    WHERE d.committee_id = {committee} AND d.verdict = 'chosen'))"""
# Whether the transaction acts for the account: nobody marks, votes, signs or decides in another's name.
ACTS_FOR = """coalesce(current_setting('app.actor', true), '') IS DISTINCT FROM
    (SELECT 'user:' || u.public_id FROM employees_user u WHERE u.id = {account})"""


def formed_after_a_sent_run() -> pgtrigger.Trigger:
    """A committee judges the run that was sent to it, of its own vacancy, while the vacancy is open."""
    return pgtrigger.Trigger(
        name="formed_after_a_sent_run",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=refusal(
            """NOT EXISTS (
                SELECT 1 FROM promotions_shortlist s JOIN promotions_vacancy v ON v.id = s.vacancy_id
                WHERE s.id = NEW.shortlist_id AND s.vacancy_id = NEW.vacancy_id AND s.state = 'sent'
                  AND v.closed_on IS NULL
            )""",
            "a committee judges a shortlist that was sent",
        )
        + refusal(
            f"""NEW.seats > (SELECT least(v.seats, (s.rule_set->>'seats')::int)
                FROM promotions_shortlist s JOIN promotions_vacancy v ON v.id = s.vacancy_id
                WHERE s.id = NEW.shortlist_id) - {CHOSEN.format(vacancy="NEW.vacancy_id")}""",
            "a committee proposes for seats that are to be filled",
        )
        + refusal(
            """EXISTS (
                SELECT 1 FROM promotions_committee k
                WHERE k.vacancy_id = NEW.vacancy_id AND (k.state IN ('appointed', 'set_aside')
                    OR EXISTS (SELECT 1 FROM promotions_sitting s WHERE s.committee_id = k.id))
                  AND NOT EXISTS (SELECT 1 FROM promotions_furtherattempt a
                    WHERE a.committee_id = k.id AND a.kind = 'committee' AND a.state = 'approved')
            )""",
            "another committee follows one that sat once two people agreed to it",
        )
        + " RETURN NEW;",
    )


def rests_on_acts() -> pgtrigger.Trigger:
    """Each state of a committee rests on what people did: seats, marks, minutes, signatures, decision, decree."""
    latest = "(SELECT max(s.id) FROM promotions_sitting s WHERE s.committee_id = NEW.id)"
    signed = f"EXISTS (SELECT 1 FROM promotions_sitting s WHERE s.id = {latest} AND s.state = 'signed')"
    named = f"EXISTS (SELECT 1 FROM promotions_proposedname n WHERE n.sitting_id = {latest})"
    verdicts = "(SELECT count(*) FROM promotions_appointingdecision d WHERE d.{} AND d.verdict = '{}')"
    chosen = verdicts.format("committee_id = NEW.id", "chosen")
    sent_back = verdicts.format(f"sitting_id = {latest}", "returned")
    moved = "OLD.state <> NEW.state AND NEW.state = '{}'"
    steps = [
        (
            "reviewing",
            """(SELECT count(*) FILTER (WHERE m.seat = 'chair') FROM promotions_committeemember m
                WHERE m.committee_id = NEW.id) <> 1""",
            "a committee has a chair",
        ),
        (
            "sitting",
            f"NOT EXISTS (SELECT 1 FROM promotions_sitting s WHERE s.id = {latest} AND s.state = 'open')",
            "a committee sits at a sitting",
        ),
        (
            "sitting",
            f"""OLD.state = 'reviewing' AND EXISTS (
                SELECT 1 FROM promotions_sittingattendance a
                JOIN promotions_candidate c ON c.shortlist_id = NEW.shortlist_id AND c.rank IS NOT NULL
                JOIN promotions_reviewmark r
                    ON r.candidate_id = c.id AND r.replaced_at IS NULL AND r.decision = 'verified'
                WHERE a.sitting_id = {latest} AND a.present
                  AND NOT {RECUSED.format(member="a.member_id", candidate="c.id")}
                  AND NOT EXISTS (
                    SELECT 1 FROM promotions_firstmark f WHERE f.member_id = a.member_id AND f.candidate_id = c.id
                  )
            )""",
            "a committee sits once all first marks are in",
        ),
        (
            "minuted",
            f"NOT EXISTS (SELECT 1 FROM promotions_sitting s WHERE s.id = {latest} AND s.state = 'minuted')",
            "minutes tell of a sitting",
        ),
        ("proposed", f"NOT ({signed} AND {named})", "only signed minutes propose anybody"),
        ("set_aside", f"NOT {signed} OR {named} OR {chosen} > 0", "only signed minutes set a list aside"),
        (
            "returned",
            f"OLD.state = 'proposed' AND ({sent_back} = 0 OR {chosen} + {sent_back} <> NEW.seats)",
            "the appointing authority decides about every seat",
        ),
        (
            "decided",
            f"NOT {signed} OR {chosen} = 0 OR ({named} AND {chosen} <> NEW.seats)",
            "the appointing authority decides about every seat",
        ),
        (
            "appointed",
            """(SELECT count(*) FILTER (WHERE a.state = 'recorded') = 0 OR bool_or(a.state <> 'recorded')
                FROM promotions_appointment a JOIN promotions_appointingdecision d ON d.id = a.decision_id
                WHERE d.committee_id = NEW.id)""",
            "every appointment is recorded with its decree",
        ),
    ]
    fixed = (
        "vacancy_id, shortlist_id, decree_number, decree_on, blind, method, quorum, seats, names_per_seat,"
        " formed_by_id, public_id"
    )
    old, new = (", ".join(f"{row}.{name}" for name in fixed.split(", ")) for row in ("OLD", "NEW"))
    checks = [refusal(f"({old}) IS DISTINCT FROM ({new})", "a committee stays as its decree formed it")]
    checks += [refusal(f"{moved.format(state)} AND ({fault})", words) for state, fault, words in steps]
    return pgtrigger.Trigger(
        name="rests_on_acts",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func="\n".join(checks) + " RETURN NEW;",
    )


def no_candidate_sits() -> pgtrigger.Trigger:
    """Members are seated while the committee is being formed; never a candidate or an applicant, nor twice the same."""
    return pgtrigger.Trigger(
        name="no_candidate_sits",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("found", "promotions_committee%ROWTYPE")],
        func="""
            SELECT * INTO found FROM promotions_committee WHERE id = NEW.committee_id FOR UPDATE;
            NEW.person_id := (SELECT u.employee_id FROM employees_user u WHERE u.id = NEW.account_id);
        """
        + refusal("found.state <> 'forming'", "members are seated while a committee is formed")
        + refusal(
            IS_CANDIDATE.format(shortlist="found.shortlist_id", person="NEW.person_id"),
            "a candidate is no member",
        )
        + refusal(
            APPLIED.format(vacancy="found.vacancy_id", person="NEW.person_id"),
            "an applicant is no member",
        )
        + " RETURN NEW;",
    )


def seats_stay() -> pgtrigger.Trigger:
    """Seats change while the committee is being formed only; then members stay as they were seated."""
    return pgtrigger.Trigger(
        name="seats_stay",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=refusal(
            """TG_OP = 'UPDATE' OR NOT EXISTS (
                SELECT 1 FROM promotions_committee c WHERE c.id = OLD.committee_id AND c.state = 'forming'
            )""",
            "members stay as they were seated",
        )
        + " RETURN OLD;",
    )


def marked_without_conflict() -> pgtrigger.Trigger:
    """A first mark is the member's own, about a candidate of the run, by who takes part, before the sitting."""
    return pgtrigger.Trigger(
        name="marked_without_conflict",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("found", "promotions_committee%ROWTYPE"), ("seat", "promotions_committeemember%ROWTYPE")],
        func="""
            SELECT * INTO seat FROM promotions_committeemember WHERE id = NEW.member_id;
            SELECT * INTO found FROM promotions_committee WHERE id = seat.committee_id FOR UPDATE;
        """
        + refusal("found.state <> 'reviewing'", "first marks are given in the first review")
        + _takes_part("found.shortlist_id"),
    )


def voted_without_conflict() -> pgtrigger.Trigger:
    """A vote is the member's own, of somebody present at an open sitting who takes part."""
    return pgtrigger.Trigger(
        name="voted_without_conflict",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[
            ("held", "promotions_sitting%ROWTYPE"),
            ("found", "promotions_committee%ROWTYPE"),
            ("seat", "promotions_committeemember%ROWTYPE"),
        ],
        func="""
            SELECT * INTO held FROM promotions_sitting WHERE id = NEW.sitting_id;
            SELECT * INTO found FROM promotions_committee WHERE id = held.committee_id FOR UPDATE;
            SELECT * INTO held FROM promotions_sitting WHERE id = NEW.sitting_id;
            SELECT * INTO seat FROM promotions_committeemember WHERE id = NEW.member_id;
        """
        + refusal("held.state <> 'open' OR found.state <> 'sitting'", "votes are cast in a sitting")
        + refusal(
            """seat.committee_id <> held.committee_id OR NOT EXISTS (
                SELECT 1 FROM promotions_sittingattendance a
                WHERE a.sitting_id = NEW.sitting_id AND a.member_id = NEW.member_id AND a.present
            )""",
            "only a member who is present votes",
        )
        + _takes_part("found.shortlist_id"),
    )


def _takes_part(shortlist: str) -> str:
    return (
        refusal(ACTS_FOR.format(account="seat.account_id"), "nobody judges in the name of another")
        + refusal(
            f"""NOT EXISTS (SELECT 1 FROM promotions_candidate c
                WHERE c.id = NEW.candidate_id AND c.shortlist_id = {shortlist} AND c.outcome = 'eligible')""",
            "only a candidate of the run is judged",
        )
        + refusal(
            RECUSED.format(member="NEW.member_id", candidate="NEW.candidate_id"),
            "a recused member takes no part",
        )
        + refusal(
            KIN.format(
                day="NEW.at::date",
                one="seat.person_id",
                other="(SELECT c.employee_id FROM promotions_candidate c WHERE c.id = NEW.candidate_id)",
            ),
            "a relative takes no part",
        )
        + " RETURN NEW;"
    )


def departed_with_two() -> pgtrigger.Trigger:
    """A departure from the official order is asked for in an open sitting and answered by another member."""
    kept = (
        "sitting_id, kind, candidate_id, place, reason_code, reason, requested_by_id, requested_at, public_id"
    )
    old, new = (", ".join(f"{row}.{name}" for name in kept.split(", ")) for row in ("OLD", "NEW"))
    asked, answered = _stands_for("requested_by_id"), _stands_for("answered_by_id")
    once = refusal(
        f"OLD.state <> 'requested' OR ({old}) IS DISTINCT FROM ({new})", "a departure is answered once"
    )
    return pgtrigger.Trigger(
        name="departed_with_two",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("held", "promotions_sitting%ROWTYPE")],
        func="""
            SELECT * INTO held FROM promotions_sitting WHERE id = NEW.sitting_id;
            PERFORM 1 FROM promotions_committee WHERE id = held.committee_id FOR UPDATE;
            SELECT * INTO held FROM promotions_sitting WHERE id = NEW.sitting_id;
        """
        + refusal("held.state <> 'open'", "the order is departed from in a sitting")
        + refusal(
            """NEW.place > (SELECT k.seats * k.names_per_seat FROM promotions_committee k
                WHERE k.id = held.committee_id)""",
            "a candidate moves to a place among the names",
        )
        + f"IF TG_OP = 'INSERT' THEN {asked} RETURN NEW; END IF; {once} {answered} RETURN NEW;",
    )


def _stands_for(column: str) -> str:
    """Who asks or answers does so in person, is present, and takes part."""
    member = f"NEW.{column}"
    account = f"(SELECT m.account_id FROM promotions_committeemember m WHERE m.id = {member})"
    recused = RECUSED.format(member=member, candidate="NEW.candidate_id")
    present = f"""SELECT 1 FROM promotions_sittingattendance a
        WHERE a.sitting_id = NEW.sitting_id AND a.member_id = {member} AND a.present"""
    return (
        refusal(ACTS_FOR.format(account=account), "nobody departs in the name of another")
        + refusal(recused, "a recused member takes no part")
        + refusal(f"NOT EXISTS ({present})", "only a member who is present departs")
    )


def minutes_stay() -> pgtrigger.Trigger:
    """Minutes are written once; they are signed when everybody signed who has to."""
    told = (
        "content, content_hash, minutes_number, fewer_reason, drafted_at, held_on, place, round, committee_id"
    )
    old, new = (", ".join(f"{row}.{name}" for name in told.split(", ")) for row in ("OLD", "NEW"))
    unsigned = f"""EXISTS (
        SELECT 1 FROM promotions_sittingattendance a
        WHERE a.sitting_id = NEW.id AND a.present AND NOT {WHOLLY_RECUSED.format(member="a.member_id")}
          AND NOT EXISTS (
            SELECT 1 FROM promotions_minutessignature g
            WHERE g.sitting_id = NEW.id AND g.member_id = a.member_id AND g.content_hash = NEW.content_hash
          )
    ) OR NOT EXISTS (SELECT 1 FROM promotions_minutessignature g WHERE g.sitting_id = NEW.id)"""
    return pgtrigger.Trigger(
        name="minutes_stay",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=refusal(
            f"OLD.state <> 'open' AND ({old}) IS DISTINCT FROM ({new})", "minutes stay as they were drafted"
        )
        + refusal("OLD.state IN ('signed', 'withdrawn')", "signed minutes do not change")
        + refusal(
            "(OLD.held_on, OLD.place, OLD.round, OLD.committee_id) IS DISTINCT FROM"
            " (NEW.held_on, NEW.place, NEW.round, NEW.committee_id)",
            "a sitting stays where and when it was",
        )
        + refusal(
            f"OLD.state <> NEW.state AND NEW.state = 'signed' AND ({unsigned})", "every member present signs"
        )
        + " RETURN NEW;",
    )


def held_after_its_decree() -> pgtrigger.Trigger:
    """A committee sits on a day from its decree on."""
    return pgtrigger.Trigger(
        name="held_after_its_decree",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=refusal(
            "NEW.held_on < (SELECT k.decree_on FROM promotions_committee k WHERE k.id = NEW.committee_id)",
            "a committee sits after its decree",
        )
        + " RETURN NEW;",
    )


def signed_by_oneself() -> pgtrigger.Trigger:
    """A member who was present and takes part signs what was drafted, in person."""
    return pgtrigger.Trigger(
        name="signed_by_oneself",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("held", "promotions_sitting%ROWTYPE")],
        func="""
            SELECT * INTO held FROM promotions_sitting WHERE id = NEW.sitting_id FOR UPDATE;
        """
        + refusal(
            "held.state <> 'minuted' OR held.content_hash <> NEW.content_hash", "minutes are signed as shown"
        )
        + refusal(
            ACTS_FOR.format(
                account="(SELECT m.account_id FROM promotions_committeemember m WHERE m.id = NEW.member_id)"
            ),
            "nobody signs for another",
        )
        + refusal(
            f"""NOT EXISTS (SELECT 1 FROM promotions_sittingattendance a
                WHERE a.sitting_id = NEW.sitting_id AND a.member_id = NEW.member_id AND a.present)
                OR {WHOLLY_RECUSED.format(member="NEW.member_id")}""",
            "only who was present and takes part signs",
        )
        + " RETURN NEW;",
    )


def named_while_drafting() -> pgtrigger.Trigger:
    """A sitting that drafts proposes so many for each seat left, among the candidates nobody chose yet."""
    return pgtrigger.Trigger(
        name="named_while_drafting",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=refusal(
            """NOT EXISTS (
                SELECT 1 FROM promotions_sitting s JOIN promotions_committee k ON k.id = s.committee_id
                JOIN promotions_candidate c ON c.shortlist_id = k.shortlist_id AND c.id = NEW.candidate_id
                WHERE s.id = NEW.sitting_id AND s.state = 'open' AND k.state = 'sitting' AND c.outcome = 'eligible'
            )""",
            "a sitting proposes candidates of its run",
        )
        + refusal(
            f"""NEW.place > (SELECT k.names_per_seat * {OPEN_SEATS.format(seats="k.seats", committee="k.id")}
                FROM promotions_sitting s JOIN promotions_committee k ON k.id = s.committee_id
                WHERE s.id = NEW.sitting_id)""",
            "so many names are proposed for each seat",
        )
        + refusal(_chosen_already("NEW.candidate_id"), "who was chosen is not proposed again")
        + " RETURN NEW;",
    )


def _chosen_already(candidate: str) -> str:
    """Whether somebody was chosen for a seat of the same vacancy."""
    return f"""EXISTS (
        SELECT 1 FROM promotions_candidate mine JOIN promotions_shortlist s ON s.id = mine.shortlist_id
        JOIN promotions_committee k ON k.vacancy_id = s.vacancy_id
        JOIN promotions_appointingdecision d ON d.committee_id = k.id AND d.verdict = 'chosen'
        JOIN promotions_candidate other ON other.id = d.candidate_id
        WHERE mine.id = {candidate} AND other.employee_id = mine.employee_id
    )"""


def decided_by_the_authority() -> pgtrigger.Trigger:
    """The appointing authority decides in person about signed minutes: no member, no candidate, no relative."""
    person = "(SELECT u.employee_id FROM employees_user u WHERE u.id = NEW.decided_by_id)"
    proposed = "(SELECT c.employee_id FROM promotions_candidate c WHERE c.id = n.candidate_id)"
    return pgtrigger.Trigger(
        name="decided_by_the_authority",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        declare=[("found", "promotions_committee%ROWTYPE")],
        func="""
            SELECT * INTO found FROM promotions_committee WHERE id = NEW.committee_id FOR UPDATE;
        """
        + refusal(
            """found.state <> 'proposed' OR NEW.sitting_id <> (
                SELECT max(s.id) FROM promotions_sitting s WHERE s.committee_id = NEW.committee_id
            )""",
            "the authority decides about signed minutes",
        )
        + refusal(ACTS_FOR.format(account="NEW.decided_by_id"), "nobody decides in the name of another")
        + refusal(
            """NOT EXISTS (
                SELECT 1 FROM employees_grant g, promotions_vacancy v
                JOIN employees_position p ON p.id = v.position_id JOIN employees_unit u ON u.id = p.unit_id
                WHERE v.id = found.vacancy_id AND g.user_id = NEW.decided_by_id AND g.role = 'ppk'
                  AND g.validity @> NEW.decided_on AND (g.unit_id IS NULL OR g.unit_id = ANY (u.lineage))
            )""",
            "only the appointing authority decides",
        )
        + refusal(
            f"""EXISTS (SELECT 1 FROM promotions_committeemember m WHERE m.committee_id = NEW.committee_id
                AND (m.account_id = NEW.decided_by_id OR m.person_id = {person}))
                OR {IS_CANDIDATE.format(shortlist="found.shortlist_id", person=person)}
                OR EXISTS (SELECT 1 FROM promotions_proposedname n WHERE n.sitting_id = NEW.sitting_id
                    AND {KIN.format(day="NEW.decided_on", one=person, other=proposed)})""",
            "who has a conflict of interest does not decide",
        )
        + refusal(
            """NEW.verdict = 'chosen' AND NOT EXISTS (
                SELECT 1 FROM promotions_proposedname n
                WHERE n.sitting_id = NEW.sitting_id AND n.candidate_id = NEW.candidate_id
            )""",
            "one of the proposed names is chosen",
        )
        + refusal("NEW.seat > found.seats", "no more seats are decided about than there are")
        + refusal(
            """EXISTS (SELECT 1 FROM promotions_appointingdecision d
                WHERE d.committee_id = NEW.committee_id AND d.seat = NEW.seat AND d.verdict = 'chosen')""",
            "a seat is filled once",
        )
        + refusal(
            f"NEW.verdict = 'chosen' AND {_chosen_already('NEW.candidate_id')}", "nobody gets two seats"
        )
        + " RETURN NEW;",
    )


def appointed_as_decided() -> pgtrigger.Trigger:
    """An appointment is of the person chosen, to the vacant post; once recorded nothing of it changes."""
    kept = "decision_id, employee_id, position_id, public_id"
    told = f"{kept}, decree_number, decree_on, effective_on, state, recorded_by_id, recorded_at, vacated_id"
    old, new, was, now = (
        ", ".join(f"{row}.{name}" for name in names.split(", "))
        for row, names in (("OLD", kept), ("NEW", kept), ("OLD", told), ("NEW", told))
    )
    changed = f"({was}) IS DISTINCT FROM ({now}) OR OLD.next_vacancy_id IS NOT NULL"
    other = refusal(f"({old}) IS DISTINCT FROM ({new})", "an appointment is of whom was chosen")
    fixed = refusal(f"OLD.state = 'recorded' AND ({changed})", "a recorded appointment does not change")
    return pgtrigger.Trigger(
        name="appointed_as_decided",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=refusal(
            """NOT EXISTS (
                SELECT 1 FROM promotions_appointingdecision d
                JOIN promotions_candidate c ON c.id = d.candidate_id
                JOIN promotions_committee k ON k.id = d.committee_id
                JOIN promotions_vacancy v ON v.id = k.vacancy_id
                WHERE d.id = NEW.decision_id AND d.verdict = 'chosen' AND c.employee_id = NEW.employee_id
                  AND v.position_id = NEW.position_id
            )""",
            "the person chosen is appointed to the vacant post",
        )
        + f"IF TG_OP = 'UPDATE' THEN {other} {fixed} END IF;"
        + refusal(
            """EXISTS (
                SELECT 1 FROM employees_user u WHERE u.id = NEW.recorded_by_id AND u.employee_id = NEW.employee_id
            )""",
            "nobody records their own appointment",
        )
        + "IF TG_OP = 'UPDATE' THEN "
        + refusal(
            """OLD.state <> 'recorded' AND NEW.state = 'recorded' AND least(NEW.decree_on, NEW.effective_on)
                < (SELECT d.decided_on FROM promotions_appointingdecision d WHERE d.id = NEW.decision_id)""",
            "a decree follows the decision",
        )
        + " END IF;"
        + " RETURN NEW;",
    )
