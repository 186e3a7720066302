"""Logs hold fields from a list, of exceptions their kind, and nothing that anybody said."""

import json
import logging

import faststream.nats  # noqa: F401 - brings a logger with a handler of its own
import pytest
import structlog

from hub import observability
from hub.observability import ALLOWED

CANARY = "Demowicz-kanarie-4711"
FOREIGN = ("", "faststream")


@pytest.fixture
def configure(capsys):
    """Configure logging, and get a way to read what was logged."""
    before = {name: (*_of(name),) for name in FOREIGN}

    def start(level="debug"):
        observability.configure(level)
        return lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    yield start
    structlog.reset_defaults()
    for name, (handlers, level, propagate) in before.items():
        logger = logging.getLogger(name)
        logger.handlers[:], logger.propagate = handlers, propagate
        logger.setLevel(level)


def _of(name):
    logger = logging.getLogger(name)
    return logger.handlers[:], logger.level, logger.propagate


def fail():
    raise ValueError(CANARY)


def test_a_line_is_one_json_object_with_its_moment_and_level(configure):
    lines = configure()
    structlog.get_logger().info("worker_started", stage="link", position=7)
    [line] = lines()
    assert line["timestamp"].endswith("Z")
    assert {key: line[key] for key in ("event", "level", "stage", "position")} == {
        "event": "worker_started",
        "level": "info",
        "stage": "link",
        "position": 7,
    }


def test_a_field_that_is_not_on_the_list_is_dropped_and_missed(configure):
    lines = configure()
    structlog.get_logger().warning("x", naam=CANARY, bsn="999990019", stage="link")
    [line] = lines()
    assert line["dropped_fields"] == ["bsn", "naam"]
    assert set(line) <= ALLOWED | {"dropped_fields"}
    assert CANARY not in json.dumps(line)


def test_of_an_exception_the_kind_and_the_place_are_logged_and_never_the_text(configure):
    lines = configure()
    try:
        fail()
    except ValueError:
        structlog.get_logger().exception("failed")
    [line] = lines()
    assert line["error"] == "ValueError"
    assert "test_observability.py:" in line["exception"]
    assert CANARY not in json.dumps(line)


def test_what_a_library_logs_is_told_without_its_text(configure):
    lines = configure()
    try:
        fail()
    except ValueError as error:
        logging.getLogger("nats.aio").error("%s", CANARY, exc_info=error)  # noqa: TRY400 - as it does
    logging.getLogger("faststream").warning(f"could not read {CANARY}")  # noqa: G004 - as they do
    logging.getLogger("faststream").info("not worth a line")
    assert not logging.getLogger("faststream").handlers
    first, second = lines()
    assert (first["logger"], first["error"], first["level"]) == ("nats.aio", "ValueError", "error")
    assert (second["event"], second["logger"]) == ("library", "faststream")
    assert second["reason"].startswith("test_observability:")
    assert CANARY not in json.dumps([first, second])


def test_lines_below_the_level_asked_for_are_not_written(configure):
    lines = configure("warning")
    structlog.get_logger().info("quiet")
    assert not lines()
