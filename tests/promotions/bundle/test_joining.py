"""The verifier's modules as the one file that an inspector takes along: whole, alone, and the same bytes each time."""

import ast
import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from promotions.bundle import joining
from promotions.bundle.joining import SECTIONS, NotJoinableError, joined, verify_py
from promotions.bundle.verifier import refusing
from promotions.bundle.verifier.main import main
from tests.promotions.bundle.carried import verify
from tests.promotions.bundle.earlier import earlier
from tests.promotions.bundle.mutating import one_byte

FOLDER = Path(joining.__file__).parent / "verifier"
ROOT = FOLDER.parents[2]


def defined(source):
    """The names of the top level, as often as they are given there."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                yield from (each.id for each in ast.walk(target) if isinstance(each, ast.Name))


def test_the_file_has_every_name_of_the_modules_once_and_no_other():
    source = verify_py().decode()
    compile(source, "verify.py", "exec")
    names = list(defined(source))
    of_modules = [name for part in SECTIONS for name in defined((FOLDER / f"{part}.py").read_text())]
    assert names == of_modules
    assert len(names) == len(set(names)) > 150
    assert {"check", "check_slice", "Engine", "Refused", "FORMAT", "main"} <= set(names)


def test_it_needs_the_standard_library_alone_and_says_so_once_at_the_top():
    tree = ast.parse(verify_py())
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert imports == tree.body[1 : 1 + len(imports)]
    modules = {getattr(node, "module", None) or node.names[0].name for node in imports}
    assert len(modules) == len(imports)
    assert modules <= sys.stdlib_module_names
    assert tree.body[0].value.value.startswith("Memeriksa satu berkas bukti")


def test_every_line_of_the_modules_stands_in_it_with_its_comments():
    lines = verify_py().decode().splitlines()
    for part in SECTIONS:
        source = (FOLDER / f"{part}.py").read_text()
        [first, *_rest] = [node for node in ast.parse(source).body[1:] if not hasattr(node, "names")]
        body = source.splitlines()[first.lineno - 1 :]
        place = lines.index(body[0])
        assert lines[place : place + len(body)] == body


def test_it_runs_alone_in_an_empty_folder_and_judges_as_the_modules_do(tmp_path, capsys):
    data = earlier("form-4.zip")
    (tmp_path / "verify.py").write_bytes(verify_py())
    files = {
        "baik.zip": data,
        "diubah.zip": one_byte(data, Random(3)),
        "bagian.json": earlier("slice-1.json"),
    }
    expected = {"baik.zip": 0, "diubah.zip": 1, "bagian.json": 0, "tidak-ada.zip": 2}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    for name, code in expected.items():
        command = [sys.executable, "-I", "-S", "verify.py", name]
        done = subprocess.run(command, capture_output=True, text=True, env={}, cwd=tmp_path, check=False)
        assert (done.returncode, done.stderr) == (code, "")
        assert main([str(tmp_path / name)]) == code
        told = capsys.readouterr().out.replace(f"{tmp_path}/", "")
        assert done.stdout == told
        assert ("SAH" in told) == (code != 2)


def test_two_processes_make_the_same_bytes():
    make = "import sys; from promotions.bundle.joining import verify_py; sys.stdout.buffer.write(verify_py())"
    made = [
        subprocess.run(
            [sys.executable, "-c", make],
            capture_output=True,
            check=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "4711")
    ]
    assert made == [verify_py()] * 2


def test_the_tests_judge_the_file_itself():
    assert verify.check.__code__.co_filename == "verify.py"
    assert verify.Refused is not refusing.Refused


# --- What cannot be joined ----------------------------------------------------------------------------------------

ONE = '"""One."""\n\nimport json\n\n\ndef one():\n    return json.dumps(1)\n'
LAST = '"""Two: the last."""\n\nfrom kit.one import one\n\nif __name__ == "__main__":\n    one()\n'


def package(folder, **modules):
    for name, source in {"__init__": '"""A kit."""\n', **modules}.items():
        (folder / f"{name}.py").write_text(source)
    return joined(folder, package="kit", order=[name for name in modules if name != "extra"])


def test_a_small_package_joins_to_what_one_would_write(tmp_path):
    made = package(tmp_path, one=ONE, two=LAST).splitlines()
    assert [line.rstrip("-") for line in made if line] == [
        "#!/usr/bin/env python3",
        '"""A kit."""',
        "import json",
        "# --- One ",
        "def one():",
        "    return json.dumps(1)",
        "# --- Two: the last ",
        'if __name__ == "__main__":',
        "    one()",
    ]


@pytest.mark.parametrize(
    ("one", "two", "why"),
    [
        (ONE, LAST.replace("\nif", "\ndef one():\n    return 2\n\n\nif"), "two: one is defined in one already"),
        (ONE + "\n\ndef one():\n    return 2\n", LAST, "one: one is defined in one already"),
        (ONE, LAST.replace("import one\n", "import one as first\n"), "two, line 3: names are imported as they are"),
        (ONE, LAST.replace("from kit.one import one", "import kit.one"), "two, line 3: kit.one is neither"),
        (ONE, LAST.replace("from kit.one", "from .one"), "two, line 3: no relative import"),
        (ONE, LAST.replace("import one", "import *"), "two, line 3: names are imported as they are called"),
        (ONE, LAST.replace("from kit", "import csv\nfrom kit"), "two, line 3: csv is imported and not used"),
        (ONE, LAST.replace("    one()", "    pass"), "two, line 3: one is imported and not used"),
        (ONE.replace("json", "django"), LAST, "one, line 3: django is neither of the standard library"),
        (ONE.replace("json\n", "json\n\n# why\nimport csv\n"), LAST, "one: line 5 would be lost"),
        (ONE + "\n\nimport csv\n", LAST, "one: imports stand at the top"),
        (ONE.replace("    return", "    import csv\n    return"), LAST, "one, line 7: imports stand at the top"),
        (ONE + "\n\nprint(one())\n", LAST, "one, line 10: only definitions stand at the top level"),
        (ONE + "\n\none.told = 1\n", LAST, "one, line 10: only names are assigned to"),
        (ONE + "\n\nhash = one\n", LAST, "one: hash would hide what Python calls so"),
        (ONE + "\n\njson = one\n", LAST, "one: json is imported from the standard library, too"),
        (ONE, LAST.replace("import one", "import json").replace("one()", "json"), "json is not defined before it"),
        (ONE.replace('"""One."""', ""), LAST, "one: a section needs a docstring"),
        (ONE, ONE.replace("one", "two").replace("One", "Two"), "two: only the last one ends in if __name__"),
        (LAST.replace("kit.one import one", "kit.two import two").replace("one()", "two()"), ONE, "one: two is not"),
        ('"""Nothing."""\n\nimport json\n', LAST, "one: imports stand at the top, and something below"),
        (ONE.replace("import json\n", "import json; told = 1\n"), LAST, "one, line 3: one statement on a line"),
    ],
)  # fmt: skip
def test_what_would_mean_something_else_in_one_file_is_refused(tmp_path, one, two, why):
    with pytest.raises(NotJoinableError, match=why):
        package(tmp_path, one=one, two=two)


def test_a_module_that_is_no_section_is_refused(tmp_path):
    with pytest.raises(NotJoinableError, match="extra: a module or a section that the other lacks"):
        package(tmp_path, one=ONE, two=LAST, extra=ONE)
