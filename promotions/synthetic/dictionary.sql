-- Technical competencies beside the nine national ones.
INSERT INTO competencies_competency (code, name, name_en, kind, family, description)
SELECT 'SYN-' || t, 'Kompetensi teknis ' || t, '', 'technical', 'keluarga ' || t %% 12, ''
FROM generate_series(1, 60) t
ON CONFLICT DO NOTHING;
