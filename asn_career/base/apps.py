from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "asn_career.base"
    label = "base"

    def ready(self) -> None:
        from asn_career.base import checks  # noqa: F401  (registers the system checks)
