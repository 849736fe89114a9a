"""Run a program on a hostile file in a process of its own, which is bounded and can be stopped."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

_MOST_MEMORY = 4 << 30
# The system of some has no such limit; there the time alone bounds it.
_BOUNDED = f"""
import runpy, sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, ({_MOST_MEMORY}, {_MOST_MEMORY}))
except (ImportError, OSError, ValueError):
    pass
del sys.argv[0]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def run_apart(program: str, content: bytes, *arguments: str, seconds: float) -> dict[str, Any]:
    """Return what a program beside this one makes of the bytes of a file.

    It is given them on standard input and prints JSON. Where it does not come to that, the
    ``error`` is ``time``, ``memory`` or ``failed``, this with the ``detail``.
    """
    path = str(Path(__file__).with_name(program))
    try:
        done = subprocess.run(
            # -P: the folder of the user is no place to import from.
            [sys.executable, "-P", "-c", _BOUNDED, path, *arguments],
            input=content,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"error": "time"}
    if done.returncode < 0:
        # The system ended it, most likely for the memory it asked for.
        return {"error": "memory"}
    if done.returncode:
        last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        return {"error": "memory" if "MemoryError" in last else "failed", "detail": last[:80]}
    found: dict[str, Any] = json.loads(done.stdout)
    return found
