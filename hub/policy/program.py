"""Which program decides: the digest of the code that brings mentions into comparable form.

Data that this code made is right for this code only; what was kept from another is made again.
"""

from functools import cache
from hashlib import sha256
from importlib.resources import files


@cache
def matching_digest() -> str:
    """SHA-256 over the sources of `hub.matching`, by name."""
    sources = {
        source.name: source.read_bytes()
        for source in files("hub.matching").iterdir()
        if source.name.endswith(".py")
    }
    return sha256(
        b"\0".join(b"%b\0%b" % (n.encode(), sources[n]) for n in sorted(sources))
    ).hexdigest()
