-- Held to the end of the transaction: no run is published while people are recomputed.
SELECT pg_advisory_xact_lock_shared(%(key)s)
