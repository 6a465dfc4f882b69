"""Zip archives from strangers: names judged first, then every byte counted while it is inflated.

The table of contents is read by `zipfile`; the bytes are inflated here, because `zipfile` stops at the
declared size of a member and says nothing of what lies behind it.
"""

from __future__ import annotations

import io
import os
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from typing import BinaryIO

from .limits import Limits
from .refusal import refusal, size_text

_END = b"PK\x05\x06"
_END_LENGTH = 22
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_ENCRYPTED = 0x1
_DRIVE = re.compile(r"^[A-Za-z]:")
_CHUNK = 64 * 1024
_DIRECTORY_BYTES_PER_MEMBER = 4096


class Archive:
    """The members of a zip that passed the checks of names, sizes and places."""

    def __init__(self, file: BinaryIO, *, limits: Limits) -> None:
        self.file = file
        self.limits = limits
        self.size = os.fstat(file.fileno()).st_size
        self.unpacked_limit = limits.unpacked_csv
        self._unpacked: dict[str, int] = {}
        self._total = 0
        self._check_directory()
        self.members = {info.filename: info for info in self._directory()}

    def open(self, name: str) -> io.BufferedReader:
        """Return the content of a member as a stream that refuses the package when it grows too large."""
        return io.BufferedReader(MemberStream(self, self.members[name]), buffer_size=_CHUNK)

    def limit_to(self, unpacked: int) -> None:
        """Set the bytes that all members together may unpack to; the declared ones are checked at once."""
        self.unpacked_limit = unpacked
        declared = 0
        for info in self.members.values():
            declared += info.file_size
            self._check_ratio(info, info.file_size)
        self._check_total(declared)

    def count(self, info: zipfile.ZipInfo, unpacked: int) -> None:
        """Note how far a member was inflated; one that is read twice counts once."""
        grown = unpacked - self._unpacked.get(info.filename, 0)
        if grown > 0:
            self._unpacked[info.filename] = unpacked
            self._total += grown
            self._check_ratio(info, unpacked)
            self._check_total(self._total)

    def _check_ratio(self, info: zipfile.ZipInfo, unpacked: int) -> None:
        if unpacked > self.limits.ratio_floor and unpacked > self.limits.ratio * max(info.compress_size, 1):
            raise refusal("ratio_too_high", member=_shown(info.filename), limit=self.limits.ratio)

    def _check_total(self, unpacked: int) -> None:
        if unpacked > self.unpacked_limit:
            raise refusal("unpacked_too_large", limit=size_text(self.unpacked_limit))
        if unpacked > self.limits.ratio_floor and unpacked > self.limits.ratio * self.size:
            raise refusal("ratio_too_high", member="*", limit=self.limits.ratio)

    def _check_directory(self) -> None:
        """Refuse a table of contents of absurd length before anything reads it."""
        self.file.seek(max(0, self.size - _END_LENGTH - 0xFFFF))
        tail = self.file.read()
        place = tail.rfind(_END)
        if place < 0 or len(tail) - place < _END_LENGTH:
            raise refusal("damaged_archive", detail="truncated")
        count, length = struct.unpack_from("<HL", tail, place + 10)
        limit = self.limits.members
        if count > limit or length > (limit + 1) * _DIRECTORY_BYTES_PER_MEMBER:
            raise refusal("too_many_members", count=count, limit=limit)

    def _directory(self) -> list[zipfile.ZipInfo]:
        try:
            infos = zipfile.ZipFile(self.file).infolist()
        except (
            zipfile.BadZipFile,
            NotImplementedError,
            ValueError,
            OSError,
            struct.error,
            IndexError,
        ) as error:
            raise refusal("damaged_archive", detail="directory") from error
        if len(infos) > self.limits.members:
            raise refusal("too_many_members", count=len(infos), limit=self.limits.members)
        for info in infos:
            _check_name(info)
            _check_mode(info)
        _check_unique(infos)
        self._check_places(infos)
        return [info for info in infos if not info.is_dir()]

    def _check_places(self, infos: list[zipfile.ZipInfo]) -> None:
        """Refuse members that share bytes: a few megabytes would unpack many times."""
        end = 0
        for info in sorted(infos, key=lambda info: info.header_offset):
            if info.header_offset < end:
                raise refusal("overlapping_members", member=_shown(info.filename))
            end = info.header_offset + _LOCAL_HEADER.size + info.compress_size
        if end > self.size:
            raise refusal("damaged_archive", detail="truncated")


