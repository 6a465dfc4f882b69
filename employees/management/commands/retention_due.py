"""``manage.py retention_due``: who left so long ago that some of their records are kept no longer. It only lists."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from asn_career.base.access_log import log_access
from asn_career.base.formatting import date_long
from employees.access import system_principal
from employees.models import Employee
from employees.retention.due import Due, described, due_people, left_on_unknown_day
from employees.retention.wording import name_of

AT_ONCE = 500


class Command(BaseCommand):
    help = (
        "List, by opaque id, people who left and whose records of some class are kept no longer on a day, with what "
        "stands in the way. It changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--as-of",
            type=date.fromisoformat,
            default=None,
            metavar="YYYY-MM-DD",
            help="the day, today if not given",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        on = options["as_of"] or timezone.localdate()
        with translation.override(settings.LANGUAGE_CODE):
            principal = system_principal(purpose="retention", on=on)
            log_access(by=principal.identity, action="retention.read")
            seen = Employee.objects.visible_to(principal)
            keys = list(due_people(seen, on=on).order_by("left_at", "pk").values_list("pk", flat=True))
            for start in range(0, len(keys), AT_ONCE):
                some = due_people(seen, on=on).filter(pk__in=keys[start : start + AT_ONCE])
                for each in described(some.order_by("left_at", "pk"), within=seen, on=on):
                    self.stdout.write(_line(each))
            self.stdout.write(
                _("Due on %(day)s: %(n)d; left, and nothing says when: %(unknown)d")
                % {"day": date_long(on), "n": len(keys), "unknown": left_on_unknown_day(seen, on=on).count()}
            )


def _line(each: Due) -> str:
    ended = ", ".join(f"{name_of(one.kind)} ({one.on.isoformat()})" for one in each.ended)
    hindered = "; ".join(str(kind.label) for kind in each.hindrances) or "-"
    return f"{each.employee.public_id}\t{each.left_on.isoformat()}\t{ended}\t{hindered}"
