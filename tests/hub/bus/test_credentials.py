"""Keys and claims: who made them, how long they hold, and who may read them."""

import base64
import json
import time
from contextlib import suppress
from pathlib import Path

import nkeys  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nats.errors import Error

from hub.bus import accounts
from hub.bus.accounts import Issue
from hub.bus.credentials import Credentials, CredentialsExposed
from tests.hub.bus.workers import PAIR
from tests.servers import NatsServer, eventually


@pytest.mark.parametrize("seconds", [-1, 1])
async def test_credentials_end_when_they_say(
    guarded: NatsServer, credentials: Credentials, tmp_path: Path, seconds: int
) -> None:
    """Expired ones are refused; those that expire end their connection."""
    account = (credentials.directory / "PARTNER_POLICE.nk").read_bytes()
    user = seed_of(nkeys.PREFIX_BYTE_USER, 1)
    now = int(time.time())
    claims = accounts.partner_user_jwt(account, user, "police", Issue(now - 9, now + seconds))
    await refused_or_ended(guarded, tmp_path, claims, user)


async def test_a_self_made_account_is_refused(guarded: NatsServer, tmp_path: Path) -> None:
    """Only the operator makes accounts."""
    account, user = seed_of(nkeys.PREFIX_BYTE_ACCOUNT, 2), seed_of(nkeys.PREFIX_BYTE_USER, 3)
    claims = accounts.hub_user_jwt(account, user, Issue(int(time.time())))
    await refused_or_ended(guarded, tmp_path, claims, user)


async def test_nobody_comes_in_without_credentials(guarded: NatsServer) -> None:
    """There is no default user."""
    with pytest.raises(Error):
        await guarded.connect(allow_reconnect=False, connect_timeout=2)


async def refused_or_ended(server: NatsServer, folder: Path, claims: str, user: bytes) -> None:
    """Try to stay connected with these claims, and fail."""
    path = folder / "some.creds"
    path.write_text(accounts.credentials_text(claims, user))
    with suppress(Error):
        client = await server.connect(
            user_credentials=str(path), allow_reconnect=False, connect_timeout=2
        )
        await eventually(lambda: client.is_closed, patience_s=4)


def seed_of(prefix: int, number: int) -> bytes:
    """A key that is the same in every run."""
    return bytes(nkeys.encode_seed(bytes([number]) * 32, prefix))


@given(st.integers(0, 2**31), st.none() | st.integers(0, 2**31))
def test_claims_are_signed_by_whom_they_name(at_s: int, expires_at_s: int | None) -> None:
    """Anyone can check them with the public key, and the same input gives the same text."""
    account, user = seed_of(nkeys.PREFIX_BYTE_ACCOUNT, 2), seed_of(nkeys.PREFIX_BYTE_USER, 3)
    issue = Issue(at_s, expires_at_s)
    claims = accounts.partner_user_jwt(account, user, "police", issue)
    assert claims == accounts.partner_user_jwt(account, user, "police", issue)
    content, _, signature = claims.rpartition(".")
    body = json.loads(decoded(content.partition(".")[2]))
    assert nkeys.from_seed(account).verify(content.encode(), decoded(signature))
    assert (body["iss"], body["sub"]) == (accounts.public_key(account), accounts.public_key(user))
    assert (body["iat"], body.get("exp")) == (at_s, expires_at_s)


def decoded(text: str) -> bytes:
    """Base64 as JWT writes it, without padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_keys_are_made_once_and_only_for_the_owner(tmp_path: Path) -> None:
    """A second start uses the same keys; partners need not be told anything."""
    first = Credentials(tmp_path, PAIR)
    config = first.server_config(1)
    texts = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert Credentials(tmp_path, PAIR).server_config(1) == config
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == texts
    assert all(path.stat().st_mode & 0o077 == 0 for path in tmp_path.iterdir())
    assert not any("SEED" in line or line.startswith("S") for line in config.splitlines())


@pytest.mark.parametrize("name", ["operator.nk", "police.creds", "."])
def test_a_key_that_others_may_read_is_refused(tmp_path: Path, name: str) -> None:
    """It may have been copied; the hub does not start with it."""
    Credentials(tmp_path, PAIR).server_config(1)
    (tmp_path / name).chmod(0o755)
    with pytest.raises(CredentialsExposed):
        Credentials(tmp_path, PAIR).server_config(1)


async def test_a_deleted_account_key_revokes_its_users(tmp_path: Path) -> None:
    """Whoever still holds the old credentials is refused after the next start."""
    keys = Credentials(tmp_path / "keys", PAIR)
    keys.server_config(int(time.time()))
    old = tmp_path / "old.creds"
    old.write_text(keys.path("police").read_text())
    keys.path("police").unlink()
    (keys.directory / "PARTNER_POLICE.nk").unlink()
    with NatsServer(tmp_path / "nats", keys.server_config(int(time.time()))) as server:
        with pytest.raises(Error):
            await server.connect(
                user_credentials=str(old), allow_reconnect=False, connect_timeout=2
            )
        client = await server.connect(user_credentials=str(keys.path("police")))
        await client.close()
