"""Who may do what on the bus: NATS accounts and users as signed claims (JWT, version 2).

Subject permissions within one account are not enough: a publisher may name any reply subject, so
the server's acknowledgement can be made to land in another partner's stream or inbox, and
de-duplication would let one partner suppress another's signal. Therefore every partner has an
account of its own that shares exactly two things with the account HUB:

* a service: what it publishes on its own subjects reaches its own INTAKE stream, and the
  acknowledgement comes back to whoever asked;
* a stream: its own receipts.

The door over HTTP has such an account too, which shares with HUB what each partner's does. In HUB
itself it could let an acknowledgement of its own land among the events.

Neither has JetStream, and only the operator's key can make accounts.

Pure: keys and times come in, text goes out. Format: github.com/nats-io/jwt, v2.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import nkeys  # type: ignore[import-untyped]

from hub.bus import topology

PARTNER_MAX_PAYLOAD_BYTES: Final = 128 * 1024
"""A larger message ends the connection; a smaller one that is still too large is answered."""
PARTNER_MAX_CONNECTIONS: Final = 8
PARTNER_MAX_SUBSCRIPTIONS: Final = 64
HTTP_MAX_CONNECTIONS: Final = 32
FOR_EVER_S: Final = 1 << 40
"""Later than any claims are issued."""

HUB_MAY_NOT: Final = (
    "$JS.API.STREAM.DELETE.>",
    "$JS.API.STREAM.PURGE.>",
    "$JS.API.STREAM.MSG.DELETE.>",
    "$JS.API.STREAM.RESTORE.>",
)
"""What only the administrator may: a stream's ``deny_delete`` does not stop its own deletion."""

_HEADER: Final = {"typ": "JWT", "alg": "ed25519-nkey"}
_UNLIMITED: Final = -1
_NONE: Final = 0
_EVERYBODY: Final = "*"

Claims = dict[str, Any]


@dataclass(frozen=True)
class Issue:
    """When claims are issued, and until when they hold; seconds since 1970 UTC."""

    at_s: int
    expires_at_s: int | None = None


class Terms(NamedTuple):
    """What holds for one partner's account, as agreed and as it stands.

    Users whose claims were issued at `refused_until_s` or before are refused (seconds since 1970):
    None refuses nobody, `FOR_EVER_S` everybody.
    """

    payload_bytes: int = PARTNER_MAX_PAYLOAD_BYTES
    connections: int = PARTNER_MAX_CONNECTIONS
    refused_until_s: int | None = None


USUAL: Final = Terms()


def public_key(seed: bytes) -> str:
    """Give the public key that belongs to a seed."""
    return str(nkeys.from_seed(seed).public_key.decode())


def operator_jwt(operator: bytes, system: bytes, issue: Issue) -> str:
    """Describe the operator, who is the only one to make accounts."""
    claims: Claims = {"type": "operator", "system_account": public_key(system)}
    return _signed(operator, public_key(operator), "signaalhub", claims, issue)


def system_jwt(operator: bytes, system: bytes, issue: Issue) -> str:
    """Describe the account in which the server tells about itself."""
    claims = _account(_limits(connections=_UNLIMITED))
    return _signed(operator, public_key(system), topology.SYSTEM_ACCOUNT, claims, issue)


def hub_jwt(operator: bytes, hub: bytes, slugs: Iterable[str], issue: Issue) -> str:
    """Describe the account that holds every stream and lets each partner reach its own."""
    claims = _account(_limits(connections=_UNLIMITED, storage=_UNLIMITED))
    claims["exports"] = [
        export
        for slug in slugs
        for export in (
            _shared("service", topology.signals(slug)) | {"response_type": "Singleton"},
            _shared("stream", topology.receipts(slug)),
        )
    ]
    return _signed(operator, public_key(hub), topology.HUB_ACCOUNT, claims, issue)


def partner_jwt(  # noqa: PLR0913, PLR0917 - whose, for whom, and what holds
    operator: bytes, partner: bytes, slug: str, hub: str, issue: Issue, terms: Terms = USUAL
) -> str:
    """Describe one partner's account; ``hub`` is the public key of the account HUB."""
    claims = _sharing({slug: topology.signals(slug)}, hub, terms)
    if terms.refused_until_s is not None:
        claims["revocations"] = {_EVERYBODY: terms.refused_until_s}
    return _signed(operator, public_key(partner), topology.account(slug), claims, issue)


def http_jwt(operator: bytes, http: bytes, slugs: Iterable[str], hub: str, issue: Issue) -> str:
    """Describe the account of the door over HTTP: it reaches of HUB what the partners reach."""
    sent = {slug: topology.message(slug) for slug in slugs}
    claims = _sharing(sent, hub, Terms(connections=HTTP_MAX_CONNECTIONS))
    return _signed(operator, public_key(http), topology.HTTP_ACCOUNT, claims, issue)


