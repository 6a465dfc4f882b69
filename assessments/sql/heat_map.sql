{{ heat_units }}
SELECT u.row_id, a.competency_id,
    sum(a.met), sum(a.gap), sum(a.expired), sum(a.unknown), sum(a.distance), sum(a.shortfall)
FROM units u
JOIN assessments_gapaggregate a ON a.run_id = u.run_id AND a.unit_id = u.id AND a.chunk IS NULL
GROUP BY u.row_id, a.competency_id
