"""A hub without a bus that is backed up, the signatures under its log, and places to put back."""

from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hub.audit import kept
from hub.audit.checkpoints import Checkpoint
from hub.audit.ledger import Ledger
from hub.audit.notes import Note
from hub.audit.signing import LOG_KIND, WITNESS_KIND
from hub.audit.trust import parse_trust
from hub.backup.place import Place
from hub.backup.restoring import check, restore
from hub.backup.taking import take
from hub.wiring import Hub
from tests.databases import new_url
from tests.hub.audit.logs import LOG, ORIGIN, W1

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
TRUST = parse_trust(
    (
        f"log {LOG.verifier(LOG_KIND)} http://signer\n"
        f"witness w1 {W1.verifier(WITNESS_KIND)} http://w1\nquorum none\n"
    ).encode(),
    "log.policy",
)
DATABASES = ("database", "views", "keystore")


def sign(hub):
    """Sign the log as it is."""
    with Ledger(hub.reading).read() as log:
        text = Checkpoint(ORIGIN, log.size, log.tree.root(log.size)).text
    note = Note(text, (LOG.sign(text), W1.cosign(text, 1)))
    with hub.reading.database.transaction() as cursor:
        kept.keep(cursor, note, 1000)


def backed_up(hub, directory, *, at=NOW, trust=TRUST, **more):
    """Take a backup of a hub that is at work."""
    return take(hub.settings, trust, directory, lambda: at, **more)


def empty(hub, directory, kind="sqlite"):
    """Settings of a place with the secrets of this hub and nothing else."""
    directory.mkdir(exist_ok=True)
    secret = hub.settings.directory
    urls = {} if kind == "sqlite" else {name: new_url(kind, directory) for name in DATABASES}
    chosen = {"kek_file": secret / "kek", "match_key_file": secret / "match-key"}
    none = dict.fromkeys(DATABASES)
    return hub.settings.model_copy(update={**none, "directory": directory, **chosen, **urls})


def put_back(place, settings, others=(), stands=lambda *_: [], *, accept_loss=False):
    """Put a backup back as the command does."""
    checked = check(
        place, settings, trust=TRUST, others=others, stands=stands, accept_loss=accept_loss
    )
    return restore(checked, settings, lambda _: None)


@contextmanager
def opened(settings):
    """A hub on what was put back."""
    with closing(Hub(settings)) as hub:
        yield hub


def place(directory, keys=None):
    return Place.of(Path(directory), keys)


def later(**fields):
    return NOW + timedelta(**fields)
