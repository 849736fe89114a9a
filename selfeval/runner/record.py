"""The run record (run.json): what went in, what came out, with which versions, how it ended."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ..versions import RUN, check_version
from .neutral import without_places
from .settings import Settings

_PACKAGES = ("selfeval", "pandas", "altair", "papermill", "nbconvert", "vl-convert-python")


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def file_hashes(paths: Iterable[Path]) -> dict[str, str]:
    """Return the SHA-256 of each file, by its name."""
    return {path.name: hash_of(path) for path in sorted(paths)}


def digest(hashes: Mapping[str, str]) -> str:
    """Return a short code for the files: the same files, and no others, give it again."""
    listed = "".join(f"{name}:{value}\n" for name, value in sorted(hashes.items()))
    return hashlib.sha256(listed.encode()).hexdigest()[:12]


def versions() -> dict[str, str]:
    """Return the versions that decide how a report looks."""
    return {"python": platform.python_version(), **{name: version(name) for name in _PACKAGES}}


def now() -> datetime:
    """Return the time, with its zone, to the second."""
    return datetime.now().astimezone().replace(microsecond=0)


def read_record(folder: Path) -> dict[str, Any]:
    """Return what ``run.json`` of a folder says; empty where there is none that can be read.

    One of an older version counts for none: its report is made anew. Raises
    :class:`~selfeval.versions.VersionError` for a newer one.
    """
    path = folder / "run.json"
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    version = found.get("schema_version") if isinstance(found, dict) else None
    if isinstance(version, int) and version > RUN:
        check_version(version, RUN, path)
    return found if version == RUN else {}


def is_whole(folder: Path, record: Mapping[str, Any]) -> bool:
    """Return whether every file that a record names is there, with the size that it had."""
    outputs = record.get("outputs") or {}
    try:
        return bool(outputs) and all(
            (folder / name).stat().st_size == size for name, size in outputs.items()
        )
    except OSError:
        return False


def write_record(folder: Path, record: Mapping[str, Any], settings: Settings) -> None:
    """Write ``run.json``, without the folders of this machine; it names the other files there."""
    files = {p.relative_to(folder).as_posix(): p for p in sorted(folder.rglob("*")) if p.is_file()}
    made = {
        "outputs": {name: path.stat().st_size for name, path in files.items()},
        "hashes": {name: hash_of(path) for name, path in files.items()},
    }
    text = json.dumps({"schema_version": RUN, **record, **made}, ensure_ascii=False, indent=2)
    text = without_places(text, settings)
    (folder / "run.json").write_text(text + "\n", encoding="utf-8", newline="\n")
