"""Whether the partner's own program refuses a server that has another's name.

The program is let loose on two servers of ours, under one authority that it trusts. To the one by
the right name it must speak: only then does its silence to the other say something.
"""

import os
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple, Self

from hub.conformance.cases import TLS_CASE
from hub.conformance.certificates import RIGHT, WRONG, make_certificates
from hub.conformance.doors import NATS
from hub.conformance.playing import MS, Outcome, Played, Result, result

INFO: Final = (
    b'INFO {"server_id":"AANSLUITPROEF","server_name":"proef-tls","version":"2.11.0","proto":1,'
    b'"headers":true,"max_payload":1048576,"tls_required":true}\r\n'
)
HANDSHAKE_S: Final = 5.0
PROGRAM_S: Final = 20.0
SETTLE_S: Final = 0.3
LOOK_S: Final = 0.05
NO_PROGRAM: Final = (
    "Geen programma genoemd dat verbinding maakt ({key} in het bestand): dan is er niets dat een "
    "certificaat kan weigeren."
)
SPOKE: Final = "uw programma stuurde gegevens naar een server die zich {name} noemt"
NOT_TRIED: Final = "uw programma zocht geen verbinding; gebruikt het het adres uit de omgeving?"
NOT_EVEN_RIGHT: Final = (
    "uw programma sprak ook niet met de server met de goede naam, dus of het om de naam ging is "
    "niet te zien; laat het de CA in HUB_CA vertrouwen"
)


class Seen(NamedTuple):
    """What a server saw of a program: whether it came, and whether it spoke inside TLS."""

    tried: bool
    spoke: bool


class Endpoint:
    """A server on this machine that only looks who comes, and what they dare."""

    def __init__(self, context: ssl.SSLContext, *, is_nats: bool) -> None:
        self._context, self._is_nats = context, is_nats
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._tried = self._spoke = False
        self.port: int = self._socket.getsockname()[1]

    @property
    def seen(self) -> Seen:
        """What was seen until now."""
        return Seen(self._tried, self._spoke)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(HANDSHAKE_S)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self._tried = True
            with suppress(OSError), connection:
                self._look(connection)

    def _look(self, connection: socket.socket) -> None:
        connection.settimeout(HANDSHAKE_S)
        if self._is_nats:
            connection.sendall(INFO)
        with self._context.wrap_socket(connection, server_side=True) as inside:
            if inside.recv(1):
                self._spoke = True


Attempt = Callable[[Endpoint, Path], None]
"""Lets the program try to reach a server; the path is that of the authority to trust."""


def tls_case(door: str, key: str, attempt: Attempt | None) -> Result:
    """Let the program try both servers, and judge; without one the case is not applicable."""
    if attempt is None:
        why = NO_PROGRAM.format(key=key)
        return Result(
            number=TLS_CASE.number,
            title=TLS_CASE.title,
            door=door,
            outcome=Outcome.NOT_APPLICABLE,
            why=why,
        )
    started = time.monotonic()
    seen = []
    with tempfile.TemporaryDirectory(prefix="hub-proef-tls-") as temporary:
        made = make_certificates(Path(temporary))
        for context in (made.right, made.wrong):
            with Endpoint(context, is_nats=door == NATS) as endpoint:
                attempt(endpoint, made.authority)
                seen.append(endpoint.seen)
    right, wrong = seen
    played = (
        _played("goede naam", RIGHT, "spreekt", right, faults_right(right)),
        _played("verkeerde naam", WRONG, "zwijgt", wrong, faults_wrong(wrong)),
    )
    return result(TLS_CASE, door, played, round((time.monotonic() - started) * MS))


def faults_right(seen: Seen) -> tuple[str, ...]:
    """What is wrong with how a program met the server by its right name."""
    if not seen.tried:
        return (NOT_TRIED,)
    return () if seen.spoke else (NOT_EVEN_RIGHT,)


def faults_wrong(seen: Seen) -> tuple[str, ...]:
    """What is wrong with how a program met the server by a wrong name."""
    if not seen.tried:
        return (NOT_TRIED,)
    return (SPOKE.format(name=WRONG),) if seen.spoke else ()


def _played(name: str, host: str, expected: str, seen: Seen, faults: tuple[str, ...]) -> Played:
    heard = "spreekt" if seen.spoke else "zwijgt" if seen.tried else "komt niet"
    what = f"een server die zich {host} noemt"
    return Played(
        name=name, what=what, sent_sha256="", expected=expected, heard=heard, differences=faults
    )


def program(
    command: Sequence[str], message: Path, more: Mapping[str, str], *, is_nats: bool
) -> Attempt:
    """Run the partner's program as our examples are run: a message, the rest in variables."""

    def attempt(endpoint: Endpoint, authority: Path) -> None:
        where = {"HUB_NATS" if is_nats else "HUB_API": _url(endpoint.port, is_nats=is_nats)}
        trust = (
            "HUB_CA",
            "SSL_CERT_FILE",
            "CURL_CA_BUNDLE",
            "REQUESTS_CA_BUNDLE",
            "NODE_EXTRA_CA_CERTS",
        )
        trusting = dict.fromkeys(trust, str(authority))
        ours = {**os.environ, **more, **where, **trusting}
        with subprocess.Popen(  # noqa: S603 - the partner named it itself
            [*command, str(message)],
            env=ours,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as running:
            _until_known(endpoint, running)
            if running.poll() is None:
                os.killpg(running.pid, signal.SIGKILL)
        time.sleep(SETTLE_S)

    return attempt


def _until_known(endpoint: Endpoint, running: subprocess.Popen[bytes]) -> None:
    """Wait until it spoke, or ended, or came and had time enough to try once more."""
    until = time.monotonic() + PROGRAM_S
    has_come = False
    while running.poll() is None and time.monotonic() < until and not endpoint.seen.spoke:
        if endpoint.seen.tried and not has_come:
            has_come, until = True, time.monotonic() + HANDSHAKE_S
        time.sleep(LOOK_S)


def by_hand(ask: Callable[[str], None], patience_s: float, *, is_nats: bool) -> Attempt:
    """Have a person let the system try, and wait until it came."""

    def attempt(endpoint: Endpoint, authority: Path) -> None:
        where = _url(endpoint.port, is_nats=is_nats)
        ask(f"Laat uw systeem verbinding maken met {where}; vertrouw de CA in {authority}.")
        until = time.monotonic() + patience_s
        while not endpoint.seen.tried and time.monotonic() < until:
            time.sleep(LOOK_S)
        time.sleep(SETTLE_S)

    return attempt


def _url(port: int, *, is_nats: bool) -> str:
    return f"{'tls' if is_nats else 'https'}://{RIGHT}:{port}"
