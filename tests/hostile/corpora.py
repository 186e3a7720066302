"""Reads the corpora that others made; `tests/hostile/corpora/README.md` says whose they are."""

import json
import zipfile
from pathlib import Path

FOLDER = Path(__file__).with_name("corpora")


def json_texts() -> dict[str, bytes]:
    """JSONTestSuite: what each file is called says whether it is JSON."""
    with zipfile.ZipFile(FOLDER / "json-test-suite.zip") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def naughty_strings() -> list[str]:
    """Strings that broke something somewhere."""
    found: list[str] = json.loads((FOLDER / "naughty-strings.json").read_text("utf-8"))
    return found
