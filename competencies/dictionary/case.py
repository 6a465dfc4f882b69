"""The dictionary as a 1EdTech CASE 1.1 package (CFPackage), and back.

Each competency, level and indicator is a CFItem with a UUID; ``isChildOf`` associations say what belongs to what, and
in which order. What CASE has no field for (kind, English name, scales, the number of a level) goes into ``extensions``,
which version 1.1 has for that; what the product does not know of a foreign package is left aside. The ids of levels and
indicators follow from what they belong to, so that the same content always gives the same package.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils.translation import gettext as _

from competencies.choices import CompetencyKind
from competencies.dictionary.content import Content, ordered
from competencies.dictionary.conversions import ordered_tables
from competencies.dictionary.errors import FileRefusedError

CASE_VERSION = "1.1"
COMPETENCY, LEVEL, INDICATOR = "Competency", "Level", "Indicator"
OURS = "asn_career"
_SPACE = uuid5(NAMESPACE_URL, "https://purl.imsglobal.org/case#asn-career")
MOST_FAULTS = 20
_OF_DOCUMENT = ("scales", "withdrawn", "conversions")
# What the information model of CASE 1.1 requires of each class (table "Required").
REQUIRED: dict[str, tuple[str, ...]] = {
    "CFDocument": ("identifier", "uri", "creator", "title", "lastChangeDateTime", "CFPackageURI"),
    "CFItems": ("identifier", "uri", "fullStatement", "lastChangeDateTime"),
    "CFAssociations": (
        "identifier",
        "uri",
        "associationType",
        "originNodeURI",
        "destinationNodeURI",
        "lastChangeDateTime",
    ),
}
_LINKS = ("title", "identifier", "uri")


def as_package(
    content: Mapping[str, Any], *, base_url: str, document_id: UUID, title: str, creator: str, on: date
) -> dict[str, Any]:
    """The CFPackage of a content; ``on`` is the day it says of itself, ``base_url`` where its ids are found."""
    return _Writer(base_url.rstrip("/"), document_id, title, on).package(content, creator=creator)


class _Writer:
    def __init__(self, base_url: str, document_id: UUID, title: str, on: date) -> None:
        self.base_url, self.document_id, self.title = base_url, str(document_id), title
        self.at = datetime.combine(on, time.min, tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.items: list[dict[str, Any]] = []
        self.associations: list[dict[str, Any]] = []

    def package(self, content: Mapping[str, Any], *, creator: str) -> dict[str, Any]:
        for number, entry in enumerate(content["competencies"], start=1):
            self._entry(number, entry)
        document = {
            "identifier": self.document_id,
            "uri": self._uri("CFDocuments", self.document_id),
            "creator": creator,
            "title": self.title,
            "lastChangeDateTime": self.at,
            "caseVersion": CASE_VERSION,
            "frameworkType": "Competency",
            "language": "id",
            "CFPackageURI": self._link("CFPackages", self.document_id, self.title),
            "extensions": {OURS: {name: content.get(name, {}) for name in _OF_DOCUMENT}},
        }
        return {"CFDocument": document, "CFItems": self.items, "CFAssociations": self.associations}

    def _entry(self, number: int, entry: Mapping[str, Any]) -> None:
        key, texts = entry["id"], {"name_en": entry["name_en"], "kind": entry["kind"]}
        told = {"notes": entry["description"], "family": entry["family"]}
        self._item(key, entry["name"], COMPETENCY, code=entry["code"], **texts, **told)
        self._child(key, self.document_id, number, place="CFDocuments")
        for level in entry["levels"]:
            level_key = str(uuid5(_SPACE, f"{key}/{level['level']}"))
            code = f"{entry['code']}.{level['level']}"
            self._item(level_key, level["description"], LEVEL, code=code, level=level["level"])
            self._child(level_key, key, level["level"])
            for place, text in enumerate(level["indicators"], start=1):
                text_key = str(uuid5(_SPACE, f"{level_key}/{text}"))
                self._item(text_key, text, INDICATOR)
                self._child(text_key, level_key, place)

    def _item(
        self, key: str, statement: str, item_type: str, *, code: str = "", notes: str = "", **ours: Any
    ) -> None:
        item: dict[str, Any] = {
            "identifier": key,
            "uri": self._uri("CFItems", key),
            "fullStatement": statement,
            "CFItemType": item_type,
            "language": "id",
            "lastChangeDateTime": self.at,
            "CFDocumentURI": self._link("CFDocuments", self.document_id, self.title),
        }
        optional = {"humanCodingScheme": code, "notes": notes, "extensions": {OURS: ours} if ours else {}}
        self.items.append(item | {name: value for name, value in optional.items() if value})

    def _child(self, origin: str, destination: str, number: int, *, place: str = "CFItems") -> None:
        key = str(uuid5(_SPACE, f"{origin}>{destination}"))
        self.associations.append(
            {
                "identifier": key,
                "uri": self._uri("CFAssociations", key),
                "associationType": "isChildOf",
                "sequenceNumber": number,
                "originNodeURI": self._link("CFItems", origin, ""),
                "destinationNodeURI": self._link(place, destination, ""),
                "lastChangeDateTime": self.at,
            }
        )

    def _uri(self, place: str, key: str) -> str:
        return f"{self.base_url}/ims/case/v1p1/{place}/{key}"

    def _link(self, place: str, key: str, title: str) -> dict[str, str]:
        return {"title": title or key, "identifier": key, "uri": self._uri(place, key)}


def read_package(raw: bytes, *, base: Mapping[str, Any]) -> Content:
    """The content that a CFPackage describes, which is the whole dictionary: what ``base`` has and it lacks is
    withdrawn. Raises FileRefusedError naming place, value and remedy."""
    try:
        package = json.loads(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise FileRefusedError(
            faults=_("The file is no JSON in UTF-8. Export it anew as a CASE package.")
        ) from error
    faults = list(faults_of_package(package))
    if faults:
        raise FileRefusedError(faults=" ".join(faults[:MOST_FAULTS]))
    content = _content(package, base)
    known = {entry["code"] for entry in content["competencies"]}
    gone = [entry["code"] for entry in base["competencies"] if entry["code"] not in known]
    told = [code for code in _ours(package["CFDocument"]).get("withdrawn", []) if str(code) not in known]
    return ordered({**content, "withdrawn": [*gone, *map(str, told)]})


def faults_of_package(package: Any) -> Iterator[str]:
    """What of the package breaks the information model of CASE 1.1 in the classes that are read."""
    if not isinstance(package, dict) or not isinstance(package.get("CFDocument"), dict):
        yield _(
            "CFDocument is missing. A CASE package is an object with CFDocument, CFItems and CFAssociations."
        )
        return
    seen: set[str] = set()
    for name, required in REQUIRED.items():
        rows = [package[name]] if name == "CFDocument" else package.get(name, [])
        if not isinstance(rows, list):
            yield _("%(place)s is no list. Give a list.") % {"place": name}
            continue
        for number, row in enumerate(rows, start=1):
            yield from _faults_of_row(f"{name} {number}", row, required, seen)


def _faults_of_row(place: str, row: Any, required: tuple[str, ...], seen: set[str]) -> Iterator[str]:
    if not isinstance(row, dict):
        yield _("%(place)s is no object. Remove it.") % {"place": place}
        return
    for name in required:
        value = row.get(name)
        link = name.endswith("NodeURI") or name == "CFPackageURI"
        if link and not (
            isinstance(value, dict) and all(isinstance(value.get(part), str) for part in _LINKS)
        ):
            yield _("%(place)s: %(name)s needs title, identifier and uri.") % {"place": place, "name": name}
        elif not link and not (isinstance(value, str) and value.strip()):
            yield _("%(place)s: %(name)s is required. Give a text.") % {"place": place, "name": name}
    key = row.get("identifier")
    if not _is_uuid(key):
        yield _("%(place)s: identifier “%(value)s” is no UUID.") % {"place": place, "value": str(key)[:60]}
    elif key in seen:
        yield _("%(place)s: identifier “%(value)s” is used twice. Each has its own.") % {
            "place": place,
            "value": key,
        }
    seen.add(str(key))


def _is_uuid(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(UUID(value))
    except ValueError:
        return False


def _ours(row: Mapping[str, Any]) -> dict[str, Any]:
    extensions = row.get("extensions")
    found = extensions.get(OURS) if isinstance(extensions, dict) else None
    return found if isinstance(found, dict) else {}


def _content(package: Mapping[str, Any], base: Mapping[str, Any]) -> Content:
    """Items by their place in the tree: under the document a competency, below it levels, below these indicators."""
    items = {item["identifier"]: item for item in package["CFItems"]}
    children: dict[str, list[tuple[int, str]]] = {}
    for link in package.get("CFAssociations", []):
        if link["associationType"] == "isChildOf" and link["originNodeURI"]["identifier"] in items:
            number = link.get("sequenceNumber")
            place = number if isinstance(number, int) else len(children)
            parent = link["destinationNodeURI"]["identifier"]
            children.setdefault(parent, []).append((place, link["originNodeURI"]["identifier"]))
    below = {parent: [items[key] for _place, key in sorted(found)] for parent, found in children.items()}
    under = {item["identifier"] for found in (below.get(key, []) for key in items) for item in found}
    tops = below.get(package["CFDocument"]["identifier"]) or [
        item for key, item in items.items() if key not in under
    ]
    scales = _ours(package["CFDocument"]).get("scales")
    valid = isinstance(scales, dict) and all(isinstance(names, list) for names in scales.values())
    entries = [_entry(item, below) for item in tops]
    return {
        "scales": scales if valid else base["scales"],
        "competencies": entries,
        "withdrawn": [],
        "conversions": _conversions(_ours(package["CFDocument"]).get("conversions")),
    }


def _conversions(told: Any) -> dict[str, dict[str, str]]:
    """Tables of levels; what is no such table is left aside."""
    try:
        tables = ordered_tables(told) if isinstance(told, dict) else {}
    except (ArithmeticError, AttributeError):
        return {}
    return {kind: table for kind, table in tables.items() if kind in CompetencyKind.values}


def _entry(item: Mapping[str, Any], below: Mapping[str, list[Any]]) -> dict[str, Any]:
    ours, key = _ours(item), item["identifier"]
    levels = [
        {
            "level": _number(level, place),
            "description": level["fullStatement"],
            "indicators": [text["fullStatement"] for text in below.get(level["identifier"], [])],
        }
        for place, level in enumerate(below.get(key, []), start=1)
    ]
    return {
        "id": str(UUID(key)),
        "code": str(item.get("humanCodingScheme") or key)[:100],
        "name": item["fullStatement"],
        "name_en": str(ours.get("name_en", "")),
        "kind": str(ours.get("kind") or CompetencyKind.TECHNICAL.value),
        "family": str(ours.get("family", "")),
        "description": str(item.get("notes") or ""),
        "levels": levels,
    }


def _number(level: Mapping[str, Any], place: int) -> int:
    number = _ours(level).get("level")
    return number if isinstance(number, int) else place
