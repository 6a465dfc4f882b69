"""Posts of a package: open ones end where the next begins, and two definitive ones never overlap."""

from __future__ import annotations

from asn_career.base.imports.stage import Stage

# All definitive posts of the people concerned: those of the file, and the stored ones that it does not name.
_SPANS = """
    CREATE TEMP TABLE post_spans ON COMMIT DROP AS
    WITH spans AS (
        SELECT s.nip_id AS employee_id, s.from_date AS first, coalesce(s.to_date, s.was_to_date) + 1 AS given_end,
            s.row_id, s.row, s.stored_id, s.position_code_id AS position_id
        FROM {s} s WHERE NOT s.refused AND NOT s.repeated AND s.assignment = 'definitif'
        UNION ALL
        SELECT t.employee_id, lower(t.validity), upper(t.validity), NULL, NULL, t.id, t.position_id
        FROM employees_positionhistory t
        WHERE t.assignment = 'definitif'
          AND t.employee_id IN (SELECT nip_id FROM {s} WHERE NOT refused)
          AND NOT EXISTS (SELECT FROM {s} s WHERE s.stored_id = t.id AND NOT s.refused AND NOT s.repeated)
    ), ordered AS (
        SELECT *, row_number() OVER w AS place, lead(first) OVER w AS next_first, lead(row_id) OVER w AS next_row_id,
            lead(row) OVER w AS next_row
        FROM spans WINDOW w AS (PARTITION BY employee_id ORDER BY first, given_end NULLS LAST, row_id NULLS FIRST)
    )
    SELECT *, CASE WHEN given_end IS NULL OR given_end - 1 = next_first THEN next_first ELSE given_end END AS ends
    FROM ordered
"""
# Where nothing would remain of a post, both begin on one day: a single day gives way, else both are at fault.
_COLLISIONS = """
    CREATE TEMP TABLE post_collisions ON COMMIT DROP AS
    WITH reach AS (
        SELECT *, max(coalesce(ends, 'infinity'::date)) OVER (PARTITION BY employee_id ORDER BY place
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
        FROM post_spans
    ), doubtful AS (
        SELECT DISTINCT employee_id FROM reach WHERE reached > first OR ends <= first
    )
    SELECT a.row_id AS a_id, a.row AS a_row, a.first AS a_first, b.row_id AS b_id, b.row AS b_row, b.first AS b_first,
        coalesce(a.given_end = a.first + 1 AND b.first = a.first, FALSE) AS gives_way
    FROM post_spans a JOIN post_spans b ON b.employee_id = a.employee_id AND b.place > a.place
    WHERE a.employee_id IN (SELECT employee_id FROM doubtful)
      AND (coalesce(a.ends, 'infinity'::date) > b.first OR (a.ends <= a.first AND b.place = a.place + 1))
"""
# A post out of the sender's scope, but for a stored row that the file leaves as it is or ends earlier.
_TAKES_FOREIGN_POST = """NOT s.post_in_scope AND (s.stored_id IS NULL
    OR coalesce(s.to_date, s.was_to_date, 'infinity') > coalesce(s.was_to_date, 'infinity'))"""
# People belong where their latest definitive post is, also when it has ended: a later one in the register has to have
# begun, or the file would carry them into that unit.
_IS_LATEST = """NOT EXISTS (
    SELECT FROM post_spans n WHERE n.employee_id = s.nip_id AND n.first > s.from_date AND n.first <= %(as_of)s
      AND n.position_id IS NOT NULL)"""
_NAMED = "jsonb_build_object('other', c.other_row, 'from', c.other_first)"
# Ends that the neighbours decide: of rows of the file, and of stored posts that the file does not name.
_SETTLE = """
    UPDATE {s} s SET to_date = p.ends - 1 FROM post_spans p
    WHERE p.row_id = s.row_id AND p.ends IS DISTINCT FROM p.given_end
"""
_MOVED = """
    CREATE TEMP TABLE post_moves ON COMMIT DROP AS
    SELECT stored_id AS id, ends, next_row_id AS row_id FROM post_spans
    WHERE row_id IS NULL AND ends IS DISTINCT FROM given_end
"""
_HOLDERS = """
    WITH holders AS (
        SELECT s.position_code_id AS position_id, s.row_id FROM {s} s
        WHERE NOT s.refused AND NOT s.repeated AND s.assignment = 'definitif' AND s.position_code_id IS NOT NULL
          AND s.from_date <= %(as_of)s AND coalesce(s.to_date, s.was_to_date, 'infinity') >= %(as_of)s
        UNION ALL
        SELECT t.position_id, NULL FROM employees_positionhistory t LEFT JOIN post_moves m ON m.id = t.id
        WHERE t.assignment = 'definitif' AND t.position_id IN (SELECT position_code_id FROM {s} WHERE NOT refused)
          AND t.validity @> %(as_of)s::date AND coalesce(m.ends > %(as_of)s, TRUE)
          AND NOT EXISTS (SELECT FROM {s} s WHERE s.stored_id = t.id AND NOT s.refused AND NOT s.repeated)
    )
    SELECT max(row_id) AS row_id, count(*) AS held FROM holders GROUP BY position_id
"""


def judge_posts(stage: Stage) -> None:
    """Settle the ends of definitive posts; refuse those that still overlap, each naming the other."""
    while True:
        _lay_out(stage)
        if _refuse_foreign_posts(stage):
            continue
        if not stage.run(_COLLISIONS) or not _refuse_collisions(stage):
            break
    _report(stage)
    stage.run(_SETTLE)
    stage.run("DROP TABLE IF EXISTS pg_temp.post_moves")
    stage.run(_MOVED)
    stage.compare_again()
    _warn_of_crowded_posts(stage)


