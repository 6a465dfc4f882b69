"""Operations of migrations that cost what they do.

Django renders a model in the state of a migration anew for each change of it, and every model that is related to it,
directly or by way of others, along with it: nine tenths of the time of a first start. A new model or field changes
nothing about the ones that were there, so these operations render the new one alone and put it beside them; an index, a
constraint or a trigger is nothing that SQL is made of later, so those render nothing. Django's own operations may stand
between them: they render what they need from the state, which is the same either way.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import migrations
from django.db.migrations.state import ModelState, ProjectState, StateApps
from pgtrigger.migrations import AddTrigger as RenderingAddTrigger


class CreateModel(migrations.CreateModel):
    """Create a model and its table."""

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        with _kept_as_rendered(state) as rendered:
            super().state_forwards(app_label, state)
            if rendered is not None:
                rendered.render_multiple([state.models[app_label, self.name_lower]])


class AddField(migrations.AddField):
    """Add a field to a model, and its column."""

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        with _kept_as_rendered(state) as rendered:
            super().state_forwards(app_label, state)
            if rendered is not None:
                field = state.models[app_label, self.model_name_lower].fields[self.name]
                rendered.get_model(app_label, self.model_name).add_to_class(self.name, field.clone())


class AlterField(migrations.AlterField):
    """Change a field and, where it is stored in another way, its column."""

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        if self.field.is_relation or self.field.primary_key or self.field.unique:
            super().state_forwards(app_label, state)  # others are made of it
            return
        with _kept_as_rendered(state) as rendered:
            super().state_forwards(app_label, state)
            if rendered is not None:
                rendered.render_multiple([state.models[app_label, self.model_name_lower]])
                state.is_delayed = (
                    True  # others point to the model as it was: for Python, Django renders all anew
                )


class AddIndex(migrations.AddIndex):
    """Add an index to a model."""

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        _append(state.models[app_label, self.model_name_lower], "indexes", self.index.clone())


class AddTrigger(RenderingAddTrigger):
    """Add a trigger to a model."""

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        _append(state.models[app_label, self.model_name.lower()], "triggers", self.trigger)


class AddConstraint(migrations.AddConstraint):
    """Add a constraint to a model."""

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        _append(state.models[app_label, self.model_name_lower], "constraints", self.constraint)


@contextmanager
def _kept_as_rendered(state: ProjectState) -> Iterator[StateApps | None]:
    """Takes the rendered models, where there are any, out of reach of a change of the state."""
    rendered = state.__dict__.pop("apps", None)
    try:
        yield rendered
    finally:
        if rendered is not None:
            state.__dict__["apps"] = rendered


def _append(model: ModelState, option: str, value: object) -> None:
    model.options[option] = [*model.options.get(option, []), value]
