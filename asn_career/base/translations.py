"""The Indonesian catalogue: messages of the sources + parts/*.json -> django.po -> django.mo, by Babel."""

import ast
import fcntl
import json
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

KEYWORDS: dict[str, tuple | None] = {
    **dict.fromkeys(["_", "gettext", "gettext_lazy", "gettext_noop"]),
    **dict.fromkeys(["ngettext", "ngettext_lazy"], (1, 2)),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], ((1, "c"), 2)),
    **dict.fromkeys(["npgettext", "npgettext_lazy"], ((1, "c"), 2, 3)),
}
SKIPPED_FOLDERS = {"tests", "migrations", "node_modules", "static", "var", "docs", "locale", "bin"}
LIBRARY_PART = "django"  # parts/django.json fills holes of the libraries' own catalogues
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
HEADER = """\
# Indonesian catalogue, written by `manage.py translations` from locale/id/parts/*.json. Do not edit.
msgid ""
msgstr ""
"Language: id\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A message as the sources name it."""

    msgid: str
    context: str = ""
    plural: str = field(default="", compare=False)
    where: str = field(default="", compare=False)

    @property
    def key(self) -> str:
        return f"{self.context}|{self.msgid}" if self.context else self.msgid


@dataclass(frozen=True, slots=True)
class Parts:
    """What the engineers of the areas translated, by key."""

    ours: dict[str, str]
    libraries: dict[str, str]
    same_words: frozenset[str]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """The catalogue as it has to be, and what is wrong with it."""

    po: bytes
    problems: tuple[str, ...]
    messages: int


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One writer at a time; the lock is on the folder itself, so no lock file stays behind."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def source_files(root: Path) -> Iterator[Path]:
    """Every project .py file and template, in a fixed order."""
    for folder, names, files in os.walk(root):
        names[:] = sorted(n for n in names if n not in SKIPPED_FOLDERS and not n.startswith("."))
        for name in sorted(files):
            if name.endswith((".py", ".html", ".txt")) and (name.endswith(".py") or "templates" in folder):
                yield Path(folder, name)


def find_messages(root: Path) -> dict[str, Found]:
    """Every message of the sources by key; a plural form wins over the same text without one."""
    found: dict[str, Found] = {}
    for path in source_files(root):
        for message in _messages_of(path, root=root):
            if message.key not in found or (message.plural and not found[message.key].plural):
                found[message.key] = message
    return found


def _messages_of(path: Path, *, root: Path) -> Iterator[Found]:
    source = path.read_text("utf-8")
    found = _in_python(source) if path.suffix == ".py" else _in_template(source, origin=str(path))
    for line, msgid, plural, context in found:
        if msgid:
            yield Found(msgid, context, plural, f"{path.relative_to(root)}:{line}")


def _in_python(source: str) -> Iterator[tuple[int, str, str, str]]:
    """Calls with literal texts; ``gettext(error["message"])`` translates a variable and names no message."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name not in KEYWORDS:
            continue
        texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        context = texts.pop(0) if "pgettext" in name and texts else ""
        if texts:
            yield (
                node.lineno,
                texts[0],
                texts[1] if name.startswith(("ngettext", "npgettext")) else "",
                context,
            )


def _in_template(source: str, *, origin: str) -> Iterator[tuple[int, str, str, str]]:
    python = _as_python(source, origin=origin).encode()
    for line, message, _comments, context in extract("python", BytesIO(python), KEYWORDS):
        msgid, plural = message if isinstance(message, tuple) else (message, "")
        yield line, msgid, plural or "", context or ""


def _as_python(source: str, *, origin: str) -> str:
    """A template as calls of gettext; lines lose their indent, which Python's tokenizer would refuse."""
    return "\n".join(line.lstrip() for line in templatize(source, origin=origin).splitlines())


def read_parts(folder: Path) -> Parts:
    """All parts/*.json; two different translations of one message are a problem, not a race."""
    ours: dict[str, str] = {}
    libraries: dict[str, str] = {}
    origin: dict[str, str] = {}
    problems = []
    for path in sorted(folder.glob("parts/*.json")):
        target = libraries if path.stem == LIBRARY_PART else ours
        try:
            entries = json.loads(path.read_text("utf-8"))
        except ValueError as error:
            problems.append(f"{path.name}: not JSON ({error})")
            continue
        for key, text in entries.items():
            if target.get(key, text) != text:
                problems.append(f"{path.name} and {origin[key]} differ on: {key!r}")
            target.setdefault(key, text)
            origin.setdefault(key, path.name)
    same = folder / "same_words.json"
    words = frozenset(json.loads(same.read_text("utf-8"))) if same.exists() else frozenset()
    return Parts(ours, libraries, words, tuple(problems))


