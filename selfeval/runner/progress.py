"""What is seen of a run of many reports: progress, a log for machines, a call at the end."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tqdm import tqdm

from ..errors import MOST_NAMES, SelfEvalError, quoted
from ..terminal import printable, say
from .many import Work
from .record import now
from .settings import Outcome


class Progress:
    """A bar in a terminal, else a line a report; and a line of JSON for each in a log.

    Raises :class:`SelfEvalError` where the log cannot be written at the start. Later that is only
    said: reports are worth more than the log of them.
    """

    def __init__(self, work: Work, log: Path | None) -> None:
        self._start = time.monotonic()
        self._log = log
        self._total = len(work.jobs)
        self._counts = Counter({"made": 0, "unchanged": len(work.unchanged), "failed": 0})
        try:
            self._write(event="start", reports=self._total, absent=[str(j) for j in work.absent])
        except OSError as error:
            raise SelfEvalError(f"cannot write {log}: {error.strerror}") from error
        if work.absent:
            named = [str(job) for job in work.absent[:MOST_NAMES]]
            more = len(work.absent) - len(named)
            shown = ", ".join(named) + (f" and {more} more" if more else "")
            say(f"no data, and so no report: {shown}", file=sys.stderr)
        # tqdm tells how many are done, how many remain, and the rate.
        done = self._counts.total()
        self._bar = tqdm(total=self._total, initial=done, unit="report", disable=None)
        self._bar.set_postfix(failed=0)

    @property
    def failed(self) -> int:
        """How many reports have failed."""
        return self._counts["failed"]

    def told(self, outcome: Outcome) -> None:
        """Take note of a report that has ended."""
        self._counts[outcome.state] += 1
        about = {"department": outcome.job.department, "fiscal_year": outcome.job.fiscal_year}
        seconds = round(outcome.seconds, 2)
        error = {"error": outcome.error} if outcome.error else {}
        self._note(event="report", **about, state=outcome.state, seconds=seconds, **error)
        if outcome.error or self._bar.disable:
            why = f": {outcome.error}" if outcome.error else ""
            place = f"[{self._counts.total()}/{self._total}]"
            tqdm.write(printable(f"{place} {outcome.job} {outcome.state}{why}"), file=sys.stderr)
        self._bar.set_postfix(failed=self.failed, refresh=False)
        self._bar.update()

    def end(self, code: int) -> str:
        """Take the bar away, and return one line on how it went."""
        self._bar.close()
        seconds = time.monotonic() - self._start
        self._note(event="end", **self._counts, seconds=round(seconds, 2), exit_code=code)
        counts = ", ".join(f"{count} {state}" for state, count in self._counts.items())
        text = f"{self._counts.total()} reports: {counts}; {seconds:.1f} s"
        if left := self._total - self._counts.total():
            text += f"; interrupted with {left} to do: the same command goes on"
        return text

    def _note(self, **fields: Any) -> None:
        try:
            self._write(**fields)
        except OSError as error:
            say(f"selfeval: no more log in {self._log}: {error.strerror}", file=sys.stderr)
            self._log = None

    def _write(self, **fields: Any) -> None:
        if self._log is None:
            return
        line = json.dumps({"time": now().isoformat(), **fields}, ensure_ascii=False)
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("a", encoding="utf-8", newline="\n") as file:
            file.write(line + "\n")


def command_words(command: str) -> list[str]:
    """Return the words of a command as a shell would; raises SelfEvalError for odd quotes."""
    try:
        words = shlex.split(command, posix=os.name != "nt")
    except ValueError as error:
        raise SelfEvalError(f"--notify-cmd: found {quoted(command)}: {error}") from error
    if not words:
        raise SelfEvalError("--notify-cmd: found no command")
    return words


def notified(words: list[str], summary: str, code: int) -> None:
    """Call a command of the user, with the summary as its last argument.

    The variable ``SELFEVAL_EXIT_CODE`` tells how the run ended. That it cannot be called, or
    fails, is said, and changes nothing of that.
    """
    environment = os.environ | {"SELFEVAL_EXIT_CODE": str(code)}
    sys.stdout.flush()  # else the command would say its own before the summary
    try:
        done = subprocess.run([*words, summary], env=environment, check=False, timeout=60)
        problem = f"exit code {done.returncode}" if done.returncode else ""
    except (OSError, subprocess.TimeoutExpired) as error:
        problem = str(error)
    if problem:
        say(f"selfeval: --notify-cmd failed: {problem}", file=sys.stderr)
