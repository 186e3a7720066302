"""The folder of a partner: only whole files, the report beside them, nothing left behind."""

import asyncio
import json
import os
from hashlib import sha256

import pytest
import structlog
from structlog.testing import LogCapture

from hub.domain.receipts import REFUSED
from hub.files import watching
from hub.files.report import BROKEN_OFF, DONE, Report
from hub.files.watching import DONE_FOLDER, REFUSED_FOLDER, Folder, watch

NAMES = {"a.csv": "a", "raar\n;rm -rf.csv": "bestand", f"{'n' * 240}.csv": "bestand"}


class Door:
    """Takes in what it is given, and says what it was told to say."""

    def __init__(self):
        self.taken, self.status = [], DONE

    async def __call__(self, partner, name, data):
        self.taken.append((name, data))
        return Report(partner, sha256(data).hexdigest(), self.status)


@pytest.fixture
def folder(tmp_path):
    made = Folder("police", tmp_path / "police", kept_days=7)
    made.make()
    return made


async def rounds(folder, door, count, between=lambda _: None):
    """Look so many times; `between` happens after each."""
    done = 0

    async def pause():
        nonlocal done
        done += 1
        between(done)
        if done == count:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await watch(folder, door, pause)


async def test_a_file_that_still_grows_is_left_until_it_is_whole(folder):
    """Case 102."""
    door, file = Door(), folder.path / "a.csv"
    file.write_bytes(b"een")
    (folder.path / "b.csv.part").write_bytes(b"half")

    def grow(done):
        if done <= 2:
            with file.open("ab") as opened:
                opened.write(b"meer")

    await rounds(folder, door, 5, grow)
    assert door.taken == [("a.csv", b"eenmeermeer")]
    assert (folder.path / "b.csv.part").exists()


@pytest.fixture
def logs(monkeypatch):
    """What is logged, however this process logs otherwise."""
    taken = LogCapture()
    logger = structlog.wrap_logger(
        None, processors=[taken], wrapper_class=structlog.make_filtering_bound_logger(0)
    )
    monkeypatch.setattr(watching, "LOG", logger)
    return taken.entries


@pytest.mark.parametrize("name", NAMES, ids=["plain", "hostile", "long"])
async def test_a_done_file_has_a_safe_name_and_its_report(folder, name, logs):
    """Case 105."""
    (folder.path / name).write_bytes(b"x")
    await rounds(folder, Door(), 2)
    assert [it["event"] for it in logs] == ["file_taken_in"]
    assert name not in str(logs)
    stem = f"{NAMES[name]}-{sha256(b'x').hexdigest()[:12]}"
    found = {it.name for it in (folder.path / DONE_FOLDER).iterdir()}
    assert found == {f"{stem}.csv", f"{stem}.rapport.json", f"{stem}.rapport.txt"}
    said = json.loads((folder.path / DONE_FOLDER / f"{stem}.rapport.json").read_text())
    assert said["status"] == DONE
    assert not [it for it in folder.path.iterdir() if it.is_file()]


async def test_a_refused_file_goes_apart_and_one_that_was_cut_off_stays(folder):
    door = Door()
    door.status = BROKEN_OFF
    (folder.path / "a.csv").write_bytes(b"x")
    await rounds(folder, door, 3)
    assert len(door.taken) == 2
    assert (folder.path / "a.csv").exists()
    door.status = REFUSED
    await rounds(folder, door, 2)
    assert len(list((folder.path / REFUSED_FOLDER).iterdir())) == 3


async def test_no_link_and_no_pipe_is_followed(folder, tmp_path):
    (tmp_path / "elders").write_bytes(b"geheim")
    (folder.path / "a.csv").symlink_to(tmp_path / "elders")
    os.mkfifo(folder.path / "b.csv")
    (folder.path / "c.csv").mkdir()
    with pytest.raises(OSError, match="symbolic links"):
        folder.read("a.csv")
    door = Door()
    await rounds(folder, door, 3)
    assert door.taken == []
    outside = tmp_path / "ergens"
    outside.mkdir()
    (folder.path / DONE_FOLDER).rmdir()
    (folder.path / DONE_FOLDER).symlink_to(outside)
    (folder.path / "d.csv").write_bytes(b"x")
    await rounds(folder, door, 3)
    assert door.taken == []
    assert list(outside.iterdir()) == []


async def test_what_is_done_goes_when_its_days_are_over(folder):
    (folder.path / "a.csv").write_bytes(b"x")
    await rounds(folder, Door(), 2)
    changed = max(it.stat().st_ctime for it in (folder.path / DONE_FOLDER).iterdir())
    assert folder.clean(changed + 6.9 * 86_400) == 0
    (folder.path / "b.csv.part").write_bytes(b"half")
    assert folder.clean(changed + 7.1 * 86_400) == 4
    assert not [it for it in folder.path.rglob("*") if it.is_file()]
