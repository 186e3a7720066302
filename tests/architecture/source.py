"""The project's own files as the architecture tests see them: what is, or can be, committed."""

import ast
import functools
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("adapters", "consumers", "hub", "schemas")


@functools.cache
def files() -> tuple[Path, ...]:
    """Every file that is in git or would be after `git add`, relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return tuple(sorted({Path(n) for n in listed.split("\0") if n and (ROOT / n).is_file()}))


def read(path: Path) -> str:
    return (ROOT / path).read_text("utf-8")


def under(*tops: str) -> tuple[Path, ...]:
    """Python files in these folders or files, given from the root: `hub/domain`, `schemas`."""
    return tuple(
        path
        for path in files()
        if path.suffix == ".py" and any(path.is_relative_to(top) for top in tops)
    )


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse(read(path), str(path))


def nodes(*tops: str) -> Iterator[tuple[Path, ast.AST]]:
    """Every syntax node of every Python file in these folders."""
    for path in under(*tops):
        for node in ast.walk(tree(path)):
            yield path, node


def at(path: Path, node: ast.AST) -> str:
    """Where to look: `hub/bus/retry.py:12`."""
    return f"{path}:{getattr(node, 'lineno', 1)}"


def dotted(node: ast.AST) -> str:
    """`datetime.now` for that expression; empty for what is no plain chain of names."""
    match node:
        case ast.Name(name):
            return name
        case ast.Attribute(value, name):
            left = dotted(value)
            return f"{left}.{name}" if left else ""
        case _:
            return ""
