-- Rows of people whom the run covers and whose changes it knows: committed before it began to read facts, or made by
-- the transaction that also computed the run.
DELETE FROM assessments_gapoverlay o
USING assessments_gaprun g
WHERE g.id = %(run)s
  AND (pg_visible_in_snapshot(o.txid::text::xid8, g.seen::pg_snapshot)
    OR o.txid = pg_current_xact_id_if_assigned()::text::bigint)
  AND (g.unit_id IS NULL OR EXISTS (
      SELECT FROM assessments_gapresult r WHERE r.run_id = %(run)s AND r.employee_id = o.employee_id
  ))
