"""`hub web`: the screens, as a service."""

import contextlib
import signal
import socket
import sys

import uvicorn

from hub import observability, settings
from hub.cli.app import CommandFailed
from hub.cli.front_desk import front_desk
from hub.cli.outside import explained
from hub.policy.routing import load_routing
from hub.web.app import create_app
from hub.web.words import Words
from hub.wiring import Hub

BACKLOG = 128


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
    try:
        listening = socket.create_server((chosen.web_host, chosen.web_port), backlog=BACKLOG)
    except OSError as error:
        where = f"{chosen.web_host}:{chosen.web_port}"
        raise CommandFailed(f"de schermen kunnen niet op {where}: {error.strerror}") from None
    hub = Hub(chosen)
    with explained(), contextlib.closing(hub), listening:
        directory = chosen.policy_directory
        policy = load_routing() if directory is None else load_routing(directory)
        words = Words(policy, hub.partners)
        app = create_app(hub.views, words, is_demo=chosen.is_demo, report=front_desk(chosen, hub))
        address, bound = listening.getsockname()[:2]
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _leave)
        print(f"http://{address}:{bound}", flush=True)
        config = uvicorn.Config(
            app, log_config=None, access_log=False, server_header=False, date_header=False
        )
        uvicorn.Server(config).run(sockets=[listening])
    return 0


def _leave(*_: object) -> None:
    """End well: the server has answered whom it was answering, and passes the signal on to us."""
    sys.exit(0)
