"""A yearly run as schedulers take it: cron, systemd, the Windows Task Scheduler, Airflow.

Each notation has a template here and the quoting that it needs. Every one of them runs the same
command in the same folder, and finds again each character of it, or refuses it.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import unicodedata
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from ..errors import SelfEvalError, quoted

_TEMPLATES = {
    "cron": "crontab.j2",
    "systemd": "units.j2",
    "windows": "task.xml.j2",
    "airflow": "dag.py.j2",
}
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_DAY = re.compile(r"(\d\d)-(\d\d)", re.ASCII)
#: Control characters, line ends, and bytes that are no text.
_NO_TEXT = ("Cc", "Zl", "Zp", "Cs")
#: A variable of the Task Scheduler or of Windows: it has no way to write one as text.
_WINDOWS_VARIABLE = re.compile(r"%[^%]+%|\$\(")


def yearly(kind: str, words: Sequence[str], folder: Path, on: str, at: str) -> str:
    """Return what makes the scheduler ``kind`` run a command in a folder once a year.

    ``on`` is a day as MM-DD, ``at`` a time as HH:MM. Raises :class:`SelfEvalError` for a day or
    time that is none, and for text that the scheduler could not give back.
    """
    month, day = _month_and_day(on)
    if not (time := _TIME.fullmatch(at)):
        raise SelfEvalError(f"--at: found {quoted(at)}, expected HH:MM such as 06:00")
    place = str(folder)
    for text in (*words, place):
        if any(unicodedata.category(sign) in _NO_TEXT for sign in text):
            raise SelfEvalError(f"found {quoted(text)}, expected text without control characters")
        if kind == "windows" and _WINDOWS_VARIABLE.search(text):
            raise SelfEvalError(f"found {quoted(text)}, which Windows takes for a variable")
    if kind == "systemd" and (place != place.strip() or place.endswith("\\")):
        raise SelfEvalError(f"found the folder {quoted(place)}, which systemd cannot name")
    return (
        _environment()
        .get_template(_TEMPLATES[kind])
        .render(
            words=list(words),
            folder=place,
            month=date(2001, month, day).strftime("%B") if kind == "windows" else month,
            day=day,
            hour=int(time[1]),
            minute=int(time[2]),
        )
    )


def _month_and_day(on: str) -> tuple[int, int]:
    try:
        month, day = map(int, _DAY.fullmatch(on).groups())  # type: ignore[union-attr]
        date(2001, month, day)  # no leap year: a job on 29 February runs in one year of four
    except (AttributeError, ValueError):
        expected = "MM-DD, a day that every year has, such as 02-15"
        raise SelfEvalError(f"--on: found {quoted(on)}, expected {expected}") from None
    return month, day


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("selfeval", "schedules"),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    filters = {"cron": _cron, "systemd": _systemd, "xml": _xml, "bash": _bash, "ascii": ascii}
    environment.filters |= {**filters, "windows": subprocess.list2cmdline}
    return environment


def _shell(words: Sequence[str] | str, cut_after: str) -> str:
    """Return words as a POSIX shell takes them, with a seam after each ``cut_after``."""
    quoted_words = shlex.join([words] if isinstance(words, str) else words)
    # Such a sign always stands in single quotes, which may end and begin anywhere.
    return quoted_words.replace(cut_after, cut_after + "''")


def _cron(words: Sequence[str] | str) -> str:
    # To cron % ends the command, unless there is a backslash before; some take \\ for one, too.
    return _shell(words, cut_after="\\").replace("%", "\\%")


def _bash(words: Sequence[str] | str) -> str:
    # Airflow takes the command for a Jinja template: {{ and {% must not stand in it.
    return _shell(words, cut_after="{")


def _systemd(words: Sequence[str] | str) -> str:
    if isinstance(words, str):  # a path, which has specifiers but no quotes
        return words.replace("%", "%%")
    escapes = str.maketrans({"\\": "\\\\", '"': '\\"', "%": "%%", "$": "$$"})
    return " ".join(f'"{word.translate(escapes)}"' for word in words)


def _xml(text: str) -> str:
    # In ASCII, so that it is the same in whichever encoding the shell redirects it.
    escapes = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
    return text.translate(escapes).encode("ascii", "xmlcharrefreplace").decode()
