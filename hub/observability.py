"""Logs: JSON lines with allow-listed fields, so that nothing personal can get in by accident."""

import json
import logging
import sys
from collections.abc import MutableMapping
from datetime import UTC, datetime
from pathlib import Path
from traceback import extract_tb
from typing import Any, Final

import structlog

ALLOWED: Final = frozenset(
    {
        "event",
        "mentions",
        "level",
        "timestamp",
        "stage",
        "position",
        "epoch",
        "error",
        "failures",
        "seq",
        "partner",
        "code",
        "count",
        "state",
        "name",
        "environment",
        "address",
        "reason",
        "action",
        "exception",
        "logger",
        "duration_ms",
        "version",
    }
)
"""The only fields a log line may have. None of them ever holds what a message said."""


def configure(level: str, *, human: bool = False) -> None:
    """Set up logging for this process: one JSON object a line on standard error."""
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if human else structlog.processors.JSONRenderer()
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Untold())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    faststream = logging.getLogger("faststream")  # brings a handler of its own
    faststream.handlers.clear()
    faststream.setLevel(logging.NOTSET)
    faststream.propagate = True
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            name_exception,
            only_allowed,
            renderer,
        ],
    )


class Untold(logging.Formatter):
    """What a library logs: who, how serious and where; its text may quote what it failed on."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one JSON object."""
        kind = record.exc_info and record.exc_info[0]
        return json.dumps(
            {
                "event": "library",
                "logger": record.name,
                "level": record.levelname.lower(),
                "reason": f"{record.module}:{record.lineno}",
                "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
                **({"error": kind.__name__} if kind else {}),
            }
        )


def name_exception(
    logger: object, method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Say of an exception its kind and where it came from; never its text."""
    del logger, method
    if event.pop("exc_info", None):
        kind, _, trace = sys.exc_info()
        places = (f"{Path(it.filename).name}:{it.lineno}" for it in extract_tb(trace))
        event["error"] = kind.__name__ if kind else None
        event["exception"] = " ".join(places)
    return event


def only_allowed(
    logger: object, method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Drop every field that is not on the list, and name it so that the loss is seen."""
    del logger, method
    dropped = sorted(key for key in event if key not in ALLOWED)
    kept = {key: value for key, value in event.items() if key in ALLOWED}
    return kept | ({"dropped_fields": dropped} if dropped else {})
