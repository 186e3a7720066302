"""What the residents' form stands on: credentials and a key of its own, and its languages."""

import pytest

from hub.cli.front_desk import REPORT_KEY_BYTES, front_desk
from hub.security.secret_file import own_secret
from hub.settings import Settings, SettingsError
from hub.wiring import Hub

BUS = "nats://127.0.0.1:4222"


@pytest.fixture
def made(tmp_path):
    """Make the front desk of a hub with these settings."""
    hubs = []

    def make(**changes):
        chosen = Settings(**{"directory": tmp_path, "nats_url": BUS, **changes})
        hubs.append(Hub(chosen))
        return front_desk(chosen, hubs[-1])

    yield make
    for hub in hubs:
        hub.close()


@pytest.fixture
def credentials(tmp_path):
    """A file that says who the residents are on the bus."""
    path = tmp_path / "residents.creds"
    path.write_text("")
    return path


def test_without_credentials_or_a_bus_there_is_no_form(made, credentials, tmp_path):
    assert made() is None
    assert made(partner_credentials_directory=tmp_path / "nowhere") is None
    assert made(report_credentials_file=credentials, nats_url=None) is None
    assert made(report_credentials_file=credentials) is not None
    assert made(partner_credentials_directory=tmp_path) is not None


def test_credentials_that_are_named_and_not_there_stop_the_start(made, tmp_path):
    with pytest.raises(SettingsError, match="HUB_REPORT_CREDENTIALS_FILE"):
        made(report_credentials_file=tmp_path / "weg")


def test_the_key_is_made_once_and_may_be_a_file_of_ones_own(made, credentials, tmp_path):
    first = made(report_credentials_file=credentials)
    assert len(first.key) == REPORT_KEY_BYTES
    assert made(report_credentials_file=credentials).key == first.key
    own = own_secret(tmp_path / "own", REPORT_KEY_BYTES)
    chosen = made(report_credentials_file=credentials, report_key_file=tmp_path / "own")
    assert chosen.key == own != first.key


@pytest.mark.parametrize(
    ("environment", "said", "count"),
    [
        ("productie", None, 2),
        ("acceptatie", None, 2),
        ("demo", None, 8),
        ("productie", True, 8),
        ("demo", False, 2),
    ],
)
def test_languages_that_nobody_checked_are_for_a_demo_unless_said_otherwise(
    made, credentials, environment, said, count
):
    desk = made(
        report_credentials_file=credentials,
        environment=environment,
        unreviewed_translations=said,
    )
    assert len(desk.catalogues) == count
    assert desk.is_demo is (environment == "demo")


def test_the_form_sends_as_the_residents(made, credentials):
    desk = made(report_credentials_file=credentials)
    assert desk.source == "urn:nld:oin:00000099000000006000:systeem:meldformulier"
