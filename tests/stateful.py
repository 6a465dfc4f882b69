"""State machines over the database: one story of steps in any order, taken back at its end.

A few orders that stay the same are tried always, very many in the long form.
"""

from typing import Any, ClassVar, Self

from django.db import DatabaseError, InterfaceError, connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine

from asn_career.base.errors import DomainError

QUICK = settings(
    max_examples=10,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    database=None,
)
VERY_MANY = settings(QUICK, max_examples=300, stateful_step_count=60, derandomize=False)


class ConnectionLost(BaseException):
    """The database went away amid a story: no error of hypothesis to replay, and no refusal.

    As an ordinary exception it would be replayed without a connection, stop before the first draw, and be reported as
    ``FlakyStrategyDefinition``, which says nothing of what happened.
    """


class Story(RuleBasedStateMachine):
    """Steps that may be refused, by the domain or by the database; refused ones leave nothing."""

    stage: ClassVar[Any]

    def __init__(self) -> None:
        super().__init__()
        ensure_connected()
        self.began = transaction.savepoint()

    @classmethod
    def on(cls, stage: Any) -> type[Self]:
        """The machine over what a test has set up."""
        return type(cls.__name__, (cls,), {"stage": stage})

    def attempt(self, act, *arguments, **given):
        try:
            with transaction.atomic():
                return act(*arguments, **given)
        except DomainError:
            return None
        except (DatabaseError, InterfaceError):
            ensure_connected()
            return None

    def teardown(self) -> None:
        ensure_connected()
        transaction.savepoint_rollback(self.began)


def ensure_connected(used: Any = connection) -> None:
    """Stop the whole test where the connection is gone: what the database refuses leaves it usable."""
    if used.connection is not None and used.connection.closed:
        raise ConnectionLost


def tamper(statement: str, actor: str = "penyusup") -> None:
    """What somebody does who may write to the tables, under whatever name suits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.actor', %s, true)", [actor])
        cursor.execute(statement)
