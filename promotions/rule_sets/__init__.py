"""Rule sets of vacancies: proposed by one person, approved by two others, sealed; then the one official run."""
