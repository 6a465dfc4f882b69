"""Is the process alive, and can it do its work."""

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from kombu import Connection


def live(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> JsonResponse:
    """The database answers at the newest schema. A broker that is down is told, and does not take pages away."""
    try:
        executor = MigrationExecutor(connection)
        migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Exception as error:  # whatever keeps the database from answering is the answer
        return JsonResponse({"status": "failed", "database": type(error).__name__}, status=503)
    status = {"status": "ok" if migrated else "failed", "database": "ok", "broker": _broker()}
    return JsonResponse(status, status=200 if migrated else 503)


def _broker() -> str:
    try:
        with Connection(settings.CELERY_BROKER_URL, connect_timeout=1) as broker:
            broker.ensure_connection(max_retries=1, timeout=1)
    except OSError as error:
        return type(error).__name__
    return "ok"
