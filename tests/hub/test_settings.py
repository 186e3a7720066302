"""Settings: a flag beats the environment beats the file; what is wrong is named, never repeated."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.settings import Settings, SettingsError, is_setting, load
from hub.trial.house import environment

CANARY = "kanarie-4711"


@pytest.fixture
def file(tmp_path):
    """Write a settings file and give the environment that names it."""

    def write(text):
        path = tmp_path / "my.toml"
        path.write_text(text)
        return {"HUB_CONFIG_FILE": str(path)}

    return write


def faults(environ, flags=None):
    with pytest.raises(SettingsError) as error:
        load(flags, environ)
    return str(error.value)


def test_without_any_setting_a_hub_keeps_to_its_own_directory(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    settings = load({}, {})
    assert settings == Settings()
    assert settings.database_url("record") == f"sqlite:///{tmp_path}/data/record.db"
    assert settings.database_url("keys").endswith("/data/keys.db")
    assert settings.database_url("views").endswith("/data/views.db")
    assert not settings.is_demo


def test_a_flag_beats_the_environment_which_beats_the_file(file):
    environ = file('web_port = 1\nlog_level = "debug"\nenvironment = "demo"')
    found = load({"web_port": 3}, environ | {"HUB_WEB_PORT": "2", "HUB_LOG_LEVEL": "error"})
    assert (found.web_port, found.log_level, found.environment) == (3, "error", "demo")
    assert load({}, environ | {"HUB_WEB_PORT": "2"}).web_port == 2
    assert load({}, environ).web_port == 1


def test_each_wrong_key_and_value_is_named_with_its_place_and_without_its_value(file):
    environ = file(f'web_port = "{CANARY}"\nkleur = "{CANARY}"')
    environ |= {"HUB_DATABASE": f"mysql://{CANARY}", "HUB_KLEUR_TWEE": CANARY}
    said = faults(environ, {"log_level": CANARY})
    lines = said.splitlines()
    assert len(lines) == 5
    assert CANARY not in said
    assert any("my.toml: web_port" in line for line in lines)
    assert any("my.toml: kleur: onbekende instelling" in line for line in lines)
    assert any(line.startswith("HUB_DATABASE: ") for line in lines)
    assert any(line.startswith("HUB_KLEUR_TWEE: onbekende instelling") for line in lines)
    assert any(line.startswith("--log-level: ") for line in lines)


def test_a_file_that_is_named_must_be_there_and_one_that_is_not_may_be_absent(
    tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    assert "is geen bestand" in faults({"HUB_CONFIG_FILE": str(tmp_path / "weg.toml")})
    (tmp_path / "hub.toml").write_text("web_port = 9")
    assert load({}, {}).web_port == 9


@pytest.mark.parametrize(
    "text", [f'web_port = "{CANARY}', f"= {CANARY}", f'a.b = 1\na.b.c = "{CANARY}"']
)
def test_a_file_that_is_no_toml_stops_the_start_without_being_repeated(file, text):
    said = faults(file(text))
    assert "my.toml" in said
    assert CANARY not in said


@given(st.binary(max_size=40))
def test_any_bytes_in_the_file_are_read_or_refused(data):
    path = Path("/dev/shm/hub-settings-test.toml")  # noqa: S108 - written and read within the test
    path.write_bytes(data)
    with suppress(SettingsError):
        load({}, {"HUB_CONFIG_FILE": str(path)})
    path.unlink()


def test_a_password_comes_out_of_its_file_and_is_in_no_setting(tmp_path):
    secret = tmp_path / "password"
    secret.write_text(f"{CANARY}\n")
    settings = load({}, {"HUB_DATABASE_PASSWORD_FILE": str(secret)})
    assert settings.database_password() == CANARY
    assert CANARY not in repr(settings)
    assert Settings().database_password() is None


def test_what_tests_and_programs_read_is_no_setting():
    assert is_setting("HUB_DATABASE")
    assert not is_setting("HUB_NO_SKIPS")
    assert not is_setting("HUB_CONFIG_FILE")
    assert not is_setting("PATH")
    assert load({}, {"HUB_NO_SKIPS": "1", "HUB_NATS_SERVER": "/x", "PATH": "/bin"}) == Settings()


def test_a_process_of_a_house_has_the_settings_of_the_house_and_no_others(monkeypatch, file):
    """A demo on a machine that runs the real hub must not find the real database."""
    monkeypatch.setenv("HUB_DATABASE", "postgresql://real/hub")
    for key, value in file("web_port = 9").items():
        monkeypatch.setenv(key, value)
    chosen = Settings(environment="demo", directory=Path("/dev/shm/demo"))  # noqa: S108
    assert load({}, environment(chosen)) == chosen
