"""The drill: a backup of the hub at work, put back in a place of its own, and looked at.

The hub itself is only read. What was put back is wiped; then the same backup is put back once more,
after one of its signals was forgotten, to see that it does not come back.
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from hub.audit.trust import Trust
from hub.backup import again
from hub.backup.container import KEYS as KEYS_TABLE
from hub.backup.container import reading
from hub.backup.faults import refuse
from hub.backup.invariants import Check, invariants
from hub.backup.manifest import KEYS
from hub.backup.place import Place
from hub.backup.restoring import Restored, check, restore
from hub.backup.signed import Seen
from hub.backup.sources import database
from hub.backup.taking import Taken, take
from hub.checkpointing import policy_path
from hub.projections import building
from hub.security.content import open_all
from hub.security.forgetting import forget_again
from hub.settings import Settings
from hub.store.database import expand
from hub.store.recorders import only_reading
from hub.trial.scratch import scratch
from hub.wiring import Hub
from schemas.events import SIGNAL_VERSIONS, SignalForgotten, SignalVersion
from schemas.ids import erasure_id, forgotten_id

PAGE: Final = 1000
WRAPPED: Final = "SELECT wrapped FROM keys WHERE kid IN (*)"
NOWHERE: Final[dict[str, None]] = dict.fromkeys(("nats_url", "nats_credentials_file"))
CANARY: Final = "forgotten-stays-away"
TOPICS: Final = [it.TOPIC for it in SIGNAL_VERSIONS]


@dataclass(frozen=True, slots=True)
class Report:
    """What the drill found, and how long each part took, in seconds.

    `lost_events` and `lost_s` are what would have been lost, had the hub broken down at the end of
    the drill: the recovery point. `rto_s` is from an empty place to a hub of which all was looked
    at: the recovery time.
    """

    events: int
    signed: int
    keys: int
    bytes: int
    backup_s: float
    restore_s: float
    checks_s: float
    lost_events: int
    lost_s: float
    checks: tuple[Check, ...]

    @property
    def rto_s(self) -> float:
        """How long it takes until people can work again."""
        return round(self.restore_s + self.checks_s, 3)

    @property
    def is_good(self) -> bool:
        """Whether every promise that could be looked at holds."""
        return all(it.holds is not False for it in self.checks)


def drill(settings: Settings, trust: Trust | None, now: Callable[[], datetime]) -> Report:
    """Do all of it. Raises what taking, verifying and putting back raise."""
    with tempfile.TemporaryDirectory(prefix="hub-drill-") as directory:
        work = Path(directory)
        started_s = perf_counter()
        taken = take(settings, trust, work / "backup", now)
        backup_s = perf_counter() - started_s
        refuse(taken.faults, accept_loss=False)
        with _elsewhere(settings) as copy:
            started_s = perf_counter()
            restored = _put_back(taken.place, copy, trust, ())
            restore_s = perf_counter() - started_s
            started_s = perf_counter()
            with closing(Hub(copy)) as hub:
                checks = list(invariants(hub, restored, settings, policy_path(settings), work))
                checks_s = perf_counter() - started_s
                canary = _forget_one(hub, now())
            take(copy, trust, work / "later", now)
        checks.append(_stays_away(settings, trust, taken, canary, work / "later"))
        with database(settings, "record") as source:
            lost = only_reading(source).last() - taken.record.events
        return Report(
            events=taken.record.events,
            signed=taken.record.signed,
            keys=taken.keys.rows[KEYS_TABLE.name],
            bytes=sum(
                it.bytes for it in (*taken.record.files.values(), *taken.keys.files.values())
            ),
            backup_s=round(backup_s, 3),
            restore_s=round(restore_s, 3),
            checks_s=round(checks_s, 3),
            lost_events=lost,
            lost_s=round((now() - taken.record.made_at).total_seconds(), 3) if lost else 0.0,
            checks=tuple(checks),
        )


@contextmanager
def _elsewhere(settings: Settings) -> Iterator[Settings]:
    """A place of its own, of the same kind, that knows the secrets and no bus."""
    chosen = {
        **NOWHERE,
        "environment": settings.environment,
        "kek_file": (settings.kek_file or settings.directory / "kek").resolve(),
        "match_key_file": (settings.match_key_file or settings.directory / "match-key").resolve(),
    }
    with scratch(settings) as made:
        yield made.model_copy(update=chosen)


def _put_back(
    place: Place, settings: Settings, trust: Trust | None, others: Sequence[Path]
) -> Restored:
    checked = check(place, settings, trust=trust, others=others, stands=_nobody, accept_loss=False)
    return restore(checked, settings, lambda _: None)


def _nobody(_: Sequence[str], __: int) -> Sequence[Seen]:
    """Ask nobody how far they signed: the hub at work goes on meanwhile."""
    return ()


def _forget_one(hub: Hub, now: datetime) -> SignalForgotten | None:
    """Forget the newest signal that can be read; None where there is none."""
    version = _newest(hub)
    if version is None:
        return None
    event = SignalForgotten(
        originator_id=forgotten_id(),
        originator_version=1,
        occurred_at=now,
        recorded_at=now,
        cause=again.CAUSE,
        batch=erasure_id(0),
        partner=version.message.partner,
        keys=tuple(sorted(box.partition(".")[0] for box in version.sealed.values())),
        signal=version.originator_id,
        version=version.originator_version,
    )
    again.forget(hub, [event])
    again.catch_up(hub)
    before, last = hub.views.position("project"), hub.reading.last()
    for _ in building.follow(hub.reading, hub.mapper, hub.views.database, before, last):
        pass
    forget_again(hub.reading, hub.mapper, hub.keys)
    return event


def _newest(hub: Hub) -> SignalVersion | None:
    found, after = None, 0
    while page := hub.reading.read(after, PAGE, TOPICS):
        events: list[Any] = list(map(hub.mapper.from_recorded, page))
        whole = open_all(hub.sealer, events)
        found = next(
            (e for e, it in zip(events[::-1], whole[::-1], strict=True) if it.is_whole), found
        )
        after = page[-1].position
    return found


def _stays_away(
    settings: Settings,
    trust: Trust | None,
    taken: Taken,
    canary: SignalForgotten | None,
    later: Path,
) -> Check:
    """Put the first backup back, with the second beside it that knows what was forgotten since."""
    if canary is None:
        return Check(CANARY, None)
    kids = [bytes.fromhex(kid) for kid in canary.keys]
    with reading(taken.place.keys / KEYS) as file:
        wrapped = [row[0] for row in file.find(expand(WRAPPED, kids), tuple(kids))]
    with _elsewhere(settings) as copy:
        _put_back(taken.place, copy, trust, [later])
        with closing(Hub(copy)) as hub:
            there = hub.keys.known(kids)
            versions: list[Any] = list(
                map(hub.mapper.from_recorded, hub.reading.stream(canary.signal))
            )
            opened = open_all(hub.sealer, [it for it in versions if isinstance(it, SignalVersion)])
        files = sum(
            any(key in path.read_bytes() for key in wrapped)
            for path in copy.directory.rglob("*")
            if path.is_file()
        )
    readable = sum(it.is_whole for it in opened)
    is_away = bool(wrapped) and not (there or readable or files)
    return Check(CANARY, is_away, (len(kids), len(there), readable, files))
