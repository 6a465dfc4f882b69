"""Runs one vacancy in a process of its own and prints the hash of the run's bytes: ``python -m ... VACANCY CHUNK``."""

import hashlib
import sys

import django

if __name__ == "__main__":
    django.setup()
    from asn_career.base.jobs.running import run_job
    from employees.access import system_principal
    from promotions.export import canonical_run
    from promotions.models import Shortlist, Vacancy
    from promotions.shortlists import request_shortlist
    from tests.promotions.agency import D

    vacancy = Vacancy.objects.select_related("position__unit").get(code=sys.argv[1])
    by = system_principal(purpose="tests", on=D)
    for chunk_size in map(int, sys.argv[2:]):
        job = run_job(request_shortlist(vacancy, as_of=D, by=by, chunk_size=chunk_size).pk)
        assert job.state == "done", job.error
        print(hashlib.sha256(canonical_run(Shortlist.objects.get(job=job))).hexdigest())
