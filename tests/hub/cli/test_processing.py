"""`hub processing about`: what was done with whose data, on which ground, and never by whom."""

from hub.trial.house import House
from hub.wiring import Hub
from tests.hub.cli.conftest import Cli


def make_log(house: House) -> None:
    looking = Hub(house.settings)
    try:
        while looking.processing_log().make():
            pass
    finally:
        looking.close()


def test_all_that_was_done_with_a_signal_is_told_in_order(hub: Cli, told: House):
    signal = hub("signals", "--json", "--limit", 1).json[0]["signal"]
    assert hub("processing", "about", signal, "--json").code == 0  # before there is a log
    make_log(told)
    rows = hub("processing", "about", signal, "--json").json
    assert {"ontvangen", "koppelen", "toewijzen"} <= {it["verwerking"] for it in rows}
    assert [it["plaats"] for it in rows] == sorted(it["plaats"] for it in rows)
    assert {it["signaal"] for it in rows} == {signal}
    assert len({it["spoor"] for it in rows}) == 1
    assert all(it["grondslag"] and not it["nagekeken"] for it in rows)
    text = hub("processing", "about", signal[:13]).out
    assert f"{len(rows)} verwerkingen." in text


def test_a_code_of_nothing_or_of_too_much_is_refused(hub: Cli):
    for code in ("00000000", "0"):
        found = hub("processing", "about", code)
        assert (found.code, "Niet precies één" in found.err) == (1, True)
