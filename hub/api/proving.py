"""How a client proves who it is, to get a token: with its own key (RFC 7523), or a secret."""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Final

import orjson
from joserfc import jwk, jwt
from joserfc.errors import JoseError

from hub.api.tokens import NotSignedInError
from hub.security.clients import (
    Client,
    ClientInvalidError,
    Clients,
    digest_of,
    is_secret,
    new_secret,
)
from hub.security.secret_file import SecretExposedError

ASSERTION: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ALGORITHMS: Final = ("Ed25519", "ES256", "PS256", "RS256")
ASSERTION_LIFETIME_MAX_S: Final = 300
ASSERTION_CHARACTERS_MAX: Final = 4096
LEEWAY_S: Final = 30
SEEN_MAX: Final = 10_000
NUMBER_MAX: Final = 128

Fields = Mapping[str, Sequence[str]]


@dataclass(slots=True)
class Seen:
    """Assertions that were used: each opens the door once. Bounded in time and in number."""

    until_s: dict[tuple[str, str], float] = field(default_factory=dict)

    def is_new(self, client: str, number: str, until_s: float, now_s: float) -> bool:
        """Note an assertion; False where it was used before, or where nobody can tell any more."""
        if len(self.until_s) >= SEEN_MAX:
            self.until_s = {it: at for it, at in self.until_s.items() if at > now_s}
        if len(self.until_s) >= SEEN_MAX or (client, number) in self.until_s:
            return False
        self.until_s[client, number] = until_s
        return True


@cache
def _nobodys() -> str:
    """What would be kept of a secret that nobody has."""
    return digest_of(new_secret())


class Proving:
    """Tells who asks for a token. `audiences` are the names under which assertions may know us."""

    def __init__(
        self, clients: Clients, audiences: Sequence[str], clock: Callable[[], datetime]
    ) -> None:
        self._clients, self._audiences, self._clock = clients, list(audiences), clock
        self._seen = Seen()

    def find(self, id_: str) -> Client | None:
        """A client that may sign in now; None for any other."""
        try:
            client = self._clients.find(id_)
        except (ClientInvalidError, SecretExposedError) as error:
            raise NotSignedInError("file") from error
        return client if client is not None and self._clock() < client.until else None

    def by_secret(self, id_: str, secret: str) -> Client:
        """Who this is by its secret. As slow for who is unknown. Raises `NotSignedInError`."""
        client = self.find(id_)
        kept = None if client is None else client.secret
        is_right = is_secret(secret, kept or _nobodys())
        if client is None or kept is None or not is_right:
            raise NotSignedInError("secret")
        return client

    def by_key(self, assertion: str) -> Client:
        """Who this is by what it signed. Raises `NotSignedInError`."""
        if len(assertion) > ASSERTION_CHARACTERS_MAX:
            raise NotSignedInError("assertion")
        client = self.find(self.named(assertion))
        if client is None or client.key is None:
            raise NotSignedInError("client")
        now_s = self._clock().timestamp()
        claims = self._claims(assertion, client, int(now_s))
        until_s, number = float(claims["exp"]), claims["jti"]
        is_bounded = until_s <= now_s + ASSERTION_LIFETIME_MAX_S + LEEWAY_S
        if not is_bounded or not isinstance(number, str) or len(number) > NUMBER_MAX:
            raise NotSignedInError("assertion")
        if not self._seen.is_new(client.id, number, until_s + LEEWAY_S, now_s):
            raise NotSignedInError("replay")
        return client

    @staticmethod
    def named(assertion: str) -> str:
        """The client this says it is from: nothing that is believed, only whose key to try."""
        try:
            _, payload, _ = assertion.split(".")
            said = orjson.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
            return str(said["sub"])
        except (ValueError, binascii.Error, KeyError, TypeError):
            raise NotSignedInError("assertion") from None

    def _claims(self, assertion: str, client: Client, now_s: int) -> dict[str, Any]:
        assert client.key is not None
        registry = jwt.JWTClaimsRegistry(
            now=now_s,
            leeway=LEEWAY_S,
            iss={"essential": True, "value": client.id},
            sub={"essential": True, "value": client.id},
            aud={"essential": True, "values": self._audiences},
            exp={"essential": True},
            jti={"essential": True},
        )
        try:
            token = jwt.decode(assertion, jwk.import_key(client.key), list(ALGORITHMS))
            registry.validate(token.claims)
        except (JoseError, ValueError) as error:
            raise NotSignedInError("assertion") from error
        return dict(token.claims)
