"""Every code has its words in both languages, and every word its parameters."""

import ast
import json
import string
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from asn_career.base.imports import intake
from asn_career.base.imports.codes import CODES
from asn_career.base.imports.intake import CATALOGUE, CodeText, Message, define_codes
from asn_career.base.imports.intake.messages import TERMS, shortened
from asn_career.base.imports.intake.refusal import finding, size_text

SOURCES = sorted(Path(intake.__file__).parent.glob("*.py"))
CALLS = {"refusal", "finding", "_refusal", "_finding", "_warning", "_note", "_damaged"}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def used_codes() -> set[str]:
    """Return the words that stand as text in the sources; codes are among them."""
    found: set[str] = set()
    for path in SOURCES:
        if path.name != "messages.py":
            tree = ast.parse(path.read_text())
            found |= {
                node.value
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
            }
    return found


def own_codes() -> dict[str, CodeText]:
    """Return the codes of reading files; those of judging rows are in the same catalogue."""
    used = used_codes() - set(CODES)
    return {code: text for code, text in CATALOGUE.items() if code in used}


def test_every_code_of_the_catalogue_is_used_and_every_raised_code_is_in_it():
    tree = ast.parse((Path(intake.__file__).parent / "messages.py").read_text())
    catalogue = next(
        node.value
        for node in tree.body
        if isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") == "CATALOGUE"
    )
    declared = {key.value for key in catalogue.keys}
    assert declared <= used_codes()
    raised = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in CALLS - {"_damaged"}:
                    raised.add(node.args[0].value)
    assert raised <= declared


def test_every_sentence_has_an_indonesian_one_with_the_same_parameters():
    part = json.loads((Path(settings.BASE_DIR) / "locale/id/parts/intake.json").read_text())
    sentences = {text for found in own_codes().values() for text in found if text} | set(TERMS.values())
    assert sentences <= part.keys()
    assert {text for text in part if placeholders(text) != placeholders(part[text])} == set()


def test_a_message_is_worded_in_the_language_of_its_reader():
    message = finding("wrong_kind", sheet="pegawai.xls", kind="html")
    with translation.override("en"):
        assert message.message == "The file pegawai.xls is a web page (HTML)."
    with translation.override("id"):
        assert message.message == "Berkas pegawai.xls adalah halaman web (HTML)."
    assert message.as_dict()["severity"] == "error"
    assert set(message.as_dict()) == {
        "severity", "table", "sheet", "row", "column", "value", "code", "message", "remedy",
    }  # fmt: skip


def test_braces_and_names_of_the_file_are_never_taken_for_parameters():
    message = Message("error", "empty_file", sheet="{limit.__class__}%s{0}.csv")
    assert "{limit.__class__}%s{0}.csv" in message.message


def test_values_are_shortened_to_one_line():
    assert shortened("a\r\nb\tc") == "a b c"
    assert len(shortened("x" * 1000)) == 80
    assert (size_text(1024), size_text(100 * 1024 * 1024), size_text(17)) == ("1 kB", "100 MB", "17 B")


def test_a_code_means_one_thing_only():
    define_codes({"empty_file": CATALOGUE["empty_file"]})
    with pytest.raises(ValueError, match="empty_file"):
        define_codes({"empty_file": CodeText("Something else.")})
