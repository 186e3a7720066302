"""`hub sign` and `hub witness`: processes that sign what goes on from what they signed last."""

import contextlib
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from hub import observability, settings
from hub.audit.serving import application
from hub.audit.signing import LOG_KIND, WITNESS_KIND, Signer
from hub.audit.trust import read_trust
from hub.audit.witness import State, StateInUseError, Witness
from hub.checkpointing import SIGNER_KEY, WITNESS_KEY, key_of, policy_path
from hub.cli.app import CommandFailed
from hub.cli.outside import explained
from hub.cli.serving import serve
from hub.settings import Settings, SettingsError

UNIX: Final = "unix:"
SIGNER_SOCKET: Final = "signer.sock"
WITNESS_AT: Final = "127.0.0.1:8710"
BACKLOG: Final = 32
SOCKET_MODE: Final = 0o660
STATE: Final = "state"


def sign() -> int:
    """Onderteken het logboek van de hub, als dienst onder een eigen gebruiker.

    HUB_DIRECTORY is de eigen map van de ondertekenaar: daar staan zijn sleutel, wat hij het laatst
    ondertekende, en log.policy met het logboek en de sleutel waarmee de hub vraagt.
    """
    chosen = settings.load()
    with explained():
        trust = read_trust(policy_path(chosen))
        if len(trust.logs) != 1:
            raise SettingsError(f"{policy_path(chosen)}: noem één log")
        own = key_of(chosen.signer_key_file, chosen.directory, SIGNER_KEY, trust.logs[0].key.name)
        if own.verifier(LOG_KIND).public == trust.logs[0].key.public:
            raise SettingsError(
                f"{policy_path(chosen)} noemt de sleutel van de ondertekenaar zelf; noem hier die "
                "waarmee de hub vraagt (hub audit key hub NAAM)"
            )
        listen = chosen.signer_listen or f"{UNIX}{chosen.directory.resolve() / SIGNER_SOCKET}"
        return _serve(chosen, own, listen, as_log=True)


def witness() -> int:
    """Getuig dat een logboek alleen groeit, als dienst bij een partner.

    HUB_WITNESS_NAME is uw naam als getuige; log.policy in HUB_DIRECTORY noemt de logboeken.
    """
    chosen = settings.load()
    if chosen.witness_name is None:
        raise SettingsError("HUB_WITNESS_NAME ontbreekt: onder welke naam getuigt u?")
    with explained():
        own = key_of(chosen.witness_key_file, chosen.directory, WITNESS_KEY, chosen.witness_name)
        return _serve(chosen, own, chosen.witness_listen or WITNESS_AT, as_log=False)


def _serve(chosen: Settings, own: Signer, listen: str, *, as_log: bool) -> int:
    observability.configure(chosen.log_level)
    trusted = [known.key for known in read_trust(policy_path(chosen)).logs]
    try:
        state = State(chosen.directory / STATE)
    except StateInUseError as error:
        raise CommandFailed(f"er draait al een ondertekenaar: {error}") from error
    with contextlib.closing(state), _listening(listen) as listener:
        answering = Witness(own, trusted, state, lambda: int(time.time()), as_log=as_log)
        public = own.verifier(LOG_KIND if as_log else WITNESS_KIND)
        serve(application(answering), listener, f"{listen} {public}")
    return 0


@contextlib.contextmanager
def _listening(listen: str) -> Iterator[socket.socket]:
    """A socket at this address. One of Unix is for our user and group."""
    if not listen.startswith(UNIX):
        host, _, port = listen.rpartition(":")
        with socket.create_server((host, int(port)), backlog=BACKLOG) as listener:
            yield listener
        return
    path = Path(listen.removeprefix(UNIX))
    path.unlink(missing_ok=True)  # left by one that was killed: the state is ours alone by now
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        path.chmod(SOCKET_MODE)
        listener.listen(BACKLOG)
        try:
            yield listener
        finally:
            path.unlink(missing_ok=True)
