"""Every address of the product."""

from django.contrib import admin
from django.urls import include, path

from asn_career.base import health
from employees.api import documentation
from employees.policy import public

urlpatterns = [
    path("", include("asn_career.base.urls")),
    path("", include("employees.urls")),
    path("", include("competencies.urls")),
    path("", include("assessments.urls")),
    path("", include("training.urls")),
    path("", include("promotions.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("asn_career.api_urls")),
    path("api/v1/schema/", documentation.schema, name="api-schema"),
    path("api/v1/docs/", documentation.docs, name="api-docs"),
    path("oauth/token/", documentation.token, name="oauth-token"),
    path("health/live/", public(health.live), name="health-live"),
    path("health/ready/", public(health.ready), name="health-ready"),
]

handler400 = "asn_career.base.api.errors.bad_request"
handler404 = "asn_career.base.api.errors.page_not_found"
handler500 = "asn_career.base.outages.server_error"
