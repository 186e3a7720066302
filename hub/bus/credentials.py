"""The keys of the bus, kept in one directory that only we can read.

``<name>.nk`` is the seed of the operator or of an account: with it, accounts or users are made.
Keep it from everyone. ``<slug>.creds`` is what that partner needs to connect, ``hub.creds`` what
the hub needs, ``http.creds`` what brings in messages over HTTP; ``administrator.creds`` may delete
streams, ``system.creds`` watches the server.

A partner's credentials are replaced by `Credentials.renew`; until when the old ones hold is said in
its account (`accounts.Terms`), which the server reads when it starts and when it is told to.
"""

import os
import stat
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

import nkeys  # type: ignore[import-untyped]

from hub.bus import accounts, topology
from hub.bus.accounts import USUAL, Issue, Terms

OPERATOR: Final = "operator"
HUB: Final = "hub"
ADMINISTRATOR: Final = "administrator"
SYSTEM: Final = "system"

FIRST: Final = Issue(0)
"""The operator's claims never change: a running server takes no others."""
_SEED_BYTES: Final = 32


class CredentialsExposed(PermissionError):  # noqa: N818
    """Others than the owner may read a key; it must be replaced."""


class Credentials:
    """The keys in ``directory``; what is missing is made, what is there is kept.

    Raises `CredentialsExposed` when a file or the directory is open to others.
    """

    def __init__(self, directory: Path, slugs: Iterable[str] = topology.PARTNERS) -> None:
        self.directory = directory
        self.slugs = tuple(slugs)
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        _refuse_exposed(directory)

    def path(self, name: str) -> Path:
        """Say where the credentials of a partner, or of `HUB` and the like, are kept."""
        return self.directory / f"{name}.creds"

    def server_config(
        self,
        at_s: int,
        users_until_s: int | None = None,
        terms: Mapping[str, Terms] | None = None,
    ) -> str:
        """Write the server's configuration, making the keys and credentials that are missing.

        ``at_s`` is now; ``users_until_s`` is when credentials made now cease to be valid (both
        seconds since 1970 UTC). ``terms`` are those of each partner's account, where they differ.
        """
        issue, user_issue = Issue(at_s), Issue(at_s, users_until_s)
        operator = self._seed(OPERATOR, nkeys.PREFIX_BYTE_OPERATOR)
        system = self._account(topology.SYSTEM_ACCOUNT)
        hub = self._account(topology.HUB_ACCOUNT)
        http = self._account(topology.HTTP_ACCOUNT)
        hub_key = accounts.public_key(hub)
        system_key = accounts.public_key(system)
        claims = {
            system_key: accounts.system_jwt(operator, system, issue),
            hub_key: accounts.hub_jwt(operator, hub, self.slugs, issue),
            accounts.public_key(http): accounts.http_jwt(
                operator, http, self.slugs, hub_key, issue
            ),
        }
        self._user(SYSTEM, lambda user: accounts.administrator_jwt(system, user, user_issue))
        self._user(HUB, lambda user: accounts.hub_user_jwt(hub, user, user_issue))
        self._user(topology.HTTP_USER, lambda user: accounts.http_user_jwt(http, user, user_issue))
        self._user(ADMINISTRATOR, lambda user: accounts.administrator_jwt(hub, user, user_issue))
        for slug in self.slugs:
            partner = self._account(topology.account(slug))
            claims[accounts.public_key(partner)] = accounts.partner_jwt(
                operator, partner, slug, hub_key, issue, (terms or {}).get(slug, USUAL)
            )
            self._partner_user(partner, slug, user_issue)
        return accounts.server_config(
            accounts.operator_jwt(operator, system, FIRST), system_key, claims
        )

    def has_account(self, slug: str) -> bool:
        """Whether a partner has an account of its own."""
        return (self.directory / f"{topology.account(slug)}.nk").exists()

    def renew(self, slug: str, at_s: int, until_s: int) -> str:
        """Make new credentials of a partner in place of those from before; the public key of them.

        Those from before hold for as long as its account says.
        """
        self.path(slug).unlink(missing_ok=True)
        account = self._account(topology.account(slug))
        self._partner_user(account, slug, Issue(at_s, until_s))
        return self.user_key(slug)

    def user_key(self, slug: str) -> str:
        """The public key in a partner's credentials."""
        return accounts.public_key(_seed_in(self.path(slug).read_text("ascii")))

    def _partner_user(self, partner: bytes, slug: str, issue: Issue) -> None:
        self._user(slug, lambda user: accounts.partner_user_jwt(partner, user, slug, issue))

    def _account(self, name: str) -> bytes:
        return self._seed(name, nkeys.PREFIX_BYTE_ACCOUNT)

    def _seed(self, name: str, prefix: int) -> bytes:
        path = self.directory / f"{name}.nk"
        if not path.exists():
            _write(path, _new_seed(prefix).decode())
        _refuse_exposed(path)
        return path.read_bytes()

    def _user(self, name: str, claims: Callable[[bytes], str]) -> None:
        path = self.path(name)
        if not path.exists():
            seed = _new_seed(nkeys.PREFIX_BYTE_USER)
            _write(path, accounts.credentials_text(claims(seed), seed))
        _refuse_exposed(path)


def _seed_in(credentials: str) -> bytes:
    """The seed in a ``.creds`` file."""
    _, _, rest = credentials.partition("-----BEGIN USER NKEY SEED-----\n")
    return rest.partition("\n")[0].encode()


def _new_seed(prefix: int) -> bytes:
    return bytes(nkeys.encode_seed(os.urandom(_SEED_BYTES), prefix))


def _write(path: Path, text: str) -> None:
    """Write whole or not at all, never readable by others."""
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)


def _refuse_exposed(path: Path) -> None:
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise CredentialsExposed(f"{path.name} is open to others than its owner")
