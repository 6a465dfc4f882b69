-- What an earlier attempt left of a chunk. The range is deleted, so that doing a chunk again doubles nothing.
WITH results AS (
    DELETE FROM assessments_gapresult WHERE run_id = %(run)s AND employee_id BETWEEN %(low)s AND %(high)s
), aggregates AS (
    DELETE FROM assessments_gapaggregate WHERE run_id = %(run)s AND chunk IS NOT DISTINCT FROM %(chunk)s::integer
)
DELETE FROM assessments_gapcoverage WHERE run_id = %(run)s AND chunk IS NOT DISTINCT FROM %(chunk)s::integer
