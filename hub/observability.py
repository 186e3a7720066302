"""Logs: JSON lines with allow-listed fields, so that nothing personal can get in by accident."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, Final

import structlog
from structlog.tracebacks import ExceptionDictTransformer

ALLOWED: Final = frozenset(
    {
        "event",
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
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(message)s")
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
            only_allowed,
            renderer,
        ],
    )


def only_allowed(
    logger: object, method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Drop every field that is not on the list, and name it so that the loss is seen."""
    del logger, method
    dropped = sorted(key for key in event if key not in ALLOWED)
    kept = {key: value for key, value in event.items() if key in ALLOWED}
    return kept | ({"dropped_fields": dropped} if dropped else {})
