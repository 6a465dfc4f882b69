-- Which transactions a statement beginning now would see.
SELECT pg_current_snapshot()::text
