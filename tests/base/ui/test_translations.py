"""The Indonesian catalogue: what it is made of, and what it refuses."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.forms import IntegerField
from django.utils.translation import gettext, ngettext, override, pgettext

from asn_career.base import translations

PAGE = """
<p>{% translate "Hello" %}</p>
   {% blocktranslate trimmed with name=x count n=n %}
     One row of {{ name }}
 {% plural %}
     {{ n }} rows of {{ name }}
   {% endblocktranslate %}
{% translate "May" context "verb" as may %}{{ a|default:_("none yet") }}{% include "x" with title=_("Title") only %}
"""
CODE = """from django.utils.translation import gettext as _, pgettext
A = _("Save " "now")
B = pgettext("month", "May")
C = _(A["not a message"])
"""
COMPLETE = {
    "Hello": "Halo",
    "One row of %(name)s": "%(n)s baris %(name)s",
    "verb|May": "Boleh",
    "month|May": "Mei",
    "none yet": "belum ada",
    "Title": "Judul",
    "Save now": "Simpan sekarang",
}


@pytest.fixture
def project(tmp_path):
    """A small project with one page, one module and a complete translation."""
    for path, text in {
        "templates/page.html": PAGE,
        "app/module.py": CODE,
        "tests/t.py": '_("not for users")',
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    (tmp_path / "locale/id/parts").mkdir(parents=True)
    translate(tmp_path, COMPLETE)
    return tmp_path


def translate(project: Path, entries: dict, *, part: str = "app") -> None:
    (project / f"locale/id/parts/{part}.json").write_text(json.dumps(entries))


def problems(project: Path) -> list[str]:
    folder = project / "locale/id"
    translations.write(project, folder=folder)
    return translations.check(project, folder=folder)


def test_every_message_of_code_and_templates_is_found(project):
    assert set(translations.find_messages(project)) == set(COMPLETE)


def test_a_complete_catalogue_has_no_problem(project):
    assert problems(project) == []


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        pytest.param({"Hello": None}, "not translated: 'Hello'", id="missing"),
        pytest.param({"Hello": " "}, "not translated: 'Hello'", id="empty"),
        pytest.param({"Hello": "Hello"}, "copy of the English: 'Hello'", id="copied"),
        pytest.param({"Gone": "Hilang"}, "obsolete, no source uses it: 'Gone'", id="obsolete"),
        pytest.param({"One row of %(name)s": "baris %(nama)s"}, "placeholders differ", id="placeholder"),
    ],
)
def test_an_incomplete_catalogue_is_refused(project, change, complaint):
    entries = {key: text for key, text in (COMPLETE | change).items() if text is not None}
    translate(project, entries)
    assert [complaint in problem for problem in problems(project)] == [True]


def test_words_that_are_the_same_in_both_languages_are_declared(project):
    translate(project, COMPLETE | {"Title": "Title"})
    (project / "locale/id/same_words.json").write_text('["Title"]')
    assert problems(project) == []


def test_two_translations_of_one_message_are_a_problem(project):
    translate(project, {"Hello": "Hai"}, part="other")
    assert any("differ on: 'Hello'" in problem for problem in problems(project))


def test_a_fuzzy_entry_and_a_stale_file_are_refused(project):
    po = project / "locale/id/LC_MESSAGES/django.po"
    translations.write(project, folder=project / "locale/id")
    po.write_text(po.read_text().replace('msgid "Hello"', '#, fuzzy\nmsgid "Hello"'))
    found = translations.check(project, folder=project / "locale/id")
    assert [problem.split(":")[0] for problem in found] == [
        "fuzzy",
        "django.po is not what the sources and parts give",
    ]


def test_writing_twice_and_side_by_side_gives_the_same_bytes(project):
    folder = project / "locale/id"

    def read(_turn: int) -> tuple[bytes, bytes]:
        translations.write(project, folder=folder)
        lock = translations.locked(folder)
        with lock:
            return tuple((folder / "LC_MESSAGES" / name).read_bytes() for name in ("django.po", "django.mo"))

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(read, range(8)))) == 1
    assert sorted(path.name for path in (folder / "LC_MESSAGES").iterdir()) == ["django.mo", "django.po"]


def test_compiling_needs_only_the_committed_file(project):
    folder = project / "locale/id"
    translations.write(project, folder=folder)
    compiled = (folder / "LC_MESSAGES/django.mo").read_bytes()
    (folder / "LC_MESSAGES/django.mo").unlink()
    (folder / "parts/app.json").unlink()
    assert translations.compile_catalogue(folder).read_bytes() == compiled


def test_the_compiled_catalogue_speaks_with_context_and_number(project):
    code = (
        "import django\n"
        "from django.conf import settings\n"
        f"settings.configure(USE_I18N=True, LANGUAGE_CODE='id', LOCALE_PATHS=[{str(project / 'locale')!r}])\n"
        "django.setup()\n"
        "from django.utils.translation import gettext, ngettext, pgettext\n"
        "rows = [ngettext('One row of %(name)s', '%(n)s rows of %(name)s', n) for n in (1, 2)]\n"
        "print(gettext('Hello'), pgettext('verb', 'May'), pgettext('month', 'May'), *rows, sep='|')\n"
    )
    translations.write(project, folder=project / "locale/id")
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    assert said.stdout.strip() == "Halo|Boleh|Mei|%(n)s baris %(name)s|%(n)s baris %(name)s"


def test_the_product_speaks_indonesian_and_english():
    assert gettext("Needs verification") == "Perlu verifikasi"
    assert pgettext("rule", "Met") == "Terpenuhi"
    assert ngettext("%(count)d year", "%(count)d years", 2) == "%(count)d tahun"
    assert IntegerField().error_messages["invalid"] == "Masukkan bilangan bulat.", (
        "Django's own words were none"
    )
    with override("en"):
        assert gettext("Needs verification") == "Needs verification"
        assert ngettext("%(count)d year", "%(count)d years", 2) == "%(count)d years"


def test_library_holes_are_messages_of_those_libraries():
    parts = translations.read_parts(Path(settings.BASE_DIR) / "locale/id")
    found = translations.find_messages(Path(settings.BASE_DIR))
    assert not set(parts.libraries) & set(found), "these are the product's own now: move them to another part"
