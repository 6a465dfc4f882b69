"""Nightly work of the registry."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from asn_career.base.audit import acting
from employees.registry import refresh_homes


@shared_task(name="employees.refresh_homes")
def refresh_homes_task(**_future: Any) -> None:
    """Posts that begin or end today move people to other units."""
    with acting(by="system:schedule", reason="homes of the day"):
        refresh_homes(on=timezone.localdate())
