-- People with their own number as row id; the NIP of n is unlike that of any other number below eleven million.
WITH names AS (
    SELECT ARRAY['Adi', 'Budi', 'Citra', 'Dewi', 'Eko', 'Fitri', 'Gede', 'Hasan', 'Indah', 'Joko', 'Kartika', 'Lestari',
            'Made', 'Nurul', 'Oktavia', 'Putu', 'Ratna', 'Siti', 'Teuku', 'Umar', 'Vina', 'Wayan', 'Yohanes'] AS first,
        ARRAY['Santoso', 'Wijaya', 'Siregar', 'Nasution', 'Saputra', 'Utami', 'Hidayat', 'Pratiwi', 'Simanjuntak',
            'Rumbiak', 'Lubis', 'Tarigan', 'Permata', 'Kusuma', 'Halim', 'Mokodompit', 'Daeng', 'Suryani', 'Ginting'] AS last
), people AS (
    SELECT n, date '1968-01-01' + n %% 11000 AS born, n / 11000 AS serial, (n - 1) / %(per_office)s AS office,
        (n - 1) %% %(per_office)s AS place
    FROM generate_series(%(low)s, %(high)s) n
)
INSERT INTO employees_employee (id, nip, name, title_prefix, title_suffix, birth_date, status, legal_position, email,
    home_kind, registered_unit_id)
SELECT n,
    to_char(born, 'YYYYMMDD') || to_char(born + interval '24 years', 'YYYYMM') || 1 + n %% 2 || lpad(serial::text, 3, '0'),
    first[1 + n %% 23] || ' ' || first[1 + n / 23 %% 23] || ' ' || last[1 + n / 7 %% 19], '',
    CASE WHEN n %% 3 = 0 THEN 'S.Sos., M.Si.' ELSE '' END, born,
    CASE WHEN n %% 20 = 7 THEN 'PPPK' WHEN n %% 50 = 11 THEN 'CPNS' ELSE 'PNS' END,
    CASE WHEN n %% 200 = 13 THEN '03' ELSE '01' END, '', '', 100 + 26 * office
FROM people, names;