def partner_user_jwt(account: bytes, user: bytes, slug: str, issue: Issue) -> str:
    """Describe a partner's user: may send signals, and hear what comes back."""
    claims = _user(
        publish={"allow": [topology.signals(slug)]},
        subscribe={"allow": [f"{topology.inbox(slug)}.>", topology.receipts(slug)]},
    )
    claims |= {"subs": PARTNER_MAX_SUBSCRIPTIONS, "payload": PARTNER_MAX_PAYLOAD_BYTES}
    return _signed(account, public_key(user), slug, claims, issue)


def hub_user_jwt(account: bytes, user: bytes, issue: Issue) -> str:
    """Describe the hub itself: everything in its account but destroying what it holds."""
    claims = _user(publish={"deny": list(HUB_MAY_NOT)}, subscribe={})
    return _signed(account, public_key(user), "hub", claims, issue)


def http_user_jwt(account: bytes, user: bytes, issue: Issue) -> str:
    """Describe who brings in what partners send over HTTP: publishes for all, hears receipts.

    It answers the internet, so it can reach no event, no stream and nothing that partners sent.
    """
    name = topology.HTTP_USER
    claims = _user(
        publish={"allow": [topology.message("*")]},
        subscribe={"allow": [f"{topology.inbox(name)}.>", topology.receipts("*")]},
    )
    return _signed(account, public_key(user), name, claims, issue)


def administrator_jwt(account: bytes, user: bytes, issue: Issue) -> str:
    """Describe someone who may do everything in one account."""
    claims = _user(publish={}, subscribe={})
    return _signed(account, public_key(user), "administrator", claims, issue)


def server_config(operator: str, system: str, accounts: Mapping[str, str]) -> str:
    """Write the part of a server's configuration that says who there is.

    ``system`` is the system account's public key, ``accounts`` each account's claims by key.
    """
    preload = "\n".join(f"  {key}: {claims}" for key, claims in sorted(accounts.items()))
    return (
        f"operator: {operator}\n"
        f"system_account: {system}\n"
        "resolver: MEMORY\n"
        f"resolver_preload: {{\n{preload}\n}}\n"
    )


def credentials_text(claims: str, seed: bytes) -> str:
    """Write a ``.creds`` file, the form in which NATS clients read who they are."""
    return (
        "-----BEGIN NATS USER JWT-----\n"
        f"{claims}\n"
        "------END NATS USER JWT------\n\n"
        "-----BEGIN USER NKEY SEED-----\n"
        f"{seed.decode()}\n"
        "------END USER NKEY SEED------\n"
    )


def _sharing(sent: Mapping[str, str], hub: str, terms: Terms) -> Claims:
    """Describe an account that sends on these subjects, by partner, and hears their receipts."""
    claims = _account(
        _limits(
            connections=terms.connections,
            payload_bytes=terms.payload_bytes,
            imports=2 * len(sent),
        )
    )
    claims["imports"] = [
        shared | {"account": hub}
        for slug, subject in sent.items()
        for shared in (_shared("service", subject), _shared("stream", topology.receipts(slug)))
    ]
    return claims


def _account(limits: Claims) -> Claims:
    return {"type": "account", "limits": limits}


def _limits(
    *,
    connections: int,
    storage: int = _NONE,
    payload_bytes: int = _UNLIMITED,
    imports: int = _UNLIMITED,
) -> Claims:
    return {
        "conn": connections,
        "leaf": _NONE,
        "subs": _UNLIMITED,
        "data": _UNLIMITED,
        "payload": payload_bytes,
        "imports": imports,
        "exports": _UNLIMITED,
        "wildcards": True,
        "mem_storage": storage,
        "disk_storage": storage,
        "streams": storage,
        "consumer": storage,
    }


def _shared(kind: str, subject: str) -> Claims:
    return {"name": subject, "subject": subject, "type": kind}


def _user(*, publish: Claims, subscribe: Claims) -> Claims:
    return {
        "type": "user",
        "pub": publish,
        "sub": subscribe,
        "subs": _UNLIMITED,
        "data": _UNLIMITED,
        "payload": _UNLIMITED,
        "allowed_connection_types": ["STANDARD"],
    }


def _signed(signer: bytes, subject: str, name: str, claims: Claims, issue: Issue) -> str:
    body: Claims = {
        "iat": issue.at_s,
        "iss": public_key(signer),
        "name": name,
        "sub": subject,
        "nats": claims | {"version": 2},
    }
    if issue.expires_at_s is not None:
        body["exp"] = issue.expires_at_s
    digest = hashlib.sha256(_json(body)).digest()
    body["jti"] = base64.b32encode(digest).decode().rstrip("=")
    content = f"{_base64(_json(_HEADER))}.{_base64(_json(body))}"
    signature = nkeys.from_seed(signer).sign(content.encode())
    return f"{content}.{_base64(signature)}"


def _json(value: Claims | dict[str, str]) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def _base64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")
