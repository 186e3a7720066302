"""Access tokens: who signed in, for which partner and organisation, to do what, and until when.

Signed with a secret of the hub's own (HS256): we alone read them. They live for minutes, so that
one that leaks is soon worthless, and the client is looked up again with every request.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from hub.security.clients import Client

LIFETIME_S: Final = 300
ALGORITHM: Final = "HS256"
KIND: Final = "at+jwt"
TOKEN_CHARACTERS_MAX: Final = 2048

SEND: Final = "signalen:sturen"
CHECK: Final = "berichten:controleren"
READ: Final = "ontvangstbewijzen:lezen"
SCOPES: Final = (SEND, CHECK, READ)


class NotSignedInError(Exception):
    """A token or what was to be exchanged for one is not right; the text is a code of ours."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token says."""

    client: str
    partner: str
    oin: str
    scopes: frozenset[str]


class Tokens:
    """Makes and reads them; `issuer` is the address of this door."""

    def __init__(self, key: bytes, issuer: str, clock: Callable[[], datetime]) -> None:
        self._key = OctKey.import_key(key)
        self._issuer, self._clock = issuer, clock

    def issue(self, client: Client, oin: str, scopes: frozenset[str]) -> str:
        """Make a token for a client of the partner with this organisation number."""
        now_s = int(self._clock().timestamp())
        claims = {
            "iss": self._issuer,
            "aud": self._issuer,
            "sub": client.id,
            "client_id": client.id,
            "partner": client.partner.value,
            "oin": oin,
            "scope": " ".join(sorted(scopes)),
            "iat": now_s,
            "exp": now_s + LIFETIME_S,
            "jti": secrets.token_urlsafe(16),
        }
        return jwt.encode({"alg": ALGORITHM, "typ": KIND}, claims, self._key, [ALGORITHM])

    def read(self, text: str) -> Grant:
        """Read a token. Raises `NotSignedInError`."""
        if len(text) > TOKEN_CHARACTERS_MAX:
            raise NotSignedInError("token")
        mine = {"essential": True, "value": self._issuer}
        registry = jwt.JWTClaimsRegistry(
            now=lambda: int(self._clock().timestamp()),
            iss=mine,  # type: ignore[arg-type]
            aud=mine,  # type: ignore[arg-type]
            exp={"essential": True},
            sub={"essential": True},
        )
        try:
            token = jwt.decode(text, self._key, [ALGORITHM])
            registry.validate(token.claims)
        except (JoseError, ValueError) as error:
            raise NotSignedInError("token") from error
        if token.header.get("typ") != KIND:
            raise NotSignedInError("token")
        said = token.claims
        return Grant(said["sub"], said["partner"], said["oin"], frozenset(said["scope"].split()))
