"""The policy file, read: who may open what, who sees whose data, and which addresses it must speak of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from django.urls import URLPattern

from employees.checks import walk_patterns

if TYPE_CHECKING:
    from tests.walk.markers import Marker
    from tests.walk.world import World

ADMIN_PAGES = ("changelist", "add", "history", "delete", "change")


@dataclass(frozen=True)
class Rule:
    """What one address allows."""

    name: str
    who: frozenset[str]
    object: str = ""
    args: dict[str, str] = field(default_factory=dict)
    needs: str = ""
    query: dict[str, str] = field(default_factory=dict)
    sort: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    status: dict[str, int] = field(default_factory=dict)
    post: dict[str, Any] | None = None
    post_object: str = ""
    post_needs: str = ""
    who_posts: frozenset[str] = frozenset()
    post_status: tuple[int, ...] = (302,)
    free_posts: bool = False
    fixed: bool = False
    lists: bool = False
    may_change_nothing: bool = False
    unchanged_statuses: tuple[int, ...] = ()

    @property
    def is_api(self) -> bool:
        return self.name.startswith("api-") and self.name not in ("api-schema", "api-docs")

    @property
    def reads(self) -> bool:
        return self.methods != ("post",)


def pattern_names() -> dict[str, tuple[str, URLPattern]]:
    """Every address by its name, or by its route where it has none; the admin's by model, elsewhere."""
    return {
        pattern.name or route: (route, pattern)
        for route, pattern in walk_patterns()
        if not route.startswith("admin/")
    }


class Policy:
    def __init__(self, text: str) -> None:
        self.file: dict[str, Any] = yaml.safe_load(text)

    def names(self, groups: Iterable[str]) -> frozenset[str]:
        """The principals that groups and names stand for."""
        found: set[str] = set()
        for name in groups:
            inner = self.file["groups"].get(name)
            found |= self.names(inner) if inner is not None else {name}
        return frozenset(found)

    @cached_property
    def sees(self) -> dict[str, dict[str, frozenset[str]]]:
        """Kind of data, then principal, then the relations in which it is seen."""
        table: dict[str, dict[str, frozenset[str]]] = {}
        for kind, rows in self.file["sees"].items():
            table[kind] = {}
            for group, relations in rows.items():
                for name in self.names([group]):
                    table[kind][name] = table[kind].get(name, frozenset()) | frozenset(relations)
        return table

    @cached_property
    def rules(self) -> dict[str, Rule]:
        pages = {name: self._rule(name, entry) for name, entry in self.file["pages"].items()}
        sent = self.file["upserts"]
        tables = [f"{name}-upsert" for name in sent["tables"]]
        pages |= {name: self._rule(name, sent["rule"]) for name in tables}
        return pages | {rule.name: rule for rule in self._api_rules()}

    def _rule(self, name: str, entry: dict[str, Any]) -> Rule:
        given = dict(entry)
        who = self.names(given.pop("who"))
        who_posts = self.names(given.pop("who_posts")) if "who_posts" in given else who
        status = {
            each: code for group, code in given.pop("status", {}).items() for each in self.names([group])
        }
        for key in ("sort", "methods", "post_status", "unchanged_statuses"):
            if key in given:
                given[key] = tuple(given[key])
        return Rule(name=name, who=who, who_posts=who_posts, status=status, **given)

    def _api_rules(self) -> Iterator[Rule]:
        from tests.walk.kinds import KINDS

        kinds = {model.__name__: kind for model, kind in KINDS.items()}
        for name, entry in self.file["api"].items():
            given = dict(entry)
            model, item = given.pop("model"), given.pop("item", True)
            kind = given.pop("kind", None) or given.get("needs") or kinds.get(model, "")
            given.setdefault("who", sorted(self.sees.get(kind, {})))
            change = {
                key: given.pop(key)
                for key in ("post", "post_object", "post_needs", "who_posts", "post_status")
                if key in given
            }
            args = given.pop("args", {})
            outer = {key: value for key, value in args.items() if key != "id"}
            change = {"post_status": [202], **change} if change else {}
            inside = given.pop("inside", "")
            outer = {key: value.removeprefix(f"{inside.lower()}.") for key, value in outer.items()}
            yield self._rule(f"{name}-list", {**given, **change, "args": outer, "object": inside})
            if item:
                yield self._rule(f"{name}-detail", {**given, "args": args, "object": model})

    # --- who sees what --------------------------------------------------------------------------

    def shows(self, world: World, name: str, marker: Marker, *, kind: str = "") -> bool:
        """Whether the reader may see what the marker tells of."""
        relations = self.sees.get(kind or marker.kind, {}).get(name, frozenset())
        if "all" in relations:
            return True
        if marker.owner:
            return "owner" in relations and marker.owner == name
        about = [relation_to(world, name, each) for each in (marker.person, marker.unit) if each is not None]
        return bool(about) and all(labels & relations for labels in about)


def load_policy() -> Policy:
    return Policy((Path(__file__).parent / "policy.yaml").read_text(encoding="utf-8"))


def relation_to(world: World, name: str, about: Any) -> frozenset[str]:
    """How a reader stands to a person or a unit."""
    from employees.models import Unit
    from tests.walk.world import ACCOUNTS

    account = ACCOUNTS.get(name)
    if account is None:
        return frozenset()
    unit = about if isinstance(about, Unit) else about.home_unit
    centre = _centre(world, account)
    labels = set() if centre is None else {_place(centre, unit)}
    if not isinstance(about, Unit):
        labels |= _personal(world, account, about, centre)
    return frozenset(labels)


def _centre(world: World, account: dict[str, Any]) -> Any:
    if account.get("unit"):
        return world.units[account["unit"]]
    person = world.people.get(account.get("employee", ""))
    return person.home_unit if person else None


def _place(centre: Any, unit: Any) -> str:
    if unit.pk == centre.pk:
        return "own"
    if centre.pk in unit.lineage:
        return "sub"
    if unit.pk in centre.lineage:
        return "above"
    return "other" if unit.lineage[0] == centre.lineage[0] else "foreign"


def _personal(world: World, account: dict[str, Any], person: Any, centre: Any) -> set[str]:
    labels = set()
    if person == world.people.get(account.get("employee", "")):
        labels.add("self")
    if person in [world.people[key] for key in account.get("people", ())]:
        labels.add("assigned")
    if centre is not None and person.home_unit.parent_id == centre.pk and person.home_kind != "pelaksana":
        labels.add("subhead")
    return labels
