"""Lists of the API that hold the caller's own things, and nothing about anybody else."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import viewsets
from rest_framework.request import Request

from asn_career.base.api.views import StrictMixin
from asn_career.base.errors import NotPermittedError
from employees.access import Permission
from employees.policy import scope_of


class OwnViewSet(StrictMixin, viewsets.ViewSet):
    """For accounts alone, since a regional system has nothing of its own; ``of_employees``: for those of employees."""

    permission = Permission.READ_ORGANISATION
    lookup_url_kwarg = "id"
    lookup_value_converter = "uuid"
    is_list = False
    page_parameters: frozenset[str] = frozenset()
    ordering_fields: ClassVar[dict[str, str]] = {}
    of_employees = False

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        principal = scope_of(request)
        if not principal.identity.startswith("user:") or (
            self.of_employees and principal.employee_id is None
        ):
            raise NotPermittedError
