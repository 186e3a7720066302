"""The rules of any day are found by the digest that decisions name, and nothing else is."""

import shutil
from contextlib import closing
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from hub.policy.in_force import InForce
from hub.replay import rules
from hub.replay.rules import LINKAGE, MODEL, ROUTING, Rules
from hub.store import artefacts
from hub.store.database import Database
from tests.databases import KINDS, new_url
from tests.workshop import workshop

SHIPPED = files("hub.policy")


@pytest.fixture(params=KINDS)
def database(request, tmp_path):
    with closing(Database.open(new_url(request.param, tmp_path))) as database:
        artefacts.create_table(database)
        yield database


@pytest.fixture
def changed(tmp_path) -> Path:
    """Other rules than those that ship."""
    with as_file(SHIPPED) as folder:
        shutil.copytree(folder, tmp_path / "policy")
    for name in ("routing.toml", "linkage.toml", "person_model.json"):
        file = tmp_path / "policy" / name
        file.write_text(file.read_text("utf-8") + "\n", "utf-8")
    return tmp_path / "policy"


def test_the_digest_of_the_files_is_that_of_what_is_read(changed):
    for folder in (SHIPPED, changed):
        read = {
            ROUTING: InForce(folder).routing,
            LINKAGE: InForce(folder).linkage,
            MODEL: InForce(folder).person_model,
        }
        for kind, found in read.items():
            there = {name: folder / name for name in rules.FILES[kind]}
            content = {name: it.read_bytes() for name, it in there.items() if it.is_file()}
            assert rules.digest_of(kind, content) == found.digest


def test_what_was_kept_is_found_when_other_rules_are_in_force(database, changed):
    rules.keep(database, changed, "link")
    rules.keep(database, changed, "link")
    found = Rules(database, SHIPPED)
    old = InForce(changed).routing
    assert found.routing(old.digest).digest == old.digest
    linkage, model = InForce(changed).linkage, InForce(changed).person_model
    assert found.linkage(linkage.digest).digest == linkage.digest
    assert found.model(model.digest).digest == model.digest
    now = InForce(SHIPPED).routing
    assert found.routing(now.digest).digest == now.digest


def test_what_is_unknown_or_was_changed_is_not_used(database, changed):
    digest = InForce(changed).routing.digest
    assert Rules(database, SHIPPED).routing(digest) is None
    rules.keep(database, changed, "route")
    with database.transaction() as cursor:
        cursor.execute("UPDATE artefacts SET content = ? WHERE name = 'routing.toml'", (b"a",))
    assert Rules(database, SHIPPED).routing(digest) is None


def test_a_hub_keeps_what_its_stages_decide_by():
    with workshop() as hub:
        assert artefacts.find(hub.reading.database, ROUTING, hub.routing.digest)
        assert artefacts.find(hub.reading.database, LINKAGE, hub.linkage.digest)
        assert artefacts.find(hub.reading.database, MODEL, hub.person_model.digest)
