"""Who may come in over HTTP, by what proof, and for how long."""

import hmac
from base64 import urlsafe_b64encode
from datetime import timedelta
from urllib.parse import quote_plus

import pytest
from joserfc import jwk, jwt

from hub.api.proving import ASSERTION, ASSERTION_LIFETIME_MAX_S
from hub.api.signing_in import METADATA_PATH, TOKEN_PATH
from hub.api.tokens import CHECK, LIFETIME_S, READ, SCOPES, SEND, Tokens
from hub.cli.checks import Mark
from hub.cli.doctor import clients
from hub.security.clients import ClientInvalidError, Clients
from hub.security.secret_file import SecretExposedError
from schemas.signal import Partner
from tests.builders import mutation
from tests.hub.api.doors import ISSUER, KEY, NOW, SECRET, STRUCTURED

GRANT = {"grant_type": "client_credentials"}
OWN = jwk.ECKey.generate_key("P-256")
OTHERS = jwk.ECKey.generate_key("P-256")


@pytest.fixture
def front(shared):
    """Nothing here depends on what was sent before."""
    return shared


async def ask(front, auth=None, headers=None, **fields):
    async with front.client() as client:
        data = {**GRANT, **fields}
        return await client.post(TOKEN_PATH, data=data, auth=auth, headers=headers)


async def use(front, token, path="/v1/berichtcontroles"):
    async with front.client() as client:
        headers = {"Authorization": f"Bearer {token}", **STRUCTURED}
        return await client.post(path, content=b"{}", headers=headers)


def signed(front, key=OWN, header=None, **changes):
    now_s = int(front.now.timestamp())
    claims = {
        "iss": "police-sleutel",
        "sub": "police-sleutel",
        "aud": ISSUER,
        "jti": "een",
        "exp": now_s + 60,
        **changes,
    }
    text = jwt.encode(header or {"alg": "ES256"}, claims, key)
    return {"client_assertion_type": ASSERTION, "client_assertion": text}


@pytest.fixture
def keyed(front):
    """A door that knows a client with a key of its own."""
    front.admit(Partner.POLICE, "sleutel", secret=None, key=OWN.as_dict(private=False))
    return front


@pytest.mark.parametrize(
    "given",
    [
        {"auth": ("police-een", SECRET)},
        {"auth": ("police-een", quote_plus(SECRET))},
        {"client_id": "police-een", "client_secret": SECRET},
    ],
)
async def test_a_secret_gives_a_token_for_minutes(front, given):
    answer = await ask(front, **given)
    said = answer.json()
    assert (answer.status_code, said["token_type"], said["expires_in"]) == (200, "Bearer", 300)
    assert set(said["scope"].split()) == set(SCOPES)
    assert answer.headers["cache-control"] == "no-store"
    assert (await use(front, said["access_token"])).status_code == 200
    front.later(seconds=LIFETIME_S)
    late = await use(front, said["access_token"])
    assert (late.status_code, late.json()["redenen"][0]["code"]) == (401, "SH-301")
    assert late.headers["www-authenticate"].startswith("Bearer ")


async def test_what_a_client_signed_gives_a_token_once(keyed):
    proof = signed(keyed)
    assert (await ask(keyed, **proof)).status_code == 200
    assert (await ask(keyed, **proof)).status_code == 401
    assert (await ask(keyed, **signed(keyed, jti="twee"))).status_code == 200
    assert (await ask(keyed, **signed(keyed, jti="drie", aud=f"{ISSUER}{TOKEN_PATH}"))).is_success


@pytest.mark.parametrize(
    "changes",
    [
        {"key": OTHERS},
        {"aud": "https://elders.example"},
        {"iss": "school-een"},
        {"sub": "school-een"},
        {"sub": "niemand"},
        {"sub": "../police-een"},
        {"exp": 0},
        {"exp": int(NOW.timestamp()) + ASSERTION_LIFETIME_MAX_S + 60},
        {"exp": "morgen"},
        {"jti": None},
        {"jti": "x" * 200},
        {"jti": 7},
        {"nbf": int(NOW.timestamp()) + 600},
    ],
)
async def test_what_is_not_rightly_signed_gives_none(keyed, changes):
    answer = await ask(keyed, **signed(keyed, **changes))
    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})


