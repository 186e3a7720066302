"""Every language says everything in its own words, and says so where nobody checked them."""

import re
from importlib.resources import files
from io import BytesIO
from unicodedata import name

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from hub.policy.report_form import load_report_form
from hub.web.report.languages import SHIPPED, TONGUES, choose, load_catalogues

PLACEHOLDER = re.compile(r"\{[a-z]*\}")
OTHERS = [tongue.code for tongue in TONGUES if tongue.code != "nl"]
PYTHON = {"_": None, "marked": None}
TRIMMED = {"**.html": {"trim_blocks": "true", "lstrip_blocks": "true"}}


def texts():
    """Everything that the code, the templates and the policy that ships say in Dutch."""
    web = files("hub.web")
    python = extract_from_dir(web / "report", [("**.py", "python")], keywords=PYTHON)
    pages = extract_from_dir(
        web / "templates" / "report", [("**.html", "jinja2")], TRIMMED, {"_": None}
    )
    said = {str(message) for _, _, message, _, _ in (*python, *pages)}
    return said | {it.when for it in load_report_form().help_lines}


DUTCH = texts()


def catalogue(code):
    content = (SHIPPED / f"{code}.po").read_bytes()
    return [it for it in read_po(BytesIO(content), code, abort_invalid=True) if it.id]


def test_the_texts_are_found():
    assert {"Wat hebt u gezien of gehoord?", "Verstuur melding"} <= DUTCH
    assert len(DUTCH) > 150


@pytest.mark.parametrize("code", OTHERS)
def test_a_catalogue_says_everything_and_nothing_that_is_gone(code):
    said = [str(it.id) for it in catalogue(code)]
    assert len(said) == len(set(said))
    assert not DUTCH ^ set(said)
    assert not [it.id for it in catalogue(code) if not str(it.string).strip()]


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_has_the_placeholders_of_its_text(code):
    for it in catalogue(code):
        wanted, found = PLACEHOLDER.findall(str(it.id)), PLACEHOLDER.findall(str(it.string))
        assert sorted(wanted) == sorted(found), it.id


@pytest.mark.parametrize(
    ("code", "script"), [("bg", "CYRILLIC"), ("uk", "CYRILLIC"), ("ar", "ARABIC")]
)
def test_a_translation_is_in_the_script_of_its_language(code, script):
    for it in catalogue(code):
        assert any(name(letter, "").startswith(script) for letter in str(it.string)), it.id


def test_only_what_somebody_checked_counts_as_checked():
    checked = {it.tongue.code for it in load_catalogues(unreviewed=True) if it.is_reviewed}
    assert checked == {"nl", "en"}
    for code in OTHERS:
        assert {it.fuzzy for it in catalogue(code)} == {code not in checked}
    assert [it.tongue.code for it in load_catalogues(unreviewed=False)] == ["nl", "en"]


def test_a_text_that_a_municipality_made_its_own_stays_dutch():
    [english] = [it for it in load_catalogues(unreviewed=False) if it.tongue.code == "en"]
    assert english.say("Bel de wijkagent.") == "Bel de wijkagent."


@pytest.mark.parametrize(
    ("asked", "accept", "code"),
    [
        (None, "", "nl"),
        ("tr", "pl", "tr"),
        ("tr' OR 1", "pl", "pl"),
        (None, "uk-UA,uk;q=0.9,en;q=0.8", "uk"),
        (None, "en;q=0.5, ro;q=0.7", "ro"),
        (None, "pl;q=0, en", "en"),
        (None, "fr, de;q=0.9", "nl"),
        (None, "PL", "pl"),
        (None, "pl;q=x, ar;q=0.1", "ar"),
        (None, ",;,=;q", "nl"),
        (None, "fr," * 1000 + "pl", "nl"),
    ],
)
def test_the_language_is_the_one_chosen_else_the_one_liked_best(asked, accept, code):
    assert choose(asked, accept, load_catalogues(unreviewed=True)).tongue.code == code