def _lay_out(stage: Stage) -> None:
    """All definitive posts of the people concerned, one after another."""
    stage.run("DROP TABLE IF EXISTS pg_temp.post_spans")
    stage.run("DROP TABLE IF EXISTS pg_temp.post_collisions")
    stage.run(_SPANS)
    stage.run("ANALYZE post_spans")


def _refuse_foreign_posts(stage: Stage) -> int:
    """Of posts in units that the sender may not load, a history holds those that have ended, and no others.

    Whoever could put people into them would fill the posts of others, and take the people out of everybody's sight.
    """
    if stage.scope.everything:
        return 0
    running = stage.refuse(
        f"{_TAKES_FOREIGN_POST} AND s.assignment <> 'definitif' AND coalesce(s.to_date, 'infinity') >= %(as_of)s",
        "outside_scope",
        column="position_code",
    )
    return running + stage.refuse(
        f"""p.row_id = s.row_id AND {_TAKES_FOREIGN_POST}
        AND (coalesce(p.ends, 'infinity') > %(as_of)s OR {_IS_LATEST})""",
        "outside_scope",
        column="position_code",
        source="post_spans p",
    )


def _refuse_collisions(stage: Stage) -> int:
    """Refuse the rows of the file that collide; a stored post stays."""
    stage.run("DROP TABLE IF EXISTS pg_temp.collided")
    stage.run(
        """CREATE TEMP TABLE collided ON COMMIT DROP AS
        SELECT DISTINCT ON (row_id) * FROM (
            SELECT a_id AS row_id, b_row AS other_row, b_first AS other_first, gives_way FROM post_collisions
            UNION ALL
            SELECT b_id, a_row, a_first, FALSE FROM post_collisions WHERE NOT (gives_way AND a_id IS NOT NULL)
        ) c WHERE row_id IS NOT NULL ORDER BY row_id, other_row"""
    )
    single = stage.refuse(
        "c.row_id = s.row_id AND c.gives_way",
        "no_day_left",
        column="to_date",
        params=_NAMED,
        source="collided c",
    )
    inside = stage.refuse(
        "c.row_id = s.row_id AND c.other_row IS NOT NULL",
        "overlapping_posts",
        column="from_date",
        params=_NAMED,
        source="collided c",
    )
    stored = stage.refuse(
        "c.row_id = s.row_id", "overlaps_stored_post", column="from_date", params=_NAMED, source="collided c"
    )
    return single + inside + stored


def _report(stage: Stage) -> None:
    """Say what was normalised, on the row concerned or on the one that caused it."""
    told = "jsonb_build_object('last', p.ends - 1, 'next', p.next_row)"
    altered = "p.row_id = s.row_id AND p.ends IS DISTINCT FROM p.given_end"
    for where, code in (
        (f"{altered} AND p.given_end IS NULL", "closed_by_next"),
        (f"{altered} AND p.given_end IS NOT NULL", "shortened_by_a_day"),
    ):
        stage.remark("normalised", where, code, column="to_date", params=told, source="post_spans p")
    stage.remark(
        "normalised",
        "p.row_id IS NULL AND p.next_row_id = s.row_id AND p.ends IS DISTINCT FROM p.given_end",
        "ended_stored_post",
        column="from_date",
        params="jsonb_build_object('last', p.ends - 1, 'first', p.first)",
        source="post_spans p",
    )


def _warn_of_crowded_posts(stage: Stage) -> None:
    stage.remark(
        "warning",
        "h.row_id = s.row_id AND h.held > s.seats",
        "more_holders_than_seats",
        column="position_code",
        params="jsonb_build_object('held', h.held, 'seats', s.seats)",
        source=f"({_HOLDERS.replace('{s}', stage.name)}) h",
    )


def write_posts(stage: Stage) -> None:
    """Write the posts; every step shortens before another grows, so that no moment sees an overlap."""
    stage.run(
        """UPDATE base_importverdict v SET prior = jsonb_build_object('moved', jsonb_build_object(
            'id', t.id, 'validity', t.validity)) || coalesce(v.prior, '{}')
        FROM post_moves m JOIN employees_positionhistory t ON t.id = m.id WHERE v.row_id = m.row_id"""
    )
    stage.run(
        """UPDATE employees_positionhistory t SET validity = daterange(lower(t.validity), m.ends)
        FROM post_moves m WHERE m.id = t.id"""
    )
    for ends in ("least(upper(t.validity), s.to_date + 1)", "coalesce(s.to_date + 1, upper(t.validity))"):
        stage.run(
            f"""UPDATE employees_positionhistory t SET validity = daterange(lower(t.validity), {ends}),
                position_kind = coalesce(s.position_kind, t.position_kind),
                unit_name = coalesce(s.unit_name, t.unit_name)
            FROM {{s}} s WHERE t.id = s.target_id AND NOT s.refused AND NOT s.repeated AND s.outcome = 'changed'
              AND (upper(t.validity) IS DISTINCT FROM {ends} OR t.position_kind IS DISTINCT FROM
                coalesce(s.position_kind, t.position_kind)
                OR t.unit_name IS DISTINCT FROM coalesce(s.unit_name, t.unit_name))"""
        )
    stage.insert_new(
        skip=("from_date", "to_date"), extra={"validity": "daterange(s.from_date, s.to_date + 1)"}
    )