async def test_no_algorithm_and_one_with_the_public_key_as_a_secret_give_none(keyed):
    head, payload, _ = signed(keyed)["client_assertion"].split(".")
    bare = "eyJhbGciOiJub25lIn0"  # {"alg":"none"}
    for text in (f"{bare}.{payload}.", f"{head}.{payload}.", "a.b", "x" * 5000, ".."):
        answer = await ask(keyed, client_assertion_type=ASSERTION, client_assertion=text)
        assert answer.status_code == 401, text
    content = f"eyJhbGciOiJIUzI1NiJ9.{payload}"  # {"alg":"HS256"}
    mac = hmac.digest(OWN.as_pem(private=False), content.encode(), "sha256")
    confused = f"{content}.{urlsafe_b64encode(mac).decode().rstrip('=')}"
    answer = await ask(keyed, client_assertion_type=ASSERTION, client_assertion=confused)
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("given", "status", "error"),
    [
        ({"auth": ("police-een", "anders")}, 401, "invalid_client"),
        ({"auth": ("niemand", SECRET)}, 401, "invalid_client"),
        ({"auth": ("police-sleutel", SECRET)}, 401, "invalid_client"),
        ({"client_id": "../x", "client_secret": SECRET}, 401, "invalid_client"),
        ({}, 400, "invalid_request"),
        ({"client_id": "police-een"}, 400, "invalid_request"),
        ({"auth": ("police-een", SECRET), "client_secret": SECRET}, 400, "invalid_request"),
        ({"headers": {"Authorization": "Basic ~"}}, 400, "invalid_request"),
        ({"client_assertion": "a.b.c"}, 400, "invalid_request"),
        ({"auth": ("police-een", SECRET), "grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"auth": ("police-een", SECRET), "scope": "alles"}, 400, "invalid_scope"),
    ],
)
async def test_every_other_way_is_refused_as_oauth_says(keyed, given, status, error):
    answer = await ask(keyed, **given)
    assert (answer.status_code, answer.json()) == (status, {"error": error})
    assert ("www-authenticate" in answer.headers) is (status == 401)


async def test_guessing_is_slowed_down_for_one_client_and_not_for_another(front, monkeypatch):
    monkeypatch.setattr("hub.api.desk.SIGN_INS_AT_ONCE", 2)
    *tries, last = [await ask(front, auth=("police-een", "anders")) for _ in range(3)]
    assert {it.status_code for it in tries} == {401}
    assert (last.status_code, last.json()) == (429, {"error": "slow_down"})
    assert int(last.headers["retry-after"]) > 0
    assert (await ask(front, auth=("school-een", SECRET))).status_code == 200


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer x.y.z"},
        {"Authorization": f"Bearer {'x' * 5000}"},
        {"Authorization": "Basic cG9saWNlOng="},
    ],
)
async def test_without_a_token_of_ours_nobody_comes_in(front, given):
    async with front.client() as client:
        for path in ("/v1/signalen", "/v1/berichtcontroles", "/v1/ontvangstbewijzen/_zoek"):
            answer = await client.post(path, content=b"{}", headers={**given, **STRUCTURED})
            assert (answer.status_code, answer.json()["type"]) == (401, "/fouten/SH-301")
        for path in ("/v1/ontvangstbewijzen/1", "/v1/ontvangstbewijzen/1/bewijs"):
            assert (await client.get(path, headers=given)).status_code == 401
    assert not front.bus.put_in


async def test_a_token_of_another_key_address_or_kind_is_none_of_ours(front):
    client = front.clients.find("police-een")
    oin = front.desk.doors["police"].oin
    every = frozenset(SCOPES)
    assert (await use(front, front.token())).status_code == 200
    for tokens in (
        Tokens(bytes(32), ISSUER, front.clock),
        Tokens(KEY, "https://elders.example", front.clock),
    ):
        assert (await use(front, tokens.issue(client, oin, every))).status_code == 401
    other = jwt.encode({"alg": "HS256"}, {"sub": "police-een"}, jwk.OctKey.import_key(KEY))
    assert (await use(front, other)).status_code == 401


