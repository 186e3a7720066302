"""Stops a wheel from being built without the front-end files, and takes the examples along."""

import tomllib
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

EXAMPLES: Final = "hub/api/developers/examples"
"""Where the pages for developers look for the programs that they show."""
PROGRAMS: Final = {".cs", ".csproj", ".java", ".mjs", ".py", ".sh"}


class FrontendPresent(BuildHookInterface[Any]):
    """Look for every asset that `assets.toml` names; an editable install goes without."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
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
        for kind in sorted(path for path in (root / "examples").iterdir() if path.is_dir()):
            for file in sorted(it for it in kind.iterdir() if it.suffix in PROGRAMS):
                build_data["force_include"][str(file)] = f"{EXAMPLES}/{kind.name}/{file.name}"
