-- The number of this transaction and the one after it; none while nothing was written.
SELECT pg_current_xact_id_if_assigned()::text::bigint, pg_current_xact_id_if_assigned()::text::bigint + 1
