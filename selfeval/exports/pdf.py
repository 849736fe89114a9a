"""Print the page of a report to PDF with a browser that is there already."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from ..errors import RunError, SelfEvalError
from ..writing import file_aside

#: The environment variable that names the browser; it wins over what is found.
BROWSER = "SELFEVAL_BROWSER"
_NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
    "microsoft-edge", "microsoft-edge-stable", "msedge",
)  # fmt: skip
_WINDOWS = (
    "Google/Chrome/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
    "Chromium/Application/chrome.exe",
)
_MAC = ("Google Chrome", "Microsoft Edge", "Chromium")
#: Milliseconds of its own time that the page gets to draw its charts; it does not wait them out.
_DRAWING = 30_000


def find_browser() -> Path | None:
    """Return the browser that prints: Chromium, Chrome or Edge; None where there is none.

    The environment variable ``SELFEVAL_BROWSER`` wins: a path, or a name on the PATH. Raises
    :class:`SelfEvalError` where it names no program.
    """
    wanted = os.environ.get(BROWSER)
    if wanted:
        found = shutil.which(wanted)
        if found is None:
            raise SelfEvalError(f"{BROWSER}: found {wanted!r}; expected the path of a browser")
        return Path(found)
    return next(_browsers(), None)


def need_browser() -> Path:
    """Return the browser that prints; raises :class:`SelfEvalError` where there is none."""
    browser = find_browser()
    if browser is None:
        raise SelfEvalError(
            "no browser that prints a PDF: install Chromium, Google Chrome or Microsoft Edge, "
            f"or set {BROWSER} to the path of one"
        )
    return browser


def _browsers() -> Iterator[Path]:
    yield from (Path(found) for name in _NAMES if (found := shutil.which(name)))
    folders = [os.environ.get(n) for n in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
    places = [Path(folder) / place for folder in folders if folder for place in _WINDOWS]
    places += [Path(f"/Applications/{name}.app/Contents/MacOS/{name}") for name in _MAC]
    yield from (place for place in places if place.is_file())


def write_pdf(page: Path, target: Path, timeout: float = 120) -> None:
    """Print an HTML file to PDF, with its charts drawn; ``timeout`` is in seconds.

    Raises :class:`SelfEvalError` where there is no browser or ``target`` cannot be written, and
    :class:`RunError` where the browser makes no PDF; ``target`` is then as it was.
    """
    browser = need_browser()
    # On Windows a browser that just ended may still hold a file of its profile.
    cleanup = TemporaryDirectory(prefix="selfeval-browser-", ignore_cleanup_errors=True)
    with cleanup as profile, file_aside(target) as aside:
        _print(browser, page, aside, profile, timeout)
        if not aside.is_file() or not aside.read_bytes().startswith(b"%PDF-"):
            raise RunError(f"{browser.name} printed no PDF of {page.name}")


def _print(browser: Path, page: Path, aside: Path, profile: str, timeout: float) -> None:
    command = [
        str(browser),
        "--headless",
        f"--print-to-pdf={aside.resolve()}",
        "--no-pdf-header-footer",
        f"--virtual-time-budget={_DRAWING}",
        # A profile of its own: one that is in use would take the order and print nothing.
        f"--user-data-dir={profile}",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-extensions",
        "--disable-gpu",
        "--no-first-run",
        # The memory of a container is small, and then the page crashes.
        "--disable-dev-shm-usage",
        *_without_sandbox(),
        page.resolve().as_uri(),
    ]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=timeout)
    except OSError as error:
        raise SelfEvalError(f"{browser} cannot be started: {error.strerror}") from error
    except subprocess.TimeoutExpired as error:
        raise RunError(f"{browser.name} did not print {page.name} in {timeout:g} s") from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines()
        last = f": {said[-1]}" if said else ""
        raise RunError(
            f"{browser.name} printed no PDF of {page.name} (exit code {error.returncode}){last}"
        ) from error


def _without_sandbox() -> list[str]:
    # As root, which a container often is, the browser refuses to start with its sandbox.
    root = sys.platform == "linux" and os.geteuid() == 0
    return ["--no-sandbox"] if root else []
