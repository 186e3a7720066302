"""Which program decides: the digest of the code that brings mentions into comparable form.

Data that this code made is right for this code only; what was kept from another is made again.
"""

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable


@cache
def matching_digest() -> str:
    """SHA-256 over the sources of `hub.matching`, by name."""
    whole = sha256()
    for name, source in sorted(_sources(files("hub.matching"), "")):
        whole.update(b"%b\0%b\0" % (name.encode(), source))
    return whole.hexdigest()


def _sources(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        name = f"{path}/{entry.name}"
        if entry.is_dir():
            yield from _sources(entry, name)
        elif entry.name.endswith(".py"):
            yield name, entry.read_bytes()
