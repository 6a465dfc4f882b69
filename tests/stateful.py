"""How far state machines are taken: a few orders of steps that stay the same always, very many in the long form."""

from hypothesis import HealthCheck, settings

QUICK = settings(
    max_examples=10,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    database=None,
)
VERY_MANY = settings(QUICK, max_examples=300, stateful_step_count=60, derandomize=False)
