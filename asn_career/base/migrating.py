"""Operations of migrations that cost what they do.

A model in the state of a migration is rendered anew, with every model related to it, for each trigger and constraint
added: two thirds of the time of a first start. Neither changes what is rendered that SQL is made of (fields, names and
relations), so these leave it as it is; the next operation that changes a field renders it with them.
"""

from django.db import migrations
from django.db.migrations.state import ModelState, ProjectState
from pgtrigger.migrations import AddTrigger as RenderingAddTrigger


class AddTrigger(RenderingAddTrigger):
    """Add a trigger to a model."""

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        _append(state.models[app_label, self.model_name.lower()], "triggers", self.trigger)


class AddConstraint(migrations.AddConstraint):
    """Add a constraint to a model."""

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        _append(state.models[app_label, self.model_name_lower], "constraints", self.constraint)


def _append(model: ModelState, option: str, value: object) -> None:
    model.options[option] = [*model.options.get(option, []), value]
