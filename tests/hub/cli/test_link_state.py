"""An auditor proves that linking follows from the record; a coordinator sees what binds nothing."""

from hub.cli.app import EXIT_FOUND
from hub.wiring import Hub


def keep(settings):
    """Let the hub keep a snapshot of all there is, as a large one does by itself."""
    hub = Hub(settings)
    try:
        stage = hub.linking(hub.reading, None)
        at = hub.reading.position("link")
        stage.restore(at)
        hub.linker_snapshot.save(stage.linker, at)
        return at
    finally:
        hub.close()


def test_without_a_snapshot_it_says_what_the_record_leads_to(hub):
    found = hub("link", "verify", "--json").json
    assert len(found["digest"]) == 64
    assert found["snapshot"] is found["equal"] is None
    assert "geen bewaarde toestand" in hub("link", "verify").out


def test_a_snapshot_is_proven_by_the_record(hub, told):
    at = keep(told.settings)
    path = told.settings.directory / "link.snapshot"
    try:
        found = hub("link", "verify", "--json")
        assert found.code == 0
        assert found.json["equal"] is True
        assert found.json["position"] == at
        assert "Gelijk" in hub("link", "verify").out
        said = path.read_bytes()
        digest = found.json["digest"].encode()
        path.write_bytes(said.replace(digest, digest[::-1]))
        assert hub("link", "verify").code == EXIT_FOUND
    finally:
        path.unlink()


def test_what_binds_nothing_is_shown_with_its_reason_and_no_value(hub):
    found = hub("link", "generic", "--json").json
    assert all(entry["signals"] > entry["limit"] for entry in found["found"])
    assert found["managed"]
    assert all(entry["reason"].endswith(".") for entry in found["managed"])
    shown = hub("link", "generic")
    assert shown.code == 0
    assert "+31" not in shown.out
