"""`hub web`: the screens, as a service."""

import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from fastapi import FastAPI
from starlette.types import ASGIApp

from hub import observability, settings
from hub.bus import topology
from hub.bus.line import Line
from hub.checkpointing import trust_of
from hub.cli.front_desk import front_desk
from hub.cli.outside import explained
from hub.cli.serving import listen, serve
from hub.policy.map import load_map
from hub.policy.powers import load_powers
from hub.policy.prevention import load_prevention
from hub.settings import Settings, SettingsError
from hub.web.app import Options, create_app, now
from hub.web.ground import Ground, ground_of
from hub.web.live import Live
from hub.web.signin.service import Service, ServiceSettings, is_safe
from hub.web.words import Words
from hub.wiring import Hub


def web(*, host: str | None = None, port: int | None = None) -> int:
    """Toon de schermen; het adres staat op de eerste regel van de uitvoer.

    Parameters
    ----------
    host
        Het adres van deze machine waarop de schermen luisteren; zonder is dat HUB_WEB_HOST.
    port
        De poort; 0 kiest een vrije poort, zonder is het HUB_WEB_PORT.

    """
    flags = {"web_host": host, "web_port": port}
    chosen = settings.load({key: value for key, value in flags.items() if value is not None})
    observability.configure(chosen.log_level)
    listening = listen("het scherm", chosen.web_host, chosen.web_port)
    hub = Hub(chosen)
    with explained(), contextlib.closing(hub), listening:
        app = application(hub)
        address, bound = listening.getsockname()[:2]
        serve(app, listening, f"http://{address}:{bound}")
    return 0


def application(hub: Hub) -> ASGIApp:
    """The screens of a hub, with a line to its bus."""
    line, live = Line(hub.connect), Live(hub.views)
    line.listen(topology.VIEWS, live.heard)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with live.running():
            if hub.settings.nats_urls:
                async with line.laid():
                    yield
            else:
                yield

    desk = replace(hub.desk(), told=line.nudge)
    words = Words(hub.routing, hub.partners)
    options = Options(
        hub.settings.is_demo,
        lifespan=lifespan,
        service=service_of(hub.settings),
        sharing=hub.sharing,
        prevention=load_prevention(hub.policy),
        report=front_desk(hub.settings, hub),
        live=live,
        blind_one_in=hub.settings.blind_sample_one_in,
        ground=_ground(hub),
        trust=trust_of(hub.settings),
        url=hub.settings.web_url,
    )
    return create_app(desk, hub.views, words, options)


def _ground(hub: Hub) -> Ground:
    """What is known of addresses, under the policy in force."""
    policy = hub.policy
    return ground_of(
        hub.linkage, load_powers(policy), load_map(policy), hub.settings.tiles_directory
    )


def service_of(chosen: Settings) -> Service | None:
    """The sign-in service as configured; None where none is named.

    Raises `SettingsError` where it is named by half, or would be reached in the open.
    """
    if chosen.oidc_issuer is None:
        return None
    needed = {
        "HUB_OIDC_CLIENT_ID": chosen.oidc_client_id,
        "HUB_OIDC_CLIENT_SECRET_FILE": chosen.oidc_client_secret_file,
        "HUB_WEB_URL": chosen.web_url,
    }
    if missing := [name for name, value in needed.items() if value is None]:
        raise SettingsError(f"HUB_OIDC_ISSUER is ingesteld, maar {', '.join(missing)} ontbreekt")
    assert chosen.oidc_client_id
    assert chosen.oidc_client_secret_file
    assert chosen.web_url
    for name, url in (("HUB_OIDC_ISSUER", chosen.oidc_issuer), ("HUB_WEB_URL", chosen.web_url)):
        if not is_safe(url):
            raise SettingsError(f"{name} moet met https:// beginnen")
    secret = chosen.oidc_client_secret_file.read_text("utf-8").strip()
    redirect = f"{chosen.web_url}/aanmelden/terug"
    said = (chosen.oidc_issuer, chosen.oidc_client_id, secret, redirect, chosen.oidc_roles_claim)
    return Service(ServiceSettings(*said), now)
