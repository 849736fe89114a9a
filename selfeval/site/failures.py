"""Why a run failed, in one line that shows nothing of the machine it ran on."""

from __future__ import annotations

import re

from .records import Record

_LONGEST = 200
# The folders of an absolute path, of Windows or of others; the name at its end stays.
_FOLDERS = re.compile(r"(?<![A-Za-z0-9_.])(?:[A-Za-z]:)?[\\/]+(?:[^\\/\s'\"<>|:]+[\\/]+)*(?=\S)")
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def failure_message(record: Record) -> str:
    """Return which notebooks failed and how (失败原因)."""
    broken = [one for one in record.notebooks if one.outcome != "complete"]
    told = [f"{one.name}：{_short(one.outcome)}" for one in broken]
    return "；".join(told) or "运行没有完成"


def _short(outcome: str) -> str:
    text = _FOLDERS.sub("…/", " ".join(_COLOURS.sub("", outcome).split()))
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
