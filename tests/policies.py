"""Policies that differ in one place from what is shipped."""

from pathlib import Path

from hub.policy.reading import SHIPPED


def policy_with(folder: Path, file: str, before: str, after: str) -> Path:
    """The policy as it is shipped, with one text in one file replaced."""
    for each in SHIPPED.iterdir():
        if each.is_file():
            (folder / each.name).write_bytes(each.read_bytes())
    path = folder / file
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")
    return folder
