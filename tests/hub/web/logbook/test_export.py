"""A file of events: it proves what it holds, tells no names, and can be read in again."""

import hashlib
import io
import zipfile
from contextlib import closing
from uuid import UUID

import orjson
from eventsourcing.persistence import StoredEvent

from hub.projections import views
from hub.projections.building import rebuild
from hub.store.database import Database
from hub.store.recorders import open_record
from hub.web.logbook import export
from schemas.events import LogExported
from tests.hub.web.logbook.test_screens import PERSONAL
from tests.hub.web.small import token_of


async def taken(case, client, **chosen):
    """The files of an export."""
    form = {"formulier": token_of(case.app, client), **chosen}
    answer = await client.post("/logboek/uitvoer", data=form)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"].startswith("attachment; ")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def events_in(files):
    return [orjson.loads(line) for line in files[export.EVENTS_FILE].splitlines()]


async def test_a_whole_export_read_into_an_empty_record_gives_the_same_views(case, tmp_path):
    async with case.client() as client:
        files = await taken(case, client)
    manifest, lines = orjson.loads(files[export.MANIFEST_FILE]), events_in(files)
    assert manifest["sha256"] == hashlib.sha256(files[export.EVENTS_FILE]).hexdigest()
    assert manifest["gebeurtenissen"] == len(lines) == manifest["laatste"]
    assert [line["position"] for line in lines] == list(range(1, len(lines) + 1))
    stored = [
        StoredEvent(
            UUID(it["originator_id"]), it["originator_version"], it["topic"], it["state"].encode()
        )
        for it in lines
    ]
    again = open_record(Database.open(f"sqlite:///{tmp_path}/again.db"))
    one, other = (Database.open(f"sqlite:///{tmp_path}/{name}.db") for name in ("one", "other"))
    with closing(again.database), closing(one), closing(other):
        again.append(stored, position=None)
        rebuild(again, case.hub.mapper, one, lambda _: None)
        digest = views.digest(one)
        assert again.read(0, 10_000) == case.hub.reading.read(0, len(lines))
        record = case.hub.desk().record
        rebuild(record, case.hub.mapper, other, lambda _: None, until=len(lines))
        assert views.digest(other) == digest


async def test_no_name_leaves_with_it_and_who_took_it_is_logged(case):
    async with case.client() as client:
        files = await taken(case, client, object=str(case.dossier))
    said = b"".join(files.values()).decode().casefold()
    assert not [value for value in PERSONAL if value.casefold() in said]
    event = case.hub.events(LogExported)[-1]
    manifest = orjson.loads(files[export.MANIFEST_FILE])
    assert (event.by, event.subject) == ("a.auditor", str(case.dossier))
    assert (event.events, event.digest) == (manifest["gebeurtenissen"], manifest["sha256"])
    assert manifest["gevraagd"]["object"] == str(case.dossier)
    about = {line["topic"] for line in events_in(files)}
    assert "case.decided.v1" in about


async def test_it_holds_what_was_chosen_and_no_more(case):
    async with case.client() as client:
        lines = events_in(await taken(case, client, deel="route"))
        assert {line["topic"] for line in lines} == {"signal.routed.v1"}
        nothing = await taken(case, client, soort="handover.asked.v1")
        assert events_in(nothing) == []
        form = {"formulier": token_of(case.app, client), "object": "ffff ffff"}
        assert (await client.post("/logboek/uitvoer", data=form)).status_code == 400


async def test_what_is_too_much_for_one_file_is_refused(case, monkeypatch):
    monkeypatch.setattr(export, "EVENTS_MAX", 3)
    async with case.client() as client:
        form = {"formulier": token_of(case.app, client)}
        before = len(case.hub.events(LogExported))
        assert (await client.post("/logboek/uitvoer", data=form)).status_code == 413
        assert len(case.hub.events(LogExported)) == before
