"""The service that tells pillar owners of handovers, as a hub has it."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from hub.domain.outgoing import OutgoingPolicy, Target, Way
from hub.outgoing import carrying
from hub.outgoing.carrying import ByEvent, ByMail
from hub.outgoing.sending import Outgoing
from hub.outgoing.zgw import ByCase
from hub.security.secret_file import read_private
from hub.wiring import Hub

MAIL_SECRET: Final = "mail"  # noqa: S105 - the name of a file
NO_BASE: Final = (
    "HUB_WEB_URL ontbreekt: zonder kan de hub pijlereigenaren niet zeggen waar een overdracht staat"
)
NO_SECRETS: Final = (
    "HUB_OUTGOING_SECRETS_DIRECTORY ontbreekt: daarin staan de geheimen van wie outgoing.toml noemt"
)


class NotSetUpError(Exception):
    """What the policy asks for cannot be done; the text says what lacks."""


def outgoing_of(hub: Hub) -> Outgoing:
    """Who sends, with a connection of its own. Raises `NotSetUpError`."""
    return Outgoing(hub.record(), hub.mapper, ways_of(hub), base=base_of(hub))


def base_of(hub: Hub) -> str:
    """Where people reach the screens. Raises `NotSetUpError` where somebody has to know."""
    chosen = hub.settings
    if chosen.web_url is None and not chosen.is_demo and _is_used(hub.outgoing):
        raise NotSetUpError(NO_BASE)
    return chosen.web_url or f"http://{chosen.web_host}:{chosen.web_port}"


def ways_of(hub: Hub) -> dict[str, tuple[str, carrying.Way] | None]:
    """How each receiver is told; each secret is read when it is used."""
    policy = hub.outgoing
    return {it.receiver: _way(hub, policy, it) for it in policy.targets.values()}


def _is_used(policy: OutgoingPolicy) -> bool:
    return any(it.way is not Way.NONE for it in policy.targets.values())


def _way(hub: Hub, policy: OutgoingPolicy, target: Target) -> tuple[str, carrying.Way] | None:
    only_public = not (hub.settings.is_demo or target.is_inside)
    made: carrying.Way
    match target.way:
        case Way.NONE:
            return None
        case Way.ZGW:
            assert target.case_system is not None
            secret = _secret(hub.settings.outgoing_secrets_directory, target.receiver)
            made = ByCase(target.case_system, secret, only_public)
        case Way.EVENT:
            secret = _secret(hub.settings.outgoing_secrets_directory, target.receiver)
            made = ByEvent(target.address, policy.oin, secret, only_public)
        case Way.MAIL:
            assert policy.mail is not None
            directory = hub.settings.outgoing_secrets_directory
            password = _secret(directory, MAIL_SECRET) if policy.mail.user else str
            made = ByMail(policy.mail, target.address, password)
    return target.way.value, made


def _secret(directory: Path | None, name: str) -> Callable[[], str]:
    """Reads a secret that has to be there now, and each time, so that it can be replaced."""
    if directory is None:
        raise NotSetUpError(NO_SECRETS)
    path = directory / name
    if not path.is_file():
        raise NotSetUpError(f"{path} ontbreekt: het geheim voor '{name}' in outgoing.toml")
    read_private(path)
    return lambda: read_private(path)
