from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BaseConfig(AppConfig):
    name = "asn_career.base"
    label = "base"
    verbose_name = _("System")

    def ready(self) -> None:
        from asn_career.base import checks  # noqa: F401  (registers the system checks)
