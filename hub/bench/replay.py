"""How fast all views are made again from the record, and whether they are those in use."""

import os
import resource
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from hub.bench.timing import Clock
from hub.bench.web import fill
from hub.bench.web_load import Load, written
from hub.projections import building, views
from hub.settings import Settings
from hub.store.database import Database
from hub.trial.scratch import scratch
from hub.wiring import Hub

EVENTS_A_SIGNAL: Final = 3.2
"""About so many events of the case load belong to each of its signals."""
SIGNALS_A_DOSSIER: Final = 10


def replay(events: int, seed: int, database: str | None = None) -> dict[str, Any]:
    """Make a case load of about so many events, then its views again, and compare."""
    signals = max(1, round(events / EVENTS_A_SIGNAL))
    load = Load(signals, max(1, signals // SIGNALS_A_DOSSIER), seed)
    with scratch(Settings(environment="demo", database=database)) as settings:
        hub = Hub(settings)
        try:
            count = fill(hub, written(load))
            where = settings.directory / "again.db"
            with closing(Database.scratch(where)) as target:
                built = _built(hub, target)
                compared = Clock()
                is_equal = views.digest(target) == views.digest(hub.views.database)
                compared.stop()
            return {
                "events": count,
                "record": hub.reading.database.dialect,
                "rebuilt_s": round(built.took_s, 2),
                "rebuilt_cpu_s": round(built.cpu_s, 2),
                "events_per_s": round(count / built.took_s),
                "compared_s": round(compared.took_s, 2),
                "equal": is_equal,
                "views_mib": _mebibytes(where),
                "peak_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
                "cores": os.cpu_count(),
            }
        finally:
            hub.close()


def _built(hub: Hub, target: Database) -> Clock:
    clock = Clock()
    building.rebuild(hub.reading, hub.mapper, target, lambda _: None)
    clock.stop()
    return clock


def _mebibytes(path: Path) -> float:
    return round(path.stat().st_size / 1024**2, 1)
