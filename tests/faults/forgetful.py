"""A worker without the protection: what it does not take is dropped as Celery drops it, and kept nowhere."""

from celery.signals import task_rejected, task_unknown

from asn_career.base.jobs import refused
from asn_career.celery import app

__all__ = ["app"]

task_unknown.disconnect(refused._task_unknown, dispatch_uid="keep an unknown task's message aside")
task_rejected.disconnect(refused._task_rejected, dispatch_uid="keep a refused message aside")