class MemberStream(io.RawIOBase):
    """The real content of one member, inflated in small steps and counted."""

    def __init__(self, archive: Archive, info: zipfile.ZipInfo) -> None:
        self._archive = archive
        self._info = info
        self._file = archive.file
        self._place = self._start()
        self._left = info.compress_size
        self._inflater = zlib.decompressobj(-15) if info.compress_type == zipfile.ZIP_DEFLATED else None
        self._count = 0
        self._crc = 0
        self._ended = False

    def readable(self) -> bool:
        """Say that the stream can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer with the next bytes of the content."""
        data = self._next(len(buffer))
        if not data:
            self._check_end()
            return 0
        self._count += len(data)
        if self._count > self._info.file_size:
            raise refusal("damaged_archive", detail="size")
        self._crc = zlib.crc32(data, self._crc)
        self._archive.count(self._info, self._count)
        buffer[: len(data)] = data
        return len(data)

    def _next(self, size: int) -> bytes:
        if self._inflater is None:
            return self._packed(size)
        while not self._inflater.eof:
            packed = self._inflater.unconsumed_tail or self._packed(_CHUNK)
            try:
                data = self._inflater.decompress(packed, size)
            except zlib.error as error:
                raise refusal("damaged_archive", detail="checksum") from error
            if data:
                return data
            if not packed:
                raise refusal("damaged_archive", detail="truncated")
        return b""

    def _packed(self, size: int) -> bytes:
        self._file.seek(self._place)
        data = self._file.read(min(size, self._left))
        self._place += len(data)
        self._left -= len(data)
        return data

    def _check_end(self) -> None:
        if self._crc != self._info.CRC or self._count != self._info.file_size:
            raise refusal("damaged_archive", detail="checksum")

    def _start(self) -> int:
        """Return where the packed bytes begin, by the member's own header."""
        self._file.seek(self._info.header_offset)
        header = self._file.read(_LOCAL_HEADER.size)
        if len(header) < _LOCAL_HEADER.size or header[:4] != b"PK\x03\x04":
            raise refusal("damaged_archive", detail="directory")
        *_, name_length, extra_length = _LOCAL_HEADER.unpack(header)
        return int(self._info.header_offset + _LOCAL_HEADER.size + name_length + extra_length)


def path_parts(name: str) -> list[str]:
    """Return the folders and the name within them; a backslash separates too."""
    return [part for part in name.replace("\\", "/").split("/") if part]


def _check_name(info: zipfile.ZipInfo) -> None:
    name = info.orig_filename
    unsafe = (
        name.startswith(("/", "\\"))
        or _DRIVE.match(name)
        or any(ord(sign) < 32 for sign in name)
        or any(part in ("..", ".") for part in path_parts(name))
        or not path_parts(name)
    )
    if unsafe:
        raise refusal("unsafe_name", member=_shown(name))


def _check_mode(info: zipfile.ZipInfo) -> None:
    mode = info.external_attr >> 16
    if stat.S_ISLNK(mode):
        raise refusal("link_member", member=_shown(info.filename))
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise refusal("wrong_kind", sheet=_shown(info.filename), kind="special")
    if info.flag_bits & _ENCRYPTED:
        raise refusal("encrypted_archive", member=_shown(info.filename))
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise refusal("unsupported_compression", member=_shown(info.filename))
    if info.compress_type == zipfile.ZIP_STORED and info.compress_size != info.file_size:
        raise refusal("damaged_archive", detail="directory")


def _check_unique(infos: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for info in infos:
        name = unicodedata.normalize("NFC", "/".join(path_parts(info.filename))).casefold()
        if name in seen:
            raise refusal("duplicate_member", member=_shown(info.filename))
        seen.add(name)


def _shown(name: str) -> str:
    printable = "".join(sign if sign.isprintable() else "�" for sign in name)
    return printable if len(printable) <= 80 else printable[:79] + "…"
