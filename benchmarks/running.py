"""Running the sides of a comparison: real commands in processes of their own, timed."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).parents[1]
_SCRIPTS = sysconfig.get_path("scripts")


class SideError(Exception):
    """A side did not run, or did not make what it was to make."""


@dataclass(frozen=True)
class Timing:
    """How long a side took for so many reports; ``once`` is what it takes for any number."""

    seconds: float
    reports: int
    once: float = 0.0

    def of(self, reports: int) -> float:
        """Return the seconds for another number of reports, each as long as those measured."""
        return self.once + (self.seconds - self.once) / self.reports * reports


def command(name: str) -> str:
    """Return the path of a command of this Python; SideError where it is not installed."""
    found = shutil.which(name, path=_SCRIPTS)
    if found is None:
        raise SideError(f"no command {name} beside {sys.executable}")
    return found


def timed(
    arguments: list[str | Path], environment: Mapping[str, str] | None = None
) -> tuple[float, str]:
    """Run a command; return its seconds and what it printed.

    It runs in this checkout and finds this package first; so do kernels and processes that it
    starts. Raises SideError with the end of what it said where it fails.
    """
    mine = {
        "PATH": os.pathsep.join([_SCRIPTS, os.environ.get("PATH", "")]),
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
        "PYTHONUTF8": "1",
    }
    texts = [str(argument) for argument in arguments]
    start = time.perf_counter()
    done = subprocess.run(
        texts,
        cwd=ROOT,
        env={**os.environ, **mine, **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    seconds = time.perf_counter() - start
    if done.returncode:
        said = "\n".join(done.stderr.strip().splitlines()[-10:])
        raise SideError(f"exit code {done.returncode} of {' '.join(texts)}\n{said}")
    return seconds, done.stdout


def versions(*packages: str) -> str:
    """Return what was measured with what, and on what."""
    named = [f"Python {platform.python_version()}"]
    for name in packages:
        try:
            named.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            named.append(f"no {name}")
    return f"{', '.join(named)}; {platform.system()} {platform.machine()}, {cpus()} CPU(s)"


def cpus() -> int:
    """Return how many CPUs this process may use, as far as the system tells."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
