"""Packed files read within bounds: what unpacks to more than it can honestly hold is refused while it is read.

Three megabytes of gzip can hold three gigabytes, and a megabyte of JSON a hundred of objects. Nothing is unpacked,
downloaded or parsed here without a limit, and every read can be stopped by the user.
"""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from zipfile import ZipFile

from .messages import JsonMemoryError, UnpackedRatioError, UnpackedSizeError
from .progress import Progress, advance

CHUNK = 1 << 20
"""Bytes read at a time: a few milliseconds, so that a cancel is seen at once."""

MOST_RATIO = 100.0
"""How many times its packed size a file may be. Text packs 5 to 40 times smaller; what packs better holds nothing."""

FREE_BYTES = 100e6
"""A file no larger than this is small enough whatever its ratio."""

MOST_JSON_BYTES = 2e9
"""Memory that the objects of one JSON text may take."""

_JSON_BYTES = {b"{": 72, b"[": 72, b",": 36, b'"': 25}
"""What each sign of a JSON text becomes in CPython's memory: an object, a list, a place in it, half a string."""


class BoundedStream(io.RawIOBase):
    """A stream of bytes that counts what is read of it, and ends with an error where that is too much.

    Parameters
    ----------
    stream : file object
        Gives the unpacked bytes; closed with this one.
    file : str
        What the error is to call it.
    most : float
        Bytes that may come out.
    packed : float, optional
        Size of the packed bytes; where given, no more than `MOST_RATIO` times as much may come out once `FREE_BYTES`
        have.
    size : float, optional
        Bytes that will come out, as far as known; for the progress.
    source : file object, optional
        The packed file, whose position tells the progress where `size` is not known.
    progress : callable, optional
        Asked for each `CHUNK`. What it raises goes through.

    Attributes
    ----------
    done : int
        Bytes read so far.
    stopped : Exception or None
        What ended the reading. A library that reads from here may have put an error of its own around it.
    """

    def __init__(
        self,
        stream: IO[bytes],
        file: str,
        *,
        most: float,
        packed: float | None = None,
        size: float | None = None,
        source: IO[bytes] | None = None,
        progress: Progress | None = None,
    ) -> None:
        super().__init__()
        self.done = 0
        self.stopped: Exception | None = None
        self._stream, self._file, self._progress = stream, file, progress
        self._most, self._packed, self._size, self._source = most, packed, size, source

    def readable(self) -> bool:
        """Return that bytes can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read the next bytes, `CHUNK` of them at most.

        Raises
        ------
        UnpackedSizeError, UnpackedRatioError
            Too many have come out.
        Cancelled
            The user stopped.
        """
        data = self._stream.read(min(len(buffer), CHUNK))
        buffer[: len(data)] = data
        self.done += len(data)
        try:
            self._check()
        except Exception as error:
            self.stopped = error
            raise
        return len(data)

    def _check(self) -> None:
        if self.done > self._most:
            raise UnpackedSizeError(file=self._file, limit=self._most / 1e9)
        if self._packed is not None and self.done > max(FREE_BYTES, MOST_RATIO * self._packed):
            raise UnpackedRatioError(file=self._file, ratio=MOST_RATIO)
        advance(self._progress, self._fraction())

    def _fraction(self) -> float:
        if self._size is not None:
            return self.done / max(self._size, 1)
        if self._source is not None and self._packed is not None:
            return self._source.tell() / max(self._packed, 1)
        return 0.0

    def close(self) -> None:
        """Close the stream underneath, too."""
        self._stream.close()
        super().close()


@contextlib.contextmanager
def open_packed(path: Path, *, most: float, progress: Progress | None = None) -> Iterator[BoundedStream]:
    """Open a ``.gz`` or ``.bz2`` file, or one that is not packed, within bounds.

    Parameters
    ----------
    path : Path
    most : float
        Bytes that may come out.
    progress : callable, optional

    Raises
    ------
    OSError, EOFError, zlib.error
        The file cannot be opened, or while it is read: is damaged.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.txt.gz"
    ...     _ = path.write_bytes(gzip.compress(b"Sandvika"))
    ...     with open_packed(path, most=100) as stream:
    ...         print(stream.read())
    b'Sandvika'
    """
    packed = path.stat().st_size
    with path.open("rb") as source:
        opened: Any
        if path.suffix.lower() == ".gz":
            opened = gzip.GzipFile(fileobj=source)
        elif path.suffix.lower() == ".bz2":
            opened = bz2.BZ2File(source)
        else:
            opened = source
        with BoundedStream(opened, path.name, most=most, packed=packed, source=source, progress=progress) as stream:
            yield stream


def open_member(
    archive: ZipFile, member: str, *, file: str, most: float, progress: Progress | None = None
) -> BoundedStream:
    """Open a file inside a zip within bounds.

    Parameters
    ----------
    archive : ZipFile
    member : str
        Its name in the zip.
    file : str
        What the error is to call it.
    most : float
        Bytes that may come out.
    progress : callable, optional

    Raises
    ------
    KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError
        There is no such member, it is damaged, packed in an unknown way, or locked.
    """
    info = archive.getinfo(member)
    opened = archive.open(info)
    return BoundedStream(opened, file, most=most, packed=info.compress_size, size=info.file_size, progress=progress)


def unpack(path: Path, target: Path, *, most: float, progress: Progress | None = None) -> None:
    """Write what a packed file holds to `target`; its errors are those of `open_packed` and `BoundedStream`.

    Parameters
    ----------
    path, target : Path
        ``.gz`` or ``.bz2``; the file to write.
    most : float
        Bytes that may come out.
    progress : callable, optional
    """
    with open_packed(path, most=most, progress=progress) as stream, target.open("wb") as unpacked:
        while data := stream.read(CHUNK):
            unpacked.write(data)


def parse_json(text: str | bytes, *, file: str, most: float = MOST_JSON_BYTES) -> Any:
    """Return what a JSON text holds.

    Parameters
    ----------
    text : str or bytes
        Bytes are UTF-8, UTF-16 or UTF-32.
    file : str
        What the error is to call it.
    most : float
        Bytes of memory that its objects may take.

    Raises
    ------
    JsonMemoryError
        They would take more; asked before anything is made of the text.
    ValueError
        It is no JSON (`json.JSONDecodeError` says where), or nested too deep.

    Examples
    --------
    >>> parse_json('{"a": [1, 2]}', file="a.json")
    {'a': [1, 2]}
    """
    if json_memory(text) > most:
        raise JsonMemoryError(file=file, limit=most / 1e9)
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError(str(error)) from error


def json_memory(text: str | bytes) -> float:
    """Return about how many bytes of memory the objects of a JSON text take, by counting its signs.

    Examples
    --------
    >>> json_memory("[{},{}]") > 72 * 3
    True
    """
    if isinstance(text, str):
        return float(len(text) + sum(text.count(sign.decode()) * size for sign, size in _JSON_BYTES.items()))
    return float(len(text) + sum(text.count(sign) * size for sign, size in _JSON_BYTES.items()))
