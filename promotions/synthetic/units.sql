-- An office has five divisions and twenty sections; all offices hang under one agency.
INSERT INTO employees_unit (id, code, name, parent_id, remote, lineage)
VALUES (1, 'SYN', 'Pemerintah Daerah Sintetis', NULL, false, '{}') ON CONFLICT DO NOTHING;

INSERT INTO employees_unit (id, code, name, parent_id, remote, lineage)
SELECT 100 + 26 * o, 'SYN-' || o, 'Dinas ' || o, 1, o %% 9 = 8, '{}'
FROM generate_series(%(low)s, %(high)s) o ON CONFLICT DO NOTHING;

INSERT INTO employees_unit (id, code, name, parent_id, remote, lineage)
SELECT 100 + 26 * o + 1 + d, format('SYN-%%s-%%s', o, d), format('Bidang %%s Dinas %%s', d, o), 100 + 26 * o, o %% 9 = 8, '{}'
FROM generate_series(%(low)s, %(high)s) o, generate_series(0, 4) d ON CONFLICT DO NOTHING;

INSERT INTO employees_unit (id, code, name, parent_id, remote, lineage)
SELECT 100 + 26 * o + 6 + s, format('SYN-%%s-%%s-%%s', o, s / 4, s), format('Seksi %%s Dinas %%s', s, o),
    100 + 26 * o + 1 + s / 4, o %% 9 = 8, '{}'
FROM generate_series(%(low)s, %(high)s) o, generate_series(0, 19) s ON CONFLICT DO NOTHING;
