"""The municipality's own sign-in service: OpenID Connect, authorisation code with PKCE (RFC 7636).

What a person may do comes from the service: a claim that lists roles such as
`signaalhub.coordinator` or `signaalhub.pijler.zorg`. Who has two duties that exclude each other, or
none, does not come in.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

import httpx2
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from hub.domain.mandate import CARE, DETECTION, ENFORCEMENT, PREVENTION, Role, User

SCOPE: Final = "openid profile"
ALGORITHMS: Final = ("RS256", "PS256", "ES256", "EdDSA")
TIMEOUT_S: Final = 10.0
KNOWN_FOR: Final = timedelta(hours=1)
LEEWAY_S: Final = 60
PREFIX: Final = "signaalhub."
PILLAR: Final = "pijler."
PILLARS: Final = frozenset({CARE, DETECTION, ENFORCEMENT, PREVENTION})
USER_MAX: Final = 64
WELL_KNOWN: Final = "/.well-known/openid-configuration"


class SignInFailed(Exception):  # noqa: N818 - named for what happened
    """Somebody did not come in; the text is a code, without anything of theirs."""


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """Where the service is, and who we are there. `roles_claim` may be a path: `realm.roles`."""

    issuer: str
    client_id: str
    client_secret: str
    redirect_url: str
    roles_claim: str = "roles"


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody on their way to the service: what has to come back with them."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class _Known:
    """What the service says about itself, and until when we believe it."""

    endpoints: Mapping[str, Any]
    keys: KeySet
    until: datetime


class Service:
    """One for the application; `transport` is how it is reached, for tests."""

    def __init__(
        self,
        settings: ServiceSettings,
        clock: Callable[[], datetime],
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        self._settings, self._clock, self._transport = settings, clock, transport
        self._known: _Known | None = None

    def check(self) -> None:
        """Ask the service about itself. Raises `SignInFailed` when the answer is not right."""
        self._ask(self._clock())

    def attempt(self) -> tuple[Attempt, str]:
        """Begin signing in: what to remember, and where to send the browser."""
        made = Attempt(*(secrets.token_urlsafe(32) for _ in range(3)))
        with self._client() as client:
            url, _ = client.create_authorization_url(
                self._about().endpoints["authorization_endpoint"],
                state=made.state,
                nonce=made.nonce,
                code_verifier=made.verifier,
            )
        return made, str(url)

    def finish(self, attempt: Attempt, query: Mapping[str, str]) -> User:
        """Exchange the code that came back for a person. Raises `SignInFailed`."""
        if not secrets.compare_digest(query.get("state", ""), attempt.state):
            raise SignInFailed("state")
        if "code" not in query:
            raise SignInFailed("refused")
        try:
            with self._client() as client:
                told = client.fetch_token(
                    self._about().endpoints["token_endpoint"],
                    code=query["code"],
                    code_verifier=attempt.verifier,
                )
        except (OAuthError, httpx2.HTTPError) as error:
            raise SignInFailed("code") from error
        return self._person(self._claims(told, attempt.nonce))

    def _claims(self, told: Mapping[str, Any], nonce: str) -> dict[str, Any]:
        registry = jwt.JWTClaimsRegistry(
            now=lambda: int(self._clock().timestamp()),
            leeway=LEEWAY_S,
            iss={"essential": True, "value": self._settings.issuer},
            aud={"essential": True, "value": self._settings.client_id},
            nonce={"essential": True, "value": nonce},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )
        try:
            token = jwt.decode(
                str(told.get("id_token", "")), self._about().keys, algorithms=list(ALGORITHMS)
            )
            registry.validate(token.claims)
        except (JoseError, ValueError) as error:
            self._known = None  # the service may have new keys
            raise SignInFailed("token") from error
        return dict(token.claims)

    def _person(self, claims: Mapping[str, Any]) -> User:
        user = str(claims["sub"])
        if not (0 < len(user) <= USER_MAX and user.isprintable() and " " not in user):
            raise SignInFailed("user")
        role, pillars = duty(listed(claims, self._settings.roles_claim))
        return User(user, str(claims.get("name", user))[:USER_MAX], role, pillars)

    def _about(self) -> _Known:
        now = self._clock()
        if self._known is None or self._known.until < now:
            self._known = self._ask(now)
        return self._known

    def _ask(self, now: datetime) -> _Known:
        issuer = self._settings.issuer
        try:
            with httpx2.Client(transport=self._transport, timeout=TIMEOUT_S) as client:
                said = client.get(issuer.rstrip("/") + WELL_KNOWN).raise_for_status().json()
                keys = client.get(said["jwks_uri"]).raise_for_status().json()
            if said["issuer"] != issuer:
                raise SignInFailed("issuer")
            return _Known(said, KeySet.import_key_set(keys), now + KNOWN_FOR)
        except (httpx2.HTTPError, KeyError, ValueError, JoseError) as error:
            raise SignInFailed("service") from error

    def _client(self) -> OAuth2Client:
        return OAuth2Client(
            client_id=self._settings.client_id,
            client_secret=self._settings.client_secret,
            scope=SCOPE,
            redirect_uri=self._settings.redirect_url,
            code_challenge_method="S256",
            transport=self._transport,
            timeout=TIMEOUT_S,
        )


def listed(claims: Mapping[str, Any], path: str) -> tuple[str, ...]:
    """The roles in a claim, which may lie deeper: `realm_access.roles`."""
    found: Any = claims
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return tuple(map(str, found)) if isinstance(found, list) else ()


def duty(roles: tuple[str, ...]) -> tuple[Role, frozenset[str]]:
    """The one role of a person and their pillars. Raises `SignInFailed` for none, or for two.

    Separation of duties (BIO2 5.3): who decides does not audit, who runs it sees no content.
    """
    ours = {role.removeprefix(PREFIX) for role in roles if role.startswith(PREFIX)}
    pillars = frozenset(it.removeprefix(PILLAR) for it in ours if it.startswith(PILLAR))
    named = {Role(it) for it in ours if it in {role.value for role in Role}}
    if pillars:
        named.add(Role.OWNER)
    if len(named) != 1 or not pillars <= PILLARS:
        raise SignInFailed("roles" if named else "no-role")
    [role] = named
    return role, pillars


def is_safe(url: str) -> bool:
    """Whether an address is https, or on this machine."""
    place = urlsplit(url)
    return place.scheme == "https" or place.hostname in {"localhost", "127.0.0.1"}
