from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EmployeesConfig(AppConfig):
    name = "employees"
    verbose_name = _("Employees")

    def ready(self) -> None:
        from asn_career.base.evidence.erased import erased_by
        from asn_career.base.evidence.replay import compare_also
        from employees import (
            checks,  # noqa: F401  (registers the system checks)
            protected_trail,
        )
        from employees.api import schema  # noqa: F401  (registers how the API describes its sign-in)
        from employees.retention.carrying_out import erased_numbers

        compare_also(protected_trail.TABLE, protected_trail.compare)
        erased_by(erased_numbers)
