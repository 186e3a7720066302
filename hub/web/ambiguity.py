"""Requests that two readers, such as we and a proxy before us, could read differently."""

import re
from typing import Final

from starlette.types import Scope

HOST: Final = re.compile(rb"(?:[A-Za-z0-9_.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")


def is_ambiguous(scope: Scope) -> bool:
    """Whether a request has two lengths, not one host by name, or says twice who asks."""
    names = [name.lower() for name, _ in scope["headers"]]
    hosts = [value for name, value in scope["headers"] if name.lower() == b"host"]
    has_both = b"content-length" in names and b"transfer-encoding" in names
    is_named = len(hosts) == 1 and HOST.fullmatch(hosts[0].strip())
    return has_both or not is_named or names.count(b"authorization") > 1
