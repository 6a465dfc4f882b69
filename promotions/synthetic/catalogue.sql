-- Programmes: each technical competency has one, some of the national ones too, and the leadership courses.
INSERT INTO training_trainingprogram (code, name, kind, modality, hours, cost, provider, competency_id, target_level)
SELECT 'SYN-P' || row_number() OVER (ORDER BY c.id), 'Pelatihan ' || c.name, 'teknis', 'daring', 24, 1500000,
    'BPSDM', c.id, 3 + c.id %% 3
FROM competencies_competency c
UNION ALL
SELECT code, name, 'struktural', 'klasikal', 900, 25000000, 'LAN', NULL, NULL
FROM (VALUES ('PKP', 'Pelatihan Kepemimpinan Pengawas'), ('PKA', 'Pelatihan Kepemimpinan Administrator'),
    ('PKN II', 'Pelatihan Kepemimpinan Nasional Tingkat II')) leadership (code, name)
ON CONFLICT DO NOTHING;
