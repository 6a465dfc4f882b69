from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EmployeesConfig(AppConfig):
    name = "employees"
    verbose_name = _("Employees")

    def ready(self) -> None:
        from employees import checks  # noqa: F401  (registers the system checks)
        from employees.api import schema  # noqa: F401  (registers how the API describes its sign-in)
