"""What others have written only shows on a terminal; it never acts there."""

import sys

import pytest

from selfeval.cli import main
from selfeval.runner.many import Work
from selfeval.runner.progress import Progress, notified
from selfeval.runner.settings import Job, Outcome
from selfeval.terminal import printable

HOSTILE = "甲\x1b[2J\x9b31m\u202e\u2028\r；$(x) `y`"
SHOWN = "甲\\x1b[2J\\x9b31m\\u202e\\u2028\\r；$(x) `y`"


@pytest.mark.parametrize("text", ["plain", "一、二\n\u3000三", "é ½ 😀", ""])
def test_what_only_shows_is_left_as_it_is(text: str) -> None:
    assert printable(text) == text


def test_what_would_act_is_escaped() -> None:
    assert printable(HOSTILE) == SHOWN
    assert printable("\x00\x07\x7f\ud800\u200e\u2066") == "\\x00\\x07\\x7f\\ud800\\u200e\\u2066"


def test_progress_of_a_hostile_name(capsys: pytest.CaptureFixture[str]) -> None:
    job = Job(HOSTILE, 2021)
    progress = Progress(Work([job], [job], lambda told: None, absent=[Job(HOSTILE, 2020)]), None)
    progress.told(Outcome(job, "failed", error=f"no {HOSTILE}\nnor that"))
    progress.end(3)
    lines = capsys.readouterr().err.splitlines()
    assert f"no data, and so no report: {SHOWN}/2020" in lines
    assert f"[1/1] {SHOWN}/2021 failed: no {SHOWN}" in lines


def test_an_error_about_a_hostile_name(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ["frameworks", "validate", f"{HOSTILE}.toml"]
    monkeypatch.setattr(sys, "argv", ["selfeval", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert not {"\x1b", "\x9b", "\u202e", "\u2028", "\r"} & set(told)
    assert "甲" in told


def test_a_command_of_the_user_gets_a_hostile_text_as_one_word(
    capfd: pytest.CaptureFixture[str],
) -> None:
    """No shell looks at it."""
    tell = [sys.executable, "-X", "utf8", "-c", "import sys; print(ascii(sys.argv[1:]))"]
    notified(tell, HOSTILE, 0)
    assert capfd.readouterr().out == f"{[HOSTILE]!a}\n"
