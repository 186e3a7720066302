"""Others are masked in what somebody gets to read, however their names and numbers are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.masking import MAIL, NUMBER, mask, masker, others_of, suspects
from schemas.parties import Address, Identifier, IdentifierKind, Person, Role

ME = Person(
    role=Role.LIKELY_VICTIM,
    given_names="Anna",
    family_name="Demo",
    birth="1999-03-04",
    home=Address(street="Demohof", number=9012, postcode="3861 AB", town="Nijkerk"),
    identifiers=(Identifier(kind=IdentifierKind.PHONE, value="+31 6 0000 0011"),),
)
OTHER = Person(
    role=Role.POSSIBLE_OFFENDER,
    given_names="Rico Jean",
    prefix="van",
    family_name="Wałęska-Voorbeeld",
    alias="De Baas",
    birth="1980-12-01",
    home=Address(street="Schuilpad", number=9099, letter="a", postcode="3862 ZZ"),
    identifiers=(
        Identifier(kind=IdentifierKind.PHONE, value="+31 6 0000 0012"),
        Identifier(kind=IdentifierKind.IBAN, value="NL00 DEMO 0000 0000 12"),
        Identifier(kind=IdentifierKind.HANDLE, value="@rico_w"),
        Identifier(kind=IdentifierKind.DOCUMENT, value="DEMO12X"),
    ),
)
REPORTER = Person(role=Role.REPORTER, given_names="Mei", family_name="Demo")
WITH = masker(others_of((ME, OTHER, REPORTER), (0,)), (ME,))


@pytest.mark.parametrize(
    "written",
    [
        *("Rico", "RICO", "rico's", "Ricoline", "Rïco", "R\u0069\u0301co"),
        *("Waleska", "WAŁĘSKA", "Wałęska-Voorbeeld", "waleska voorbeeld", "voorbeeldje"),
        *("De Baas", "de  baas", "de-baas", "1980-12-01", "1-12-1980", "01.12.1980", "1/12/80"),
        *("1 december 1980", "december 1980", "schuilpad", "Schuilpad 9099a", "3862ZZ", "3862 zz"),
        *(
            "+31600000012",
            "+31-6-0000 0012",
            "06-00000012",
            "0031600000012",
            "NL00DEMO0000000012",
            "nl00 demo 00000000 12",
        ),
        *("@Rico_W", "rico w", "demo-12-x"),
    ],
)
def test_another_is_found_however_it_is_written(written):
    masked, _ = mask(f"Hij heet {written}, zei zij.", WITH)
    left = masked.removeprefix("Hij heet ").removesuffix(", zei zij.")
    assert left.strip("+@").startswith("[persoon B]")
    assert len(left) <= len("[persoon B]") + len("line") + 1


def test_what_is_the_reader_s_own_stays():
    text = (
        "Anna Demo (4-3-1999) woont op Demohof 9012, 3861 AB, bel +31 6 0000 0011 of 06-00000011."
    )
    assert mask(text, WITH) == (text, ())


def test_who_reports_is_called_so_and_a_short_name_needs_its_capital():
    assert WITH("Mei belde in mei.") == "[melder] belde in mei."


def test_numbers_and_mail_that_are_nobody_s_are_masked_and_days_are_not():
    said = "Op 12-10-2026 14:00 belde 0612345678, ook 30.12.25; iemand@elders.example, 12 keer."
    assert WITH(said) == f"Op 12-10-2026 14:00 belde {NUMBER}, ook 30.12.25; {MAIL}, 12 keer."
    assert WITH.line("KvK 99990012, 26-11-2026 10:03") == "KvK 99990012, 26-11-2026 10:03"


def test_names_one_after_another_become_one_mask():
    assert WITH("Rico Wałęska-Voorbeeld, Schuilpad 9099a") == "[persoon B]"


def test_what_may_be_a_name_is_told_to_the_person_who_confirms():
    masked = WITH("Zij zag Piet en Rico. Daarna kwam Anna met Marie-Louise uit Polen.")
    assert suspects(masked, WITH.own) == ("Piet", "Marie-Louise", "Polen")


def test_what_others_put_in_brackets_is_looked_at_too():
    assert WITH("Zij noemt hem [Wałęska] en [de zus van Rico].") == (
        "Zij noemt hem [[persoon B]] en [de zus van [persoon B]]."
    )


@given(
    st.text(max_size=60), st.text(max_size=60), st.sampled_from(["Wałęska", "Schuilpad", "Rico"])
)
def test_a_name_never_comes_out_whatever_stands_around_it(before, after, name):
    masked = WITH(f"{before}{name}{after}")
    assert name.casefold() not in masked.casefold()


@given(st.text(max_size=120))
def test_masking_twice_is_masking_once(text):
    once = WITH(text)
    assert WITH(once) == once
