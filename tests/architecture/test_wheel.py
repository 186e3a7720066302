"""What is installed is the whole hub: its code, its policies, its screens, under its own name."""

import json
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path, PurePosixPath

import pytest

from hub.api.developers.calls import programs
from tests.architecture.source import PACKAGES, ROOT, files

DATA = {".csv", ".css", ".html", ".js", ".json", ".po", ".mo", ".toml", ".txt", ".typed", ".yaml"}
BUILD_TIMEOUT_S = 60


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel, built by the locked backend without a network."""
    directory = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", directory],
        cwd=ROOT,
        check=True,
        timeout=BUILD_TIMEOUT_S,
    )
    (built,) = directory.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_every_module_and_every_data_file(names):
    wanted = {
        path.as_posix()
        for path in files()
        if path.parts[0] in PACKAGES and path.suffix in {".py", *DATA}
    }
    assert wanted <= names


def test_the_wheel_holds_nothing_but_the_four_packages_and_its_own_description(names):
    tops = {PurePosixPath(name).parts[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(PACKAGES)


def test_the_programs_that_the_pages_show_travel_along(names):
    folder = "hub/api/developers/examples"
    assert {f"{folder}/{it}" for it in programs()} == {it for it in names if folder in it}


def test_the_front_end_files_travel_with_their_licences(names):
    assets = tomllib.loads((ROOT / "frontend" / "assets.toml").read_text("utf-8"))["assets"]
    vendor = "hub/web/static/vendor"
    wanted = {f"{vendor}/NOTICE.txt"}
    for asset in assets:
        wanted |= {f"{vendor}/{asset['name']}", f"{vendor}/{asset['name']}.LICENSE.txt"}
    assert wanted == {name for name in names if name.startswith(vendor)}


def test_every_package_is_known_as_ours_once_installed(wheel, tmp_path):
    """`schemas` and its like are greedy names: another distribution must not own them too."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    program = (
        "import importlib.metadata as m, json; d = m.packages_distributions();"
        "s = m.entry_points(group='console_scripts', name='hub');"
        f"print(json.dumps([{{p: d[p] for p in {PACKAGES!r}}}, [e.value for e in s]]))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program],
        cwd="/",
        env={"PYTHONPATH": str(tmp_path)},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    owners, commands = json.loads(answer)
    assert owners == {package: ["signal-hub"] for package in PACKAGES}
    assert set(commands) == {"hub.cli:main"}
