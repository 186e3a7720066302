"""Fetches the front-end packages by the lock file, and copies what the screens need from them.

Each file named in `assets.toml` is copied to `hub/web/static/vendor/` with its licence beside it;
`NOTICE.txt`, written last, lists them.
"""

import json
import shutil
import tomllib
from pathlib import Path
from typing import TypedDict

from npm import install

FRONTEND = Path(__file__).parent
VENDOR = FRONTEND.parent / "hub" / "web" / "static" / "vendor"


class Asset(TypedDict):
    """One entry of `assets.toml`; `file` and `licence` are paths inside the package."""

    package: str
    file: str
    name: str
    licence: str


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
    install(FRONTEND)
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    assets: list[Asset] = tomllib.loads((FRONTEND / "assets.toml").read_text("utf-8"))["assets"]
    lines = [copy(asset) for asset in assets]
    (VENDOR / "NOTICE.txt").write_text(
        "Files of others, unchanged, each under its own licence:\n\n" + "".join(lines), "utf-8"
    )


if __name__ == "__main__":
    main()
