"""Gives tokens to clients (OAuth 2.0, client credentials), and reads them with every request.

The answers here are those of RFC 6749, which every OAuth library understands; all else answers with
problem details.
"""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import unquote_plus

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from hub.api.desk import ApiDesk
from hub.api.proving import ALGORITHMS, ASSERTION, Proving
from hub.api.replies import Refused, as_json, general
from hub.api.tokens import LIFETIME_S, SCOPES, NotSignedInError
from hub.security.clients import Client
from hub.web.report.body import Form, read_form
from schemas.problems import Code

TOKEN_PATH: Final = "/oauth/token"  # noqa: S105 - an address
METADATA_PATH: Final = "/.well-known/oauth-authorization-server"
GRANT: Final = "client_credentials"
METHODS: Final = ("private_key_jwt", "client_secret_basic", "client_secret_post")
BEARER: Final = "bearer "
BASIC: Final = "basic "
REALM: Final = 'Bearer realm="signaalhub"'
LOG: Final = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: a client that signed in, for a partner."""

    client: str
    partner: str
    scopes: frozenset[str]

    def require(self, scope: str) -> None:
        """Refuse what this client may not. Raises `Refused`."""
        if scope not in self.scopes:
            challenge = f'{REALM}, error="insufficient_scope", scope="{scope}"'
            raise Refused(general(Code.NOT_ALLOWED), headers={"WWW-Authenticate": challenge})


def caller_of(request: Request, desk: ApiDesk) -> Caller:
    """Who asks, by the token; the client must still be one. Raises `Refused`."""
    given = request.headers.get("authorization", "")
    if not given.lower().startswith(BEARER):
        raise Refused(general(Code.NOT_SIGNED_IN), headers={"WWW-Authenticate": REALM})
    try:
        grant = desk.tokens.read(given[len(BEARER) :].strip())
        client = desk.proving.find(grant.client)
    except NotSignedInError as error:
        raise _stranger(desk, str(error)) from None
    door = desk.doors.get(grant.partner)
    if client is None or client.partner != grant.partner or door is None or door.oin != grant.oin:
        raise _stranger(desk, "client")
    return Caller(client.id, grant.partner, grant.scopes & frozenset(client.scopes))


def _stranger(desk: ApiDesk, reason: str) -> Refused:
    if desk.is_news(reason, desk.clock()):
        LOG.warning("api_not_signed_in", reason=reason)
    challenge = f'{REALM}, error="invalid_token"'
    return Refused(general(Code.NOT_SIGNED_IN), headers={"WWW-Authenticate": challenge})


async def token(request: Request, desk: ApiDesk) -> Response:
    """Exchange proof of who a client is for a token. Raises `HTTPException` for what is no form."""
    form = await read_form(request)
    if _one(form, "grant_type") != GRANT:
        return _refused("unsupported_grant_type" if "grant_type" in form else "invalid_request")
    try:
        ask = _asked(request.headers.get("authorization", ""), form)
    except NotSignedInError:
        return _refused("invalid_request")
    known = await run_in_threadpool(_known, desk.proving, ask)
    bucket = desk.sign_ins_of(known)
    if not bucket.take(desk.clock()):
        return _refused("slow_down", HTTPStatus.TOO_MANY_REQUESTS, bucket.wait_s)
    try:
        async with desk.slow:
            client = await run_in_threadpool(_proven, desk, ask)
    except NotSignedInError as error:
        if desk.is_news(f"{known}/{error}", desk.clock()):
            LOG.warning("api_sign_in_refused", name=known, reason=str(error))
        return _refused("invalid_client", HTTPStatus.UNAUTHORIZED)
    scopes = frozenset(_one(form, "scope").split() or client.scopes)
    if not scopes <= frozenset(client.scopes):
        return _refused("invalid_scope")
    return as_json(
        {
            "access_token": desk.tokens.issue(client, desk.doors[client.partner].oin, scopes),
            "token_type": "Bearer",
            "expires_in": LIFETIME_S,
            "scope": " ".join(sorted(scopes)),
        }
    )


def metadata(desk: ApiDesk) -> Mapping[str, Any]:
    """What this door says of itself to OAuth libraries (RFC 8414)."""
    return {
        "issuer": desk.issuer,
        "token_endpoint": f"{desk.issuer}{TOKEN_PATH}",
        "grant_types_supported": [GRANT],
        "response_types_supported": [],
        "scopes_supported": list(SCOPES),
        "token_endpoint_auth_methods_supported": list(METHODS),
        "token_endpoint_auth_signing_alg_values_supported": list(ALGORITHMS),
    }


@dataclass(frozen=True, slots=True)
class _Ask:
    """What a client gives to prove who it is: its name and secret, or what it signed."""

    client: str
    secret: str = ""
    assertion: str = ""


def _asked(authorization: str, form: Form) -> _Ask:
    """Find it; only one way at a time (RFC 6749, 2.3). Raises `NotSignedInError`."""
    assertion, secret = _one(form, "client_assertion"), _one(form, "client_secret")
    is_basic = authorization.lower().startswith(BASIC)
    if [bool(assertion), bool(secret), is_basic].count(True) != 1:
        raise NotSignedInError("request")
    if any(len(values) > 1 for values in form.values()):
        raise NotSignedInError("request")
    if assertion:
        if _one(form, "client_assertion_type") != ASSERTION:
            raise NotSignedInError("request")
        return _Ask(_one(form, "client_id"), assertion=assertion)
    if not is_basic:
        return _Ask(_one(form, "client_id"), secret)
    try:
        text = base64.b64decode(authorization[len(BASIC) :], validate=True).decode("ascii")
        client, secret = map(unquote_plus, text.split(":", 1))
    except (binascii.Error, ValueError):
        raise NotSignedInError("request") from None
    return _Ask(client, secret)


def _known(proving: Proving, ask: _Ask) -> str | None:
    """The client that this says it is, if there is one: whom the attempt is counted for."""
    try:
        name = proving.named(ask.assertion) if ask.assertion else ask.client
        found = proving.find(name)
    except NotSignedInError:
        return None
    return None if found is None else found.id


def _proven(desk: ApiDesk, ask: _Ask) -> Client:
    proving = desk.proving
    if ask.assertion:
        client = proving.by_key(ask.assertion)
        if ask.client not in {"", client.id}:
            raise NotSignedInError("client")
    else:
        client = proving.by_secret(ask.client, ask.secret)
    if client.partner not in desk.doors:
        raise NotSignedInError("partner")
    return client


def _one(form: Mapping[str, Sequence[str]], name: str) -> str:
    return form.get(name, ("",))[-1]


def _refused(error: str, status: int = HTTPStatus.BAD_REQUEST, wait_s: int = 0) -> Response:
    answer = as_json({"error": error}, status)
    if status == HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = 'Basic realm="signaalhub"'
    if wait_s:
        answer.headers["Retry-After"] = str(wait_s)
    return answer
