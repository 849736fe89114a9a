"""What is declared about the package agrees with itself, and the wheel is complete.

Nothing here needs the network once the environment is set up.
"""

import re
import subprocess
import sys
import tomllib
import zipfile
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
REQUIREMENTS = [Requirement(line) for line in [*PROJECT["dependencies"], *EXTRAS["dev"]]]

# Put in brackets, so that this file does not hold what it looks for.
REGISTRY_HOST = re.compile(
    r"pypi[.]|pythonhosted[.]|piwheels[.]|registry[.](npmjs|yarnpkg|npmmirror)|anaconda[.](org|com)"
    r"|prefix[.]dev|proxy[.]golang|mirrors?[.][a-z0-9.-]+[.](cn|com|org)|deb[.]debian"
)
MACHINE_PATH = re.compile(r"(?<![\w.:/})-])/(home|root|work|Users)/\w|[A-Z]:\\{1,2}Users\\")


def constraint_lines() -> list[str]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def project_texts() -> dict[str, str]:
    """Every text file that is, or is about to be, tracked by git."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    texts = {}
    for name in filter(None, listed.stdout.split("\0")):
        try:
            texts[name] = (ROOT / name).read_text("utf-8")
        except (UnicodeDecodeError, FileNotFoundError):  # binary, or deleted but not yet committed
            continue
    return texts


@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=str)
def test_dependencies_have_a_lower_bound_and_no_other(requirement: Requirement) -> None:
    assert [spec.operator for spec in requirement.specifier] == [">="]


def test_constraints_are_exact_public_versions() -> None:
    exact = re.compile(r"[A-Za-z0-9][\w.-]*==[0-9][A-Za-z0-9.]*")
    assert [line for line in constraint_lines() if not exact.fullmatch(line)] == []


@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=str)
def test_constraints_cover_every_dependency(requirement: Requirement) -> None:
    pins = dict(line.partition("==")[::2] for line in constraint_lines())
    versions = {canonicalize_name(name): version for name, version in pins.items()}
    assert requirement.specifier.contains(versions[canonicalize_name(requirement.name)])


def test_constraints_install_on_the_oldest_python() -> None:
    oldest = PROJECT["requires-python"].removeprefix(">=")
    too_new = []
    for line in constraint_lines():
        with suppress(PackageNotFoundError):  # one that only other systems or Pythons need
            name, _, pin = line.partition("==")
            found = metadata(name)
            wanted = found.get("Requires-Python", "")
            if found["Version"] == pin and not SpecifierSet(wanted).contains(oldest):
                too_new.append(f"{line}: Python {wanted}")
    assert too_new == []


def test_conda_environment_installs_the_package_and_lists_nothing_twice() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    assert environment["dependencies"] == [
        f"python{PROJECT['requires-python']}",
        "pip",
        {"pip": ["-c constraints.txt", "-e .[dev]"]},
    ]


@pytest.mark.parametrize("pattern", [REGISTRY_HOST, MACHINE_PATH], ids=["registry", "path"])
def test_no_file_names_a_registry_or_a_place_on_one_machine(pattern: re.Pattern[str]) -> None:
    found = [
        f"{name}:{number}: {match[0]}"
        for name, text in project_texts().items()
        for number, line in enumerate(text.splitlines(), start=1)
        if (match := pattern.search(line))
    ]
    assert found == []


def test_wheel_holds_all_that_a_run_needs(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "hatchling",
        "build",
        "--target",
        "wheel",
        "-d",
        str(tmp_path),
    ]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("selfeval/")}

    package = [path for path in (ROOT / "selfeval").rglob("*") if path.is_file()]
    notebooks = (ROOT / "notebooks").glob("*.ipynb")
    frameworks = (ROOT / "data" / "frameworks").glob("*.toml")
    assert packed == (
        {p.relative_to(ROOT).as_posix() for p in package if p.parent.name != "__pycache__"}
        | {f"selfeval/notebooks/{path.name}" for path in notebooks}
        | {f"selfeval/frameworks/{path.name}" for path in frameworks}
        | {"selfeval/monitoring.toml"}
    )
    assert "selfeval/py.typed" in packed
    assert any(name.endswith(".html.j2") for name in packed)
