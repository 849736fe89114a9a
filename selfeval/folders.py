"""Names of folders that every system can have, and links that lead out of the data folder."""

from __future__ import annotations

import os
import re
from pathlib import Path

from .errors import Fault, SelfEvalError, quoted
from .invisible import UNSEEN

#: Names that Windows keeps for devices, with any ending: NUL.2021 is one too.
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_SIGNS = re.compile(r'[<>:"/\\|?*\n\t]')
_LONGEST = 200
EXPECTED = (
    r'a name that every system can have: without \ / : * ? " < > | and signs that are not seen, '
    "no space or point at its end, no device such as CON"
)


def is_portable(name: str) -> bool:
    """Return whether every system can have a file or folder of this name.

    >>> [is_portable(name) for name in ("some-centre", "某中心", "..", "a/b", "C:", "nul", "a.")]
    [True, True, False, False, False, False, False]
    """
    odd = _SIGNS.search(name) or UNSEEN.search(name) or _DEVICES.fullmatch(name)
    ends = not name or name != name.strip() or name.endswith(".")
    return not (odd or ends or len(name.encode()) > _LONGEST)


def check_name(department: str) -> None:
    """Raise :class:`SelfEvalError` for a department that not every system can have a folder of."""
    if not is_portable(department):
        raise SelfEvalError(f"department {quoted(department)}: expected {EXPECTED}")


def links_out(folder: Path) -> list[Fault]:
    """Return a fault for each link of a department-year that leads out of the data folder.

    The data folder itself may be a link; what is in it may lead anywhere within.
    """
    root = folder.parents[1]
    within = sorted(folder.iterdir()) if folder.is_dir() else []
    return [
        fault
        for path in (folder.parent, folder, *(one for one in within if one.is_symlink()))
        for fault in link_out(path, root)
    ]


def link_out(path: Path, root: Path) -> list[Fault]:
    """Return the fault of a file or folder below ``root`` that leads out of it, or nowhere."""
    # Unlike Path.resolve, realpath comes to an end where links go round in circles.
    target = os.path.realpath(path)
    if path.is_symlink() and not path.exists():
        found = f"a link that leads nowhere, to {path.readlink()}"
    elif Path(target).is_relative_to(os.path.realpath(root)):
        return []
    else:
        found = f"a link to {target}"
    expected = "what lies in the data folder itself, or a link to it"
    return [Fault(path.relative_to(root).as_posix(), None, None, found, expected)]
