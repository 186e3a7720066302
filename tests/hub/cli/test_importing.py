"""`hub import` through a real bus: killed half-way and run again, each message is there once."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from hub.cli import importing
from hub.files import watching
from hub.trial.house import House
from hub.wiring import Hub
from schemas.events import SignalRegistered
from tests.hub.cli.conftest import EXAMPLES, Cli, variables
from tests.hub.files.writing import event, record, table, tree
from tests.servers import eventually

COUNT = 12
DIES_AT = 7
DYING = f"""
import os, signal
from hub.bus.door import Entrance
from hub.cli import main
put, sent = Entrance.put, []

async def dying(self, *given):
    place = await put(self, *given)
    sent.append(place)
    if len(sent) == {DIES_AT}:
        os.kill(os.getpid(), signal.SIGKILL)
    return place

Entrance.put = dying
main()
"""


def reports(number: int) -> dict[str, object]:
    """One report of Veilig Thuis that shares nothing with any other."""
    data = event("veilig_thuis", "sparse")["data"]
    return record("melding", {**data, "meldingnummer": f"VT-2026-9{number:03d}"})


def registered(house: House) -> list[str]:
    looking = Hub(house.settings)
    try:
        topics = [SignalRegistered.TOPIC]
        found = map(looking.mapper.from_recorded, looking.reading.read(0, 100_000, topics))
        return [str(it.originator_id) for it in found if it.message.partner == "veilig-thuis"]
    finally:
        looking.close()


def test_a_file_that_was_cut_off_by_kill_9_goes_on_where_it_ended(
    hub: Cli, told: House, tmp_path: Path
):
    file = tmp_path / "meldingen.csv"
    file.write_bytes(table([reports(number) for number in range(COUNT)]))
    before = registered(told)
    died = subprocess.run(
        [sys.executable, "-c", DYING, "import", str(file), "--as", "veilig-thuis", "--json"],
        env={**os.environ, **variables(told.settings)},
        check=False,
        capture_output=True,
        timeout=60,
    )
    assert died.returncode == -signal.SIGKILL, died.stderr
    found = hub("import", file, "--as", "veilig-thuis", "--json")
    assert found.code == 0, found.out
    assert found.json["aantallen"] == {"ontvangen": COUNT, "herhaling": DIES_AT}
    after = registered(told)
    assert len(after) == len(before) + COUNT
    assert len(set(after)) == len(after)
    again = hub("import", file, "--as", "veilig-thuis", "--json")
    assert again.json["aantallen"]["herhaling"] == COUNT
    assert registered(told) == after


def test_checking_sends_nothing_and_says_where_and_how_to_mend(hub: Cli, told: House, tmp_path):
    file = tmp_path / "fout.csv"
    wrong = reports(990)
    wrong["data"] = {**wrong["data"], "soortContact": "advies"}
    file.write_bytes(table([wrong]))
    before = registered(told)
    found = hub("import", file, "--as", "veilig-thuis", "--check")
    assert found.code == 1
    assert "regel 2: geweigerd" in found.out
    assert "SH-103 soortContact" in found.out
    assert registered(told) == before


async def test_a_file_in_a_partners_folder_goes_in_and_its_report_stands_beside_it(
    hub: Cli, told: House, tmp_path: Path, monkeypatch
):
    del hub  # which has done all there was to do
    before = registered(told)
    monkeypatch.setattr(watching, "LOOK_S", 0.05)
    watcher = asyncio.create_task(importing.until_told(told.settings, tmp_path))
    folder = tmp_path / "veilig-thuis"
    await eventually((folder / "klaar").is_dir)
    (folder / "meldingen.xml.part").write_bytes(tree([reports(980), reports(981)]))
    (folder / "meldingen.xml.part").rename(folder / "meldingen.xml")
    await eventually(lambda: list(folder.glob("klaar/meldingen-*.xml")))
    watcher.cancel()
    await watcher
    (report,) = folder.glob("klaar/*.rapport.json")
    assert json.loads(report.read_text("utf-8"))["aantallen"] == {"ontvangen": 2, "herhaling": 0}
    assert len(registered(told)) == len(before) + 2


def test_a_file_that_is_no_table_is_refused_whole(cli: Cli):
    message = EXAMPLES / "police" / "examples" / "ordinary.json"
    found = cli("import", message, "--as", "police", "--check", "--json")
    assert found.code == 1
    assert [it["code"] for it in json.loads(found.out)["redenen"]] == ["SH-130"]
