"""Every address of the API, version 1."""

from rest_framework.routers import SimpleRouter

from asn_career.base.api.jobs import ROUTES as JOBS
from assessments.api.urls import ROUTES as ASSESSMENTS
from competencies.api.urls import ROUTES as COMPETENCIES
from employees.api.urls import ROUTES as EMPLOYEES
from promotions.api.urls import ROUTES as PROMOTIONS
from training.api.urls import ROUTES as TRAINING

router = SimpleRouter(use_regex_path=False)
for _prefix, _viewset in (*EMPLOYEES, *COMPETENCIES, *ASSESSMENTS, *TRAINING, *PROMOTIONS, *JOBS):
    router.register(_prefix, _viewset, basename=f"api-{_prefix.rpartition('/')[2]}")

urlpatterns = router.urls
