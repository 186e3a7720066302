"""A sign-in service of our own, to the letter of OpenID Connect, and able to misbehave."""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx2
from joserfc import jwt
from joserfc.jwk import ECKey

ISSUER = "https://aanmelden.example"
CLIENT, SECRET = "signaalhub", "geheim-van-de-test"


class Provider(httpx2.BaseTransport):
    """Answers what a service answers; `claims` are added to every token, `tamper` may spoil it."""

    def __init__(self, **claims):
        self.key = ECKey.generate_key("P-256", {"kid": "k1", "alg": "ES256", "use": "sig"})
        self.claims = claims
        self.tamper = lambda token: token
        self.is_away = False
        self._asked = {}

    def log_in(self, url):
        """What the browser brings back after somebody signed in."""
        asked = dict(parse_qsl(urlsplit(url).query))
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        self._asked["code-1"] = asked
        return {"code": "code-1", "state": asked["state"]}

    def handle_request(self, request):
        if self.is_away:
            raise httpx2.ConnectError("away")
        path = request.url.path
        if path == "/.well-known/openid-configuration":
            return httpx2.Response(
                200,
                json={
                    "issuer": ISSUER,
                    "authorization_endpoint": f"{ISSUER}/authorize",
                    "token_endpoint": f"{ISSUER}/token",
                    "jwks_uri": f"{ISSUER}/keys",
                },
            )
        if path == "/keys":
            return httpx2.Response(200, json={"keys": [self.key.as_dict(private=False)]})
        assert path == "/token"
        return self._token(request)

    def _token(self, request):
        form = {k: v[0] for k, v in parse_qs(request.read().decode()).items()}
        asked = self._asked.pop(form["code"], None)
        challenge = urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest()).rstrip(b"=")
        if asked is None or challenge.decode() != asked["code_challenge"]:
            return httpx2.Response(400, json={"error": "invalid_grant"})
        assert request.headers["authorization"].startswith("Basic ")
        now = int(datetime.now(UTC).timestamp())
        claims = {
            "iss": ISSUER,
            "aud": CLIENT,
            "sub": "u-17",
            "nonce": asked["nonce"],
            "iat": now,
            "exp": now + 300,
            **self.claims,
        }
        token = jwt.encode({"alg": "ES256", "kid": "k1"}, claims, self.key)
        answer = {"access_token": "a", "token_type": "Bearer", "id_token": self.tamper(token)}
        return httpx2.Response(200, json=answer)
