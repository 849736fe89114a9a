"""Write a file whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from ..errors import SelfEvalError


@contextmanager
def written_aside(target: Path) -> Iterator[Path]:
    """Give a path to write to, and move what was written there to ``target`` at the end.

    If anything fails, ``target`` stays as it was. Raises :class:`SelfEvalError` where the file
    cannot be written, as when Word or Excel has it open.
    """
    try:
        # In the same folder: between two disks a file cannot be moved in one step.
        with TemporaryDirectory(prefix=".selfeval-", dir=target.parent) as folder:
            aside = Path(folder) / target.name
            yield aside
            aside.replace(target)
    except OSError as error:
        hint = "; close it where it is open" if isinstance(error, PermissionError) else ""
        raise SelfEvalError(f"{target} cannot be written: {error.strerror}{hint}") from error
