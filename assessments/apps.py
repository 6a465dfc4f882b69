from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = _("Assessments")

    def ready(self) -> None:
        from asn_career.base.audit import settle_with
        from assessments.changes import refresh_written

        settle_with(refresh_written)
