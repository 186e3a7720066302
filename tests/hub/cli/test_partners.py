"""`hub pub` and `hub tail`: what a partner sends and hears, through its own account."""

import json
import select
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hub.cli.pub import receipt_lines
from hub.domain.receipts import news_of
from hub.trial.house import House
from schemas.base import Event
from schemas.events import BY_TOPIC, MessageRef, SenderInformed
from schemas.events.partners import AssessmentTold, NumbersMissed
from schemas.ids import signal_id
from schemas.signal import Partner
from tests.hub.cli.conftest import EXAMPLES, Cli, eventually, variables

NOW = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
SIGNAL = signal_id("police", "PL-1")
REF = MessageRef(partner=Partner.POLICE, sequence=7, id="m-1", digest="ab" * 32, received_at=NOW)


def told_of(kind: type[Event], **fields: object) -> Any:
    """Something that a partner is told, in the record."""
    return kind(
        originator_id=SIGNAL,
        originator_version=1,
        occurred_at=NOW,
        recorded_at=NOW,
        cause="event:1",
        **fields,
    )


ORDINARY = EXAMPLES / "police" / "examples" / "ordinary.json"


def test_a_partner_gets_the_same_receipt_for_the_same_message(hub: Cli):
    first, second = (hub("pub", "--as", "police", ORDINARY, "--json") for _ in range(2))
    assert (first.code, first.json["status"]) == (0, "ontvangen")
    assert first.json == second.json


def test_a_refused_message_exits_with_1_and_says_why(hub: Cli, tmp_path: Path):
    file = tmp_path / "m.json"
    file.write_text("{}")
    found = hub("pub", "--as", "school", file)
    assert found.code == 1
    assert "geweigerd" in found.out
    assert "SH-101" in found.out


def test_a_partner_without_its_own_key_cannot_publish(
    hub: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("HUB_PARTNER_CREDENTIALS_DIRECTORY", str(tmp_path))
    assert hub("pub", "--as", "police", ORDINARY).code == 2


def test_another_server_on_the_port_is_not_spoken_to(hub: Cli, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HUB_NATS_SERVER_NAME", "somebody-else")
    found = hub("pub", "--as", "police", ORDINARY)
    assert found.code == 3
    assert "andere server" in found.err


def test_a_bus_that_is_away_is_said_soon(hub: Cli, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HUB_NATS_URL", "nats://127.0.0.1:1")
    assert hub("pub", "--as", "police", ORDINARY).code == 3
    assert hub("health").code == 1


@pytest.mark.parametrize("chosen", [["--events"], ["--as", "police"]], ids=["events", "partner"])
def test_following_shows_what_happens_until_ctrl_c(told: House, hub: Cli, chosen: list[str]):
    command = [sys.executable, "-m", "hub", "tail", *chosen, "--json"]
    environ = {"PATH": "", **variables(told.settings)}
    root = Path(__file__).parents[3]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root, env=environ) as following:
        assert following.stdout is not None
        lines: list[bytes] = []

        def heard() -> bool:
            hub("pub", "--as", "police", ORDINARY, "--json")
            if select.select([following.stdout], [], [], 0)[0]:
                lines.append(following.stdout.readline())
            return bool(lines)

        eventually(heard)
        following.send_signal(signal.SIGINT)
        assert following.wait(20) == 0
    said = json.loads(lines[0])
    assert said["topic" if "--events" in chosen else "status"] in {*BY_TOPIC, "ontvangen"}


ABOUT = {"message": REF, "signal": SIGNAL, "by": "coordinator"}
NEWS = {
    "3 tot en met 5": told_of(NumbersMissed, partner=Partner.POLICE, first=3, last=5),
    "vervolg": told_of(AssessmentTold, **ABOUT, case=SIGNAL, assessment="vervolg"),
    "andere-hulp": told_of(SenderInformed, **ABOUT, handover=SIGNAL, outcome="andere-hulp"),
}


@pytest.mark.parametrize("words", NEWS)
def test_all_news_for_a_partner_can_be_shown(words: str):
    news = news_of(NEWS[words])
    lines = receipt_lines(news, "m-1")
    assert lines[0].startswith(f"m-1: {news['status']}, nummer")
    assert words in "\n".join(lines)
