"""Which Chromium the tests start, and what they say where there is none."""

import pytest

from tests.browser.chromium import ADVICE, NAMED, NoChromium, choose


@pytest.fixture
def program(tmp_path):
    """Makes programs that one may start."""

    def make(name):
        path = tmp_path / name
        path.write_text("#!/bin/sh\n")
        path.chmod(0o755)
        return str(path)

    return make


def nowhere(_):
    """A path on which nothing is found."""


def test_the_one_that_is_named_goes_first(program):
    named, debian = program("named"), program("debian")
    assert choose({NAMED: named}, "", nowhere, debian) == named


def test_a_named_one_that_is_not_there_is_a_mistake(program):
    with pytest.raises(NoChromium, match="HUB_CHROMIUM names /not/there"):
        choose({NAMED: "/not/there"}, program("own"), nowhere, program("debian"))


def test_then_comes_debians(program):
    debian = program("debian")
    assert choose({}, program("own"), lambda _: program("path"), debian) == debian


def test_then_comes_one_on_the_path(program):
    chrome = program("chrome")
    found = {"google-chrome": chrome}.get
    assert choose({}, program("own"), found, "/not/there") == chrome


def test_then_comes_playwrights_own(program):
    own = program("own")
    assert choose({NAMED: ""}, own, nowhere, "/not/there") == own


def test_without_any_it_says_what_to_install(tmp_path):
    (tmp_path / "text").write_text("no program")
    with pytest.raises(NoChromium) as refused:
        choose({}, str(tmp_path / "text"), nowhere, "/not/there")
    assert str(refused.value) == ADVICE
    assert "apt-get install chromium" in ADVICE
    assert "playwright install chromium" in ADVICE
