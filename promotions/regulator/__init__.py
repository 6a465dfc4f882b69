"""The pack for the regulator: the merit system of one agency and year, as files that name no person."""
