"""The compiled catalogues, which are not kept in the repository."""

from collections.abc import Mapping

from launcher import console
from launcher.paths import PYTHON, ROOT
from launcher.processes import Processes


def compile_when_changed(processes: Processes, *, env: Mapping[str, str]) -> None:
    """Compile the committed catalogues, unless that was done since they last changed."""
    sources = sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po"))
    compiled = [source.with_suffix(".mo") for source in sources]
    if all(
        mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime
        for po, mo in zip(sources, compiled, strict=True)
    ):
        return
    console.step("Menyusun terjemahan")
    processes.run(
        "translations", [str(PYTHON), str(ROOT / "manage.py"), "translations", "--compile"], env=env
    )