async def test_a_token_is_for_one_organisation_number(front):
    """Whoever moves to another number signs in again; a stolen claim of one is worth nothing."""
    client = front.clients.find("police-een")
    elsewhere = front.desk.tokens.issue(client, "00000099000000004000", frozenset(SCOPES))
    assert (await use(front, elsewhere)).status_code == 401


async def test_who_is_let_in_no_more_is_out_at_once(front):
    token = front.token()
    assert (await use(front, token)).status_code == 200
    assert front.clients.remove("police-een")
    assert (await use(front, token)).status_code == 401
    assert (await ask(front, auth=("police-een", SECRET))).status_code == 401


async def test_a_client_whose_time_is_over_is_out(front):
    front.later(days=30)
    assert (await ask(front, auth=("police-een", SECRET))).status_code == 401


@pytest.mark.parametrize("scope", SCOPES)
async def test_a_token_opens_what_it_is_for_and_no_more(front, scope):
    ways = {
        SEND: ("POST", "/v1/signalen"),
        CHECK: ("POST", "/v1/berichtcontroles"),
        READ: ("GET", "/v1/ontvangstbewijzen/1"),
    }
    headers = {**front.bearer(scopes=(scope,)), **STRUCTURED}
    async with front.client() as client:
        found = {
            name: (
                await client.request(*way, content=mutation(1).data, headers=headers)
            ).status_code
            for name, way in ways.items()
        }
    assert {name for name, status in found.items() if status == 403} == set(SCOPES) - {scope}


async def test_a_right_that_is_taken_away_is_gone_from_tokens_that_are_out(front):
    token = front.token()
    front.clients.remove("police-een")
    front.admit(Partner.POLICE, scopes=(READ,))
    assert (await use(front, token)).status_code == 403


async def test_libraries_find_where_to_ask(front):
    async with front.client() as client:
        about = (await client.get(METADATA_PATH)).json()
    assert (about["issuer"], about["token_endpoint"]) == (ISSUER, f"{ISSUER}{TOKEN_PATH}")
    assert "private_key_jwt" in about["token_endpoint_auth_methods_supported"]


def test_no_file_of_a_client_holds_its_secret_and_others_may_not_change_it(front, tmp_path):
    client = front.admit(Partner.CARE)
    path = tmp_path / "clients" / f"{client.id}.json"
    assert SECRET not in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        front.clients.add(client)
    path.chmod(0o666)
    with pytest.raises(SecretExposedError):
        front.clients.find(client.id)


async def test_a_file_that_we_did_not_write_lets_nobody_in(front, tmp_path):
    (tmp_path / "clients" / "vreemd.json").write_text('{"id": "vreemd"}')
    with pytest.raises(ClientInvalidError, match=r"^vreemd\.json$"):
        list(Clients(tmp_path / "clients").every())
    assert (await ask(front, auth=("vreemd", SECRET))).status_code == 401


@pytest.mark.usefixtures("front")
def test_the_doctor_tells_in_time_that_a_client_ends_and_of_a_file_that_is_not_ours(tmp_path):
    directory = tmp_path / "clients"
    soon = [it.what for it in clients(directory, NOW + timedelta(days=1)) if it.mark is Mark.LOOK]
    assert [it.split()[0] for it in soon] == ["police-een", "school-een"]
    [good] = clients(directory, NOW - timedelta(days=1))
    assert (good.mark, "2 systemen" in good.what) == (Mark.GOOD, True)
    (directory / "vreemd.json").write_text("{}")
    [wrong] = clients(directory, NOW)
    assert (wrong.mark, "vreemd.json" in wrong.what) == (Mark.WRONG, True)


def test_the_clock_of_a_client_may_be_a_little_off(keyed):
    late = signed(keyed, exp=int((NOW - timedelta(seconds=20)).timestamp()))
    assert keyed.desk.proving.by_key(late["client_assertion"]).id == "police-sleutel"
