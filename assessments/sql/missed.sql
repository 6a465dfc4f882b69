-- Whom changes concern that neither a recomputation nor the run that speaks for the person has seen.
SELECT DISTINCT t.employee_id
FROM (
    {{ touched }}
) t
LEFT JOIN assessments_gapoverlay o ON o.employee_id = t.employee_id
LEFT JOIN employees_employee e ON e.id = t.employee_id
LEFT JOIN employees_unit u ON u.id = e.home_unit_id
WHERE (o.employee_id IS NULL OR NOT (o.txid = t.txid OR pg_visible_in_snapshot(t.txid::text::xid8, o.seen::pg_snapshot)))
  AND NOT EXISTS (
      SELECT FROM assessments_gaprun r
      WHERE r.published_at IS NOT NULL AND r.superseded_at IS NULL
        AND (r.unit_id IS NULL OR r.unit_id = ANY (u.lineage))
        AND pg_visible_in_snapshot(t.txid::text::xid8, r.seen::pg_snapshot)
  )
ORDER BY 1
