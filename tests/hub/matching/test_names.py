"""Names compare as people mean them, across registers, scripts and call names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.matching.names import (
    family_keys,
    family_parts,
    fold,
    given_parts,
    initial,
    name_key,
    same_nickname,
)
from hub.matching.nicknames import GROUP_OF
from hub.matching.sounds import skeleton

SAME_SOUND = """
Kowalska Kowalski|Wójcik Wojcik|Dimitrov Dimitroff|Dimitrova Dimitrov|Георгиев Georgiev
Ghebremeskel Gebremeskel|Tesfaye Tesfay|Hussein Hoesein|Abdoellah Abdullah
Ștefănescu Stefanescu|Popescu Popesco|Schmidt Smit|Dijkstra Dykstra|Meijer Meyer|Meijer Meier
Jansen Janssen|Graaf Graaff|Philips Filips|Visser Fisser|Kuiper Kuyper|Oussama Osama
Szymanski Schimanski|Czarnecki Tsjarnetski|Gjorgjev Georgiev|Mustafa Mostafa
Wiśniewski Wisniewska|Lewandowski Levandovski|Шевченко Sjevtsjenko|Nikolova Nikolov|Khaled Chaled
""".strip().replace("\n", "|")
OTHER_SOUND = "Visser Bakker|Jansen Peters|Kowalski Nowak|Popescu Ionescu|Hassan Mustafa|Smit Bos"


def pairs(text):
    return [tuple(pair.split()) for pair in text.split("|")]


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("van der Berg", ("berg",)),
        ("v.d. Berg", ("berg",)),
        ("v/d Berg", ("berg",)),
        ("van 't Hof", ("hof",)),
        ("in 't Veld", ("veld",)),
        ("El Amrani", ("amrani",)),
        ("al-Hassan", ("hassan",)),
        ("d'Hondt", ("hondt",)),
        ("Jansen-de Boer", ("boer", "jansen")),
        ("de Boer - Jansen", ("boer", "jansen")),
        ("Jansen van der Berg", ("berg", "jansen")),
        ("Oude Lansink", ("oudelansink",)),
        ("Георгиев", ("georgiev",)),
        ("van", ("van",)),
        ("P.", ()),
        ("", ()),
    ],
)
def test_a_surname_is_its_main_parts_in_any_order(written, parts):
    assert family_parts(written) == parts


@pytest.mark.parametrize(
    ("written", "parts", "first"),
    [
        ("Jan Willem", ("jan", "willem"), "j"),
        ("J.W.", (), "j"),
        ("Th.", (), "t"),
        ("JWM", (), "j"),
        ("JAN", ("jan",), "j"),
        ("Jan W.", ("jan",), "j"),
        ("Bo", ("bo",), "b"),
        ("", (), None),
    ],
)
def test_initials_are_told_from_given_names(written, parts, first):
    assert given_parts(written) == parts
    assert initial(written) == first


@pytest.mark.parametrize(("one", "other"), pairs(SAME_SOUND))
def test_spellings_of_one_name_sound_the_same(one, other):
    assert skeleton(fold(one)) == skeleton(fold(other))


@pytest.mark.parametrize(("one", "other"), pairs(OTHER_SOUND))
def test_other_names_sound_different(one, other):
    assert skeleton(fold(one)) != skeleton(fold(other))


@pytest.mark.parametrize(
    ("one", "other"),
    pairs(
        "Johannes Jan|Willem Wim|Katarzyna Kasia|Mohammed Mehmet|Gheorghe Joris"
        "|Ivan Jan|Els Lies|Youssef Yusuf"
    ),
)
def test_call_names_are_known(one, other):
    assert same_nickname(one, other)
    assert name_key(fold(one)) == name_key(fold(other))


@pytest.mark.parametrize(
    ("one", "other"),
    pairs("Karim Karima|Daniel Daniela|Kowalski Kowalczyk|Nowak Nowacki|Hassan Hussein|Noor Nero"),
)
def test_names_that_differ_in_what_tells_people_apart_have_other_keys(one, other):
    assert name_key(fold(one)) != name_key(fold(other))


@pytest.mark.parametrize(("one", "other"), pairs("Fridrich Frits|Sebastjan Bas|Zelenskyy Zelensky"))
def test_a_spelling_that_is_not_listed_follows_the_name_it_sounds_like(one, other):
    assert name_key(fold(one)) == name_key(fold(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ter Horst", "Terhorst"),
        ("al-Hassan", "Alhassan"),
        ("in 't Veld", "Intveld"),
        ("van den Berg", "Vandenberg"),
        ("Abdi Nur", "Nur"),
        ("García Pérez", "Garcia"),
        ("de Boer e.v. Jansen", "Jansen"),
        ("Jansen-de Boer", "de Boer"),
    ],
)
def test_a_surname_is_met_under_each_form_a_register_gives_it(one, other):
    assert set(family_keys(one)) & set(family_keys(other))


@pytest.mark.parametrize("written", ["NN", "Onbekend", "X", "N.N.O.", "Dhr. Onbekend", "geen"])
def test_a_word_for_not_known_is_no_name(written):
    assert family_parts(written) == given_parts(written) == ()


def test_titles_and_generations_are_no_part_of_a_name():
    assert given_parts("mevr. Anja") == ("anja",)
    assert family_parts("Post jr.") == ("post",)
    assert initial("dhr. Henk") == "h"
    assert family_parts("Pan") == ("pan",)
    assert given_parts("Mevrouw") == ()
    assert initial("Vandenberg") == initial("van den Berg") == "b"


def test_names_without_a_group_are_not_one_another():
    assert not same_nickname("Jan", "Piet")
    assert not same_nickname("Wodan", "Wodan")


def test_there_are_hundred_and_fifty_nickname_groups_and_all_names_are_folded():
    assert len(set(GROUP_OF.values())) >= 150
    assert all(fold(name) == name for name in GROUP_OF)


@given(st.text(max_size=40))
def test_any_text_folds_to_the_same_text_twice(text):
    assert fold(fold(text)) == fold(text)
    assert family_parts(text) == tuple(sorted(family_parts(text)))
    assert all(
        part.isascii() and part.isalnum() for part in (*family_parts(text), *given_parts(text))
    )
