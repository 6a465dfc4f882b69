-- The latest official result per person and competency, with its last day.
SELECT o.*, (o.assessed_on + make_interval(years => %(valid_years)s))::date AS valid_until
FROM (
    {{ latest_official }}
) o
