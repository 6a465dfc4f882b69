"""What one reading costs: its processor time and the peak of its memory, each reader measured alone."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from asn_career.base.imports.intake import TableLayout, package

# A small process of its own: the peak of a child is never told below that of the process that forked it.
_SCRIPT = """
import json, resource
from intake.limits import Limits
from intake.package import open_package
from intake.refusal import PackageRefused
from intake.rows import TableLayout
path, layouts = json.loads(sys.stdin.read())
layouts = [TableLayout(n, {c: frozenset(a) for c, a in cs.items()}, frozenset(r), tuple(k), frozenset(al))
           for n, cs, r, k, al in layouts]
try:
    with open_package(path, layouts=layouts, limits=Limits()) as opened:
        told = [message.code for message in opened.messages]
except PackageRefused as refused:
    told = [message.code for message in refused.messages]
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([told, used.ru_maxrss, used.ru_utime + used.ru_stime]))
"""


@dataclass(frozen=True)
class Cost:
    """What was said of a file, and what reading it took."""

    told: list[str]
    kilobytes: int
    seconds: float


def cost_of(path: Path, layouts: tuple[TableLayout, ...]) -> Cost:
    """Read a file under the limits that hold in production."""
    start = package._START.partition("from intake.child")[0]
    plain = [
        (t.name, {c: sorted(a) for c, a in t.columns.items()}, sorted(t.required), t.key, sorted(t.aliases))
        for t in layouts
    ]
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", start + _SCRIPT],
        input=json.dumps([str(path), plain]),
        capture_output=True,
        check=True,
        text=True,
    )
    return Cost(*json.loads(done.stdout))
