"""Requests that are not read: two readers could read them differently, or another host is meant."""

import ipaddress
import re
from contextlib import suppress
from typing import Final
from urllib.parse import urlsplit

from starlette.types import Scope

HOST: Final = re.compile(rb"(?:[A-Za-z0-9_.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?")
HERE: Final = "localhost"


def is_ambiguous(scope: Scope) -> bool:
    """Whether a request has two lengths, not one host by name, or says twice who asks."""
    names = [name.lower() for name, _ in scope["headers"]]
    hosts = _hosts(scope)
    has_both = b"content-length" in names and b"transfer-encoding" in names
    is_named = len(hosts) == 1 and HOST.fullmatch(hosts[0])
    return has_both or not is_named or names.count(b"authorization") > 1


def is_for_another(scope: Scope, url: str | None) -> bool:
    """Whether a request that is not ambiguous names another host than that of our address.

    The machine itself may ask by any name of its own, as a health check does. Without an address
    nobody knows our name: then every name is ours.
    """
    if url is None:
        return False
    try:
        asked = urlsplit(f"//{_hosts(scope)[0].decode('ascii')}").hostname or ""
    except ValueError:  # brackets around what is no address
        return True
    return asked not in {urlsplit(url).hostname, HERE} and not _is_loopback(asked)


def _hosts(scope: Scope) -> list[bytes]:
    return [value.strip() for name, value in scope["headers"] if name.lower() == b"host"]


def _is_loopback(name: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(name).is_loopback
    return False
