"""Stops a wheel from being built without the front-end files and their licences."""

import tomllib
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontendPresent(BuildHookInterface[Any]):
    """Look for every asset that `assets.toml` names; an editable install goes without."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        if version == "editable":
            return
        root = Path(self.root)
        vendor = root / "hub" / "web" / "static" / "vendor"
        assets = tomllib.loads((root / "frontend" / "assets.toml").read_text("utf-8"))["assets"]
        wanted = ["NOTICE.txt"]
        for asset in assets:
            wanted += [asset["name"], f"{asset['name']}.LICENSE.txt"]
        if missing := [name for name in wanted if not (vendor / name).is_file()]:
            message = f"run `make frontend` first; missing in {vendor}: {', '.join(missing)}"
            raise FileNotFoundError(message)
