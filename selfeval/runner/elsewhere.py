"""Folders that are not on this machine: data and reports in an object store, through fsspec.

A folder of data is copied here as a whole. A report goes back file by file, its ``run.json``
last and taken away first: where there is none, there is no report, so that nobody takes half a
report for one.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import unquote, urlsplit

from ..errors import SelfEvalError, quoted

RECORD = "run.json"
#: Held while data is copied here: no thread of a worker shall read half of it.
_COPYING = Lock()


def as_path(place: str) -> Path | None:
    """Return a place as a path of this machine; None for one elsewhere, such as ``s3://b/d``."""
    if "://" not in place:
        return Path(place)
    parts = urlsplit(place)
    if parts.scheme not in ("file", "local"):
        return None
    path = unquote(parts.netloc + parts.path)
    return Path(path[1:] if path[2:3] == ":" else path)  # file:///C:/data


def copied(place: str) -> Path:
    """Return a new copy of a folder of data, kept until this process ends.

    Raises SelfEvalError where there is no such folder, or nothing that can open it.
    """
    fs, path = _filesystem(place)
    # Of the same name: it is what a report says of its data.
    copy = Path(tempfile.mkdtemp(dir=_kept().name)) / (path.rpartition("/")[2] or "data")
    copy.mkdir()
    try:
        if not fs.isdir(path):
            raise SelfEvalError(f"no data folder {quoted(place)}")
        fs.get(f"{path}/", f"{copy}/", recursive=True)
    except (OSError, ValueError) as error:
        raise SelfEvalError(f"cannot read {quoted(place)}: {error}") from error
    return copy


def mirrored(place: str, digest: str) -> Path:
    """Return a copy of a folder of data, the same one for the same ``digest`` of the data."""
    with _COPYING:
        return _mirrored(place, digest)


@lru_cache(maxsize=4)
def _mirrored(place: str, digest: str) -> Path:
    return copied(place)


@cache
def _kept() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="selfeval-data-", ignore_cleanup_errors=True)


def fetch(place: str, folder: Path) -> None:
    """Copy a report here, if there is a whole one."""
    fs, path = _filesystem(place)
    with suppress(FileNotFoundError):  # it may be taken away meanwhile
        if fs.exists(f"{path}/{RECORD}"):
            fs.get(f"{path}/", f"{folder}/", recursive=True)


def publish(folder: Path, place: str) -> None:
    """Copy a report to a place, in an order in which no half of it is ever taken for a whole."""
    remove(place, keep=[name for name in _files(folder) if name != RECORD])
    upload(folder, place)


def upload(folder: Path, place: str) -> None:
    """Copy files to a place, beside what is there; a record comes last."""
    fs, path = _filesystem(place)
    for name in sorted(_files(folder), key=lambda name: name == RECORD):
        target = f"{path}/{name}"
        fs.makedirs(target.rpartition("/")[0], exist_ok=True)
        fs.put_file(str(folder / name), target)


def _files(folder: Path) -> list[str]:
    return [p.relative_to(folder).as_posix() for p in sorted(folder.rglob("*")) if p.is_file()]


def remove(place: str, keep: Collection[str] = ()) -> None:
    """Take away what a report has, its record first, but for the files to keep."""
    fs, path = _filesystem(place)
    names = [one.rpartition(f"{path.strip('/')}/")[2] for one in fs.find(path)]
    for name in sorted(set(names) - set(keep), key=lambda name: name != RECORD):
        with suppress(FileNotFoundError):
            fs.rm_file(f"{path}/{name}")


def _filesystem(place: str) -> tuple[Any, str]:
    """Return the file system of a place, as it is now, and the path in it."""
    try:
        import fsspec

        fs, path = fsspec.core.url_to_fs(place)
    except (ImportError, ValueError) as error:
        hint = "it may need a package, such as selfeval[cluster] and s3fs for s3://"
        raise SelfEvalError(f"cannot open {quoted(place)}: {error}; {hint}") from error
    fs.invalidate_cache()  # others write there too
    return fs, path.rstrip("/")
