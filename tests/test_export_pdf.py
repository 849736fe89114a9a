"""The page printed to PDF by a browser that is there already."""

import os
import shutil
import sys
from pathlib import Path

import pypdf
import pytest

from selfeval import SelfEvalError
from selfeval.errors import RunError
from selfeval.exports import pdf
from selfeval.exports.pdf import BROWSER, find_browser, write_pdf

PAGE = "<!DOCTYPE html><meta charset=utf-8><title>页</title><p>打印</p>"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    # A name that an address must escape.
    path = tmp_path / "报告 #1.html"
    path.write_text(PAGE, "utf-8")
    return path


def test_the_variable_names_the_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(BROWSER, sys.executable)
    assert find_browser() == Path(sys.executable)
    monkeypatch.setenv(BROWSER, str(tmp_path / "nothing"))
    with pytest.raises(SelfEvalError, match=r"SELFEVAL_BROWSER: found .*; expected the path"):
        find_browser()


def test_a_browser_is_found_by_its_name_or_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(BROWSER, raising=False)
    monkeypatch.setattr(pdf, "_MAC", ())
    for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_browser() is None
    edge = tmp_path / "Microsoft" / "Edge" / "Application" / "msedge.exe"
    edge.parent.mkdir(parents=True)
    edge.touch()
    monkeypatch.setenv("PROGRAMFILES(X86)", str(tmp_path))
    assert find_browser() == edge
    named = tmp_path / ("chromium.exe" if os.name == "nt" else "chromium")
    named.touch(0o755)
    assert find_browser() == named


def test_without_a_browser_it_says_what_to_do(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "find_browser", lambda: None)
    with pytest.raises(SelfEvalError, match=r"install Chromium, .* or set SELFEVAL_BROWSER"):
        write_pdf(page, page.with_suffix(".pdf"))


def test_a_browser_that_fails_leaves_the_last_file(
    page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Python knows none of the options of a browser.
    monkeypatch.setenv(BROWSER, sys.executable)
    target = page.with_suffix(".pdf")
    target.write_bytes(b"of yesterday")
    with pytest.raises(RunError, match=r"printed no PDF of 报告 #1\.html \(exit code 2\)"):
        write_pdf(page, target)
    assert target.read_bytes() == b"of yesterday"
    assert sorted(path.name for path in page.parent.iterdir()) == [page.name, target.name]


@pytest.mark.skipif(os.name == "nt", reason="needs a program that is a script")
@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("exit 0", "printed no PDF of"),
        ('for a; do case $a in --print-to-pdf=*) echo no > "${a#*=}";; esac; done', "printed no"),
        ("exec sleep 9", "did not print .* in 0.2 s"),
    ],
)
def test_what_is_no_pdf_is_refused(
    page: Path, monkeypatch: pytest.MonkeyPatch, script: str, message: str
) -> None:
    program = page.with_name("browser")
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv(BROWSER, str(program))
    timeout = 0.2 if "sleep" in script else 60
    with pytest.raises(RunError, match=message):
        write_pdf(page, page.with_suffix(".pdf"), timeout)
    assert not page.with_suffix(".pdf").exists()


def test_what_cannot_be_started_is_told(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "find_browser", lambda: page)
    with pytest.raises(SelfEvalError, match="cannot be started"):
        write_pdf(page, page.with_suffix(".pdf"))


needs_browser = pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Chromium")


@needs_browser
@pytest.mark.browser
def test_a_page_is_printed(page: Path) -> None:
    target = page.with_suffix(".pdf")
    write_pdf(page, target)
    reader = pypdf.PdfReader(target)
    assert len(reader.pages) == 1
    assert reader.pages[0].extract_text().strip() == "打印"


@needs_browser
@pytest.mark.browser
def test_the_report_is_printed_with_its_charts(real_page: Path, tmp_path: Path) -> None:
    write_pdf(real_page, tmp_path / "report.pdf")
    reader = pypdf.PdfReader(tmp_path / "report.pdf")
    text = "".join(page.extract_text() for page in reader.pages)
    # Words of the axis of a chart, which stand nowhere else.
    assert "1.5亿" in text.replace(" ", "")
    assert reader.pages[0].mediabox.width == pytest.approx(595, abs=1)  # A4
