"""Signing in with the municipality's own service, and everything that must not let anybody in."""

from datetime import UTC, datetime

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from hub.cli.checks import Mark
from hub.cli.doctor import sign_in as sign_in_check
from hub.cli.web import service_of
from hub.domain.mandate import Role
from hub.settings import Settings, SettingsError
from hub.web.signin.service import Service, ServiceSettings, SignInFailed, duty
from tests.hub.web.provider import CLIENT, ISSUER, SECRET, Provider
from tests.hub.web.small import client_of, small_hub


def service_to(provider, **how):
    settings = ServiceSettings(ISSUER, CLIENT, SECRET, "https://hub.example/aanmelden/terug", **how)
    return Service(settings, lambda: datetime.now(UTC), provider)


def sign_in(provider, **how):
    service = service_to(provider, **how)
    attempt, url = service.attempt()
    return service.finish(attempt, provider.log_in(url))


def test_a_person_comes_in_with_the_role_and_pillars_that_the_service_gives():
    provider = Provider(name="D. Jansen", roles=["andere.rol", "signaalhub.coordinator"])
    user = sign_in(provider)
    assert (user.id, user.name, user.role) == ("u-17", "D. Jansen", Role.COORDINATOR)
    provider = Provider(realm={"roles": ["signaalhub.pijler.zorg", "signaalhub.pijler.aanpakken"]})
    user = sign_in(provider, roles_claim="realm.roles")
    assert (user.role, user.pillars) == (Role.OWNER, frozenset({"zorg", "aanpakken"}))


@pytest.mark.parametrize(
    ("roles", "code"),
    [
        ([], "no-role"),
        (["iets.anders"], "no-role"),
        ("signaalhub.coordinator", "no-role"),
        (["signaalhub.coordinator", "signaalhub.auditor"], "roles"),
        (["signaalhub.pijler.zorg", "signaalhub.beheerder"], "roles"),
        (["signaalhub.pijler.onbekend"], "roles"),
    ],
)
def test_nobody_comes_in_without_one_role(roles, code):
    with pytest.raises(SignInFailed, match=rf"^{code}$"):
        sign_in(Provider(roles=roles))


GOOD = {"roles": ["signaalhub.auditor"]}


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://elders.example"},
        {"aud": "iemand-anders"},
        {"nonce": "van-een-ander"},
        {"exp": 1},
        {"iat": 32503680000},
        {"sub": None},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_us_now_lets_nobody_in(wrong):
    with pytest.raises(SignInFailed, match=r"^token$"):
        sign_in(Provider(**GOOD, **wrong))


def test_a_token_with_another_key_or_none_lets_nobody_in():
    other = ECKey.generate_key("P-256", {"kid": "k1", "alg": "ES256"})
    claims = {"iss": ISSUER, "aud": CLIENT, "sub": "u-17", "exp": 32503680000, "iat": 1}
    forged = jwt.encode({"alg": "ES256", "kid": "k1"}, claims, other)
    unsigned = "eyJhbGciOiJub25lIn0." + forged.split(".")[1] + "."
    for token in (forged, unsigned, "", "x.y.z"):
        provider = Provider(**GOOD)
        provider.tamper = lambda _, token=token: token
        with pytest.raises(SignInFailed, match=r"^token$"):
            sign_in(provider)


def test_a_code_of_another_attempt_or_used_twice_lets_nobody_in():
    provider = Provider(**GOOD)
    service = service_to(provider)
    attempt, url = service.attempt()
    back = provider.log_in(url)
    other, _ = service.attempt()
    with pytest.raises(SignInFailed, match=r"^state$"):
        service.finish(other, back)
    with pytest.raises(SignInFailed, match=r"^refused$"):
        service.finish(attempt, {"state": attempt.state, "error": "access_denied"})
    assert service.finish(attempt, back).id == "u-17"
    with pytest.raises(SignInFailed, match=r"^code$"):
        service.finish(attempt, back)


def test_a_service_that_is_away_lets_nobody_in():
    provider = Provider(**GOOD)
    provider.is_away = True
    with pytest.raises(SignInFailed, match=r"^service$"):
        service_to(provider).attempt()


async def test_the_whole_way_through_the_browser(tmp_path):
    provider = Provider(**GOOD, name="A. Auditor")
    with small_hub("sqlite", tmp_path, []) as hub:
        app = hub.app(is_demo=False, service=service_to(provider))
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="https://hub.example") as client:
            page = await client.get("/aanmelden?terug=/gezond")
            assert "/aanmelden/dienst?terug=/gezond" in page.text
            sent = await client.get("/aanmelden/dienst?terug=/gezond")
            back = provider.log_in(sent.headers["location"])
            assert "secure" in sent.headers["set-cookie"].lower()
            answer = await client.get("/aanmelden/terug", params=back)
            assert (answer.status_code, answer.headers["location"]) == (303, "/gezond")
            page = await client.get("/gezond")
            assert "A. Auditor" in page.text
            again = await client.get("/aanmelden/terug", params=back)
            assert again.status_code == 404


async def test_without_a_service_its_addresses_are_not_there_and_a_refusal_is_a_page(tmp_path):
    with small_hub("sqlite", tmp_path, []) as hub:
        async with client_of(hub.app(is_demo=False)) as client:
            for path in ("/aanmelden/dienst", "/aanmelden/terug"):
                assert (await client.get(path)).status_code == 404
            assert "nog niet ingesteld" in (await client.get("/aanmelden")).text
        provider = Provider(roles=[])
        app = hub.app(is_demo=False, service=service_to(provider))
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="https://hub.example") as client:
            sent = await client.get("/aanmelden/dienst")
            answer = await client.get(
                "/aanmelden/terug", params=provider.log_in(sent.headers["location"])
            )
            assert answer.status_code == 403
            assert "geen rol" in answer.text
            assert "hub_sessie" not in answer.headers.get("set-cookie", "")


def test_a_service_is_configured_whole_and_over_https_or_not_at_all(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text(SECRET)
    whole = {
        "oidc_issuer": ISSUER,
        "oidc_client_id": CLIENT,
        "oidc_client_secret_file": secret,
        "web_url": "https://hub.example",
    }
    assert service_of(Settings()) is None
    assert service_of(Settings(**whole)) is not None
    with pytest.raises(SettingsError, match="HUB_WEB_URL ontbreekt"):
        service_of(Settings(**whole | {"web_url": None}))
    with pytest.raises(SettingsError, match="HUB_OIDC_ISSUER moet met https"):
        service_of(Settings(**whole | {"oidc_issuer": "http://aanmelden.example"}))


def test_duty_knows_every_role():
    for role in Role:
        if role is not Role.OWNER:
            assert duty((f"signaalhub.{role.value}",)) == (role, frozenset())


def test_the_doctor_says_whether_people_can_sign_in(tmp_path):
    demo = sign_in_check(Settings(environment="demo"))
    assert demo.mark is Mark.GOOD
    assert sign_in_check(Settings()).mark is Mark.LOOK
    secret = tmp_path / "secret"
    secret.write_text(SECRET)
    half = Settings(oidc_issuer=ISSUER, oidc_client_secret_file=secret)
    assert sign_in_check(half).mark is Mark.WRONG
    nobody = "http://127.0.0.1:9"
    whole = half.model_copy(
        update={"oidc_issuer": nobody, "oidc_client_id": CLIENT, "web_url": "https://hub.example"}
    )
    assert "antwoordt niet" in sign_in_check(whole).what
