"""`hub forget`: it looks, plans, carries out and declares, and says so when there is nothing."""

from tests.hub.cli.conftest import Cli


def test_a_young_hub_has_nothing_to_forget(hub: Cli):
    assert hub("forget", "due", "--json").json == []
    assert hub("forget", "plan", "--json").json == {"gaat": [], "blijft": {}, "alVoorgesteld": 0}
    found = hub("forget", "run")
    assert (found.code, "niets te vernietigen" in found.out) == (0, True)
    assert hub("forget", "horizon", "--json").json == {"reservekopieTot": None, "dagen": 30}


def test_what_was_not_carried_out_is_not_declared(hub: Cli):
    found = hub("forget", "declare", "1")
    assert found.code == 1
    assert "nog niet uitgevoerd" in found.err


def test_without_a_hub_every_command_says_where_it_looked(cli: Cli):
    for command in (("due",), ("plan",), ("run",), ("horizon",), ("declare", "1")):
        found = cli("forget", *command)
        assert (found.code, "Hier is geen hub" in found.err) == (3, True)
