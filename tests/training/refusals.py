"""Tables of bad input: what is posted to a page, and what its sender reads; nothing of it is kept."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils.html import strip_tags

PDF = b"%PDF-1.7\nuji\n"
KEPT_ELSEWHERE = ("employees_employee", "employees_document", "employees_notice", "base_auditentry")


@dataclass(frozen=True)
class Bad:
    """Posted to ``page`` with ``given`` in place of what is right (None: left out); the page then says ``said``.

    ``place`` is the field that the page marks, empty where it has no form; ``status`` is the answer's, after following
    to the page that says it.
    """

    page: str
    given: dict[str, Any]
    said: str
    place: str = ""
    status: int = 422


@dataclass(frozen=True)
class Page:
    """Where something is posted, by whom, and what would be accepted; files are made anew for each."""

    address: str
    client: Client
    right: dict[str, Any] = field(default_factory=dict)


def pdf(name: str = "surat.pdf", content: bytes = PDF) -> Callable[[], SimpleUploadedFile]:
    return lambda: SimpleUploadedFile(name, content)


def faults_of(pages: dict[str, Page], cases: Iterable[Bad]) -> list[str]:
    """What is not as the table says: another answer, another sentence, another place, or something kept."""
    before = _all_rows()
    return [fault for case in cases for fault in _faults(pages[case.page], case, before)]


def _faults(page: Page, case: Bad, before: list[tuple]) -> Iterator[str]:
    name = f"{case.page} { ({key: str(value)[:40] for key, value in case.given.items()}) }"
    answer = send(page, case.given)
    text = read(answer)
    if answer.status_code != case.status:
        yield f"{name}: {answer.status_code}"
    if case.said not in text:
        yield f"{name}: does not say “{case.said}” but {_errors(answer)}"
    if case.place and case.place not in _errors(answer):
        yield f"{name}: is not marked at {case.place} but at {_errors(answer)}"
    if (after := _all_rows()) != before:
        yield f"{name}: keeps {[row[0] for row, old in zip(after, before, strict=True) if row != old]}"


def send(page: Page, given: dict[str, Any]) -> Any:
    data = {key: value for key, value in (page.right | given).items() if value is not None}
    made = {key: value() if callable(value) else value for key, value in data.items()}
    return page.client.post(page.address, made, follow=True)


def read(answer: Any) -> str:
    """The text of a page, on one line."""
    return " ".join(unescape(strip_tags(answer.content.decode())).split())


def _errors(answer: Any) -> dict[str, Any]:
    """Errors by field of whatever form the page shows, and what is said above the page."""
    found: dict[str, Any] = {}
    for context in answer.context or ():
        for value in context.flatten().values() if hasattr(context, "flatten") else ():
            found |= getattr(value, "errors", None) or {} if hasattr(value, "cleaned_data") else {}
    told = [str(each) for each in (answer.context or {}).get("messages", ())]
    return found | ({"messages": told} if told else {})


def _all_rows() -> list[tuple]:
    """Number and hash of the rows of each table that a page of development could write."""
    names = [name for name in connection.introspection.table_names() if name.startswith("training_")]
    parts = [
        f"SELECT '{name}', count(*), md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {name} t"
        for name in (*sorted(names), *KEPT_ELSEWHERE)
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts) + " ORDER BY 1")
        return cursor.fetchall()