def build(root: Path, *, folder: Path) -> Result:
    """The catalogue of the sources and parts as they are now."""
    found, parts = find_messages(root), read_parts(folder)
    entries = {message: parts.ours.get(message.key, "") for message in found.values()}
    problems = [*parts.problems, *_problems(entries, parts=parts, found=found)]
    for key, text in parts.libraries.items():
        if key not in found:
            context, _, msgid = key.rpartition("|")
            entries[Found(msgid, context)] = text
    return Result(_po(entries), tuple(problems), len(entries))


def _problems(entries: dict[Found, str], *, parts: Parts, found: dict[str, Found]) -> Iterator[str]:
    for message, text in sorted(entries.items()):
        if not text.strip():
            yield f"{message.where}: not translated: {message.key!r}"
        elif text == message.msgid and text not in parts.same_words:
            yield f"{message.where}: translation is a copy of the English: {message.key!r}"
        elif not _placeholders_fit(message, text):
            yield f"{message.where}: placeholders differ: {message.key!r} -> {text!r}"
    for key in sorted(parts.ours.keys() - found.keys()):
        yield f"obsolete, no source uses it: {key!r}"


def _placeholders_fit(message: Found, text: str) -> bool:
    wanted = set(PLACEHOLDER.findall(message.plural or message.msgid))
    given = set(PLACEHOLDER.findall(text))
    # a plural may leave its number out ("one person"); Indonesian has one form and needs it
    return given == wanted or (bool(message.plural) and given <= wanted)


def _po(entries: dict[Found, str]) -> bytes:
    catalog = Catalog(locale="id", charset="utf-8")
    catalog.mime_headers = [("Plural-Forms", "nplurals=1; plural=0;")]  # Babel assumes two forms
    for message, text in sorted(entries.items()):
        msgid = (message.msgid, message.plural) if message.plural else message.msgid
        catalog.add(msgid, (text,) if message.plural else text, context=message.context or None)
    body = BytesIO()
    write_po(body, catalog, width=0, omit_header=True, sort_output=True)
    return HEADER.encode() + body.getvalue().lstrip(b"\n")


def check(root: Path, *, folder: Path) -> list[str]:
    """Everything that keeps the committed catalogue from being complete and current."""
    with locked(folder):
        result = build(root, folder=folder)
        problems = [*result.problems, *_fuzzy(folder)]
        po = _po_path(folder)
        if not po.exists() or po.read_bytes() != result.po:
            problems.append(f"{po.name} is not what the sources and parts give: run `manage.py translations`")
    return problems


def _fuzzy(folder: Path) -> Iterator[str]:
    po = _po_path(folder)
    if po.exists():
        with po.open("rb") as file:
            yield from (f"fuzzy: {m.id!r}" for m in read_po(file, locale="id") if m.id and m.fuzzy)


def write(root: Path, *, folder: Path) -> Result:
    """Write django.po when it changes, then compile it."""
    with locked(folder):
        result = build(root, folder=folder)
        po = _po_path(folder)
        if not po.exists() or po.read_bytes() != result.po:
            _replace(po, result.po)
        _compile(folder)
    return result


def compile_catalogue(folder: Path) -> Path:
    """Compile the committed django.po; needs no sources."""
    with locked(folder):
        return _compile(folder)


def _compile(folder: Path) -> Path:
    with _po_path(folder).open("rb") as file:
        catalog = read_po(file, locale="id")
    catalog.creation_date = catalog.revision_date = datetime(2026, 1, 1, tzinfo=UTC)  # same input, same bytes
    compiled = BytesIO()
    write_mo(compiled, catalog)
    target = _po_path(folder).with_suffix(".mo")
    if not target.exists() or target.read_bytes() != compiled.getvalue():
        _replace(target, compiled.getvalue())
    return target


def _po_path(folder: Path) -> Path:
    return folder / "LC_MESSAGES" / "django.po"


def _replace(path: Path, content: bytes) -> None:
    """A reader never sees half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(f"{path.suffix}.{os.getpid()}")
    temporary.write_bytes(content)
    temporary.replace(path)


def summary(problems: Iterable[str], *, messages: int) -> str:
    """One line for people."""
    count = len(list(problems))
    return f"{messages} messages, {count} problem{'' if count == 1 else 's'}"
