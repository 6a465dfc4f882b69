"""What a package consists of: a workbook, or text files from a folder, an archive or a single file."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Literal

from .kinds import HEAD, kind_of, refuse_kind
from .limits import Limits
from .refusal import refusal, size_text
from .zips import Archive, path_parts

PackageKind = Literal["folder", "zip", "workbook", "file"]

_SILENT_NAMES = frozenset({"thumbs.db", "desktop.ini", "datapackage.json"})
_TEXT_KINDS = frozenset({"text", "utf-16"})
_ARCHIVE_KINDS = frozenset({"zip", "archive"})
_CONTENT_TYPES = "[Content_Types].xml"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a package; `open` may be called again and reads from the first byte."""

    path: str
    size: int
    open: Callable[[], BufferedReader]

    @property
    def name(self) -> str:
        """Return the name without folders."""
        return path_parts(self.path)[-1]

    @property
    def stem(self) -> str:
        """Return the name without folders and without its ending."""
        return self.name.rpartition(".")[0] or self.name

    def kind(self) -> str:
        """Return what the file is by its first bytes."""
        with self.open() as stream:
            return kind_of(stream.read(HEAD))


@dataclass(frozen=True, slots=True)
class Container:
    """An opened package: either an archive that holds a workbook, or a list of files."""

    kind: PackageKind
    name: str
    sha256: str
    files: tuple[SourceFile, ...] = ()
    archive: Archive | None = None


@contextmanager
def open_container(path: Path, *, name: str, limits: Limits) -> Iterator[Container]:
    """Open what stands at `path` and check all that needs no look into tables."""
    if path.is_dir():
        yield _folder(path, name=name, limits=limits)
        return
    with _opened(path) as file:
        yield _single(file, path=path, name=name, limits=limits)


def readable_files(files: tuple[SourceFile, ...], *, is_table: Callable[[str], bool]) -> Iterator[SourceFile]:
    """Return the text files; refuse archives within the package and tables that are no text."""
    seen = [file for file in files if not _is_silent(file.path)]
    _check_folders(seen)
    for file in seen:
        if file.size == 0:
            raise refusal("empty_file", sheet=file.path)
        kind = file.kind()
        if kind in _ARCHIVE_KINDS:
            raise refusal("nested_archive", member=file.path)
        if kind not in _TEXT_KINDS and (is_table(file.stem) or file.name.lower().endswith(".csv")):
            raise refuse_kind(kind, sheet=file.path)
        yield file


def _single(file: BufferedReader, *, path: Path, name: str, limits: Limits) -> Container:
    size = os.fstat(file.fileno()).st_size
    if size > limits.upload:
        raise refusal("upload_too_large", sheet=name, size=size_text(size), limit=size_text(limits.upload))
    if size == 0:
        raise refusal("empty_file", sheet=name)
    sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    kind = kind_of(file.read(HEAD))
    if kind in _TEXT_KINDS:
        source = SourceFile(name, size, lambda: _opened(path))
        return Container("file", name, sha256, (source,))
    if kind != "zip":
        raise refuse_kind(kind, sheet=name, file=file)
    return _zipped(Archive(file, limits=limits), name=name, sha256=sha256, limits=limits)


def _zipped(archive: Archive, *, name: str, sha256: str, limits: Limits) -> Container:
    _refuse_other_offices(archive, name=name)
    if _CONTENT_TYPES in archive.members:
        archive.limit_to(limits.unpacked_workbook)
        return Container("workbook", name, sha256, archive=archive)
    archive.limit_to(limits.unpacked_csv)
    files = tuple(_member(archive, path) for path in archive.members)
    return Container("zip", name, sha256, files, archive)


def _member(archive: Archive, path: str) -> SourceFile:
    return SourceFile(path, archive.members[path].file_size, lambda: archive.open(path))


def _refuse_other_offices(archive: Archive, *, name: str) -> None:
    members = archive.members
    if "mimetype" in members:
        with archive.open("mimetype") as stream:
            if b"opendocument" in stream.read(HEAD):
                raise refusal("wrong_kind", sheet=name, kind="opendocument")
    if "word/document.xml" in members:
        raise refusal("wrong_kind", sheet=name, kind="word")
    if "ppt/presentation.xml" in members:
        raise refusal("wrong_kind", sheet=name, kind="slides")


def _folder(path: Path, *, name: str, limits: Limits) -> Container:
    files = sorted(_walk(path, path, limits=limits), key=lambda file: file.path)
    if len(files) > limits.members:
        raise refusal("too_many_members", count=len(files), limit=limits.members)
    if sum(file.size for file in files) > limits.unpacked_csv:
        raise refusal("unpacked_too_large", limit=size_text(limits.unpacked_csv))
    total = hashlib.sha256()
    for file in files:
        with file.open() as stream:
            total.update(file.path.encode("utf-8", "surrogateescape") + b"\0")
            total.update(hashlib.file_digest(stream, "sha256").digest())
    return Container("folder", name, total.hexdigest(), tuple(files))


def _walk(folder: Path, root: Path, *, limits: Limits) -> Iterator[SourceFile]:
    """Find the files of a folder and of the folders in it; stop soon after there are too many."""
    for found, entry in enumerate(os.scandir(folder), start=1):
        if found > limits.members + 1:
            raise refusal("too_many_members", count=found, limit=limits.members)
        shown = str(Path(entry.path).relative_to(root))
        if entry.is_symlink():
            raise refusal("link_member", member=shown)
        if entry.is_dir():
            yield from _inner_folder(Path(entry.path), root, limits=limits)
        elif entry.is_file():
            yield SourceFile(shown, entry.stat().st_size, lambda path=entry.path: _opened(Path(path)))  # type: ignore[misc]
        else:
            raise refusal("wrong_kind", sheet=shown, kind="special")


def _inner_folder(folder: Path, root: Path, *, limits: Limits) -> Iterator[SourceFile]:
    """Go one folder deep only: what lies deeper is refused by its path, not walked through."""
    if _is_silent(folder.name):
        return
    if folder.parent != root:
        raise refusal("too_many_folders", member=str(folder.relative_to(root)))
    yield from _walk(folder, root, limits=limits)


def _opened(path: Path) -> BufferedReader:
    """Open a regular file, never a link put in its place and never a pipe that would wait."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise refusal("file_missing") from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise refusal("wrong_kind", sheet=path.name, kind="special")
    return os.fdopen(handle, "rb")


def _is_silent(path: str) -> bool:
    parts = path_parts(path)
    return (
        any(part.startswith(".") or part == "__MACOSX" for part in parts)
        or parts[-1].lower() in _SILENT_NAMES
    )


def _check_folders(files: list[SourceFile]) -> None:
    folders: set[str] = set()
    for file in files:
        *outer, _ = path_parts(file.path)
        folders.update(outer[:1])
        if len(outer) > 1 or len(folders) > 1:
            raise refusal("too_many_folders", member=file.path)
