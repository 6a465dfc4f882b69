"""Run beside the product, on its database: make the accounts that the journeys sign in with.

Reads a JSON list of {"username", "role", "unit", "nip"} from standard input; all but the name may be empty.
"""

import json
import sys

PASSWORD = "kata-sandi-peramban"


def main() -> None:
    import django

    django.setup()
    from django.utils import timezone

    from employees.access import system_principal
    from employees.models import Employee, Grant, Unit, User
    from tests.factories.registry import span

    today = timezone.localdate()
    people = Employee.objects.visible_to(system_principal(purpose="tests", on=today))
    for account in json.load(sys.stdin):
        person = people.get(nip=account["nip"]) if account.get("nip") else None
        user = User.objects.create_user(account["username"], password=PASSWORD, employee=person)
        if account.get("role"):
            validity = span(today.replace(month=1, day=1))
            unit = Unit.objects.get(code=account["unit"]) if account.get("unit") else None
            Grant.objects.create(
                user=user, role=account["role"], unit=unit, validity=validity, granted_by="tests"
            )


if __name__ == "__main__":
    main()
