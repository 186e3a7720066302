"""The recipes: how each kind of records is compared, blocked and learned from."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from hub.evaluation.recipe import Recipe, alike, comparison, level, overlap, same, typos, unknown
from hub.evaluation.senzing import SENZING

FAKE_1000: Final = Recipe(
    comparisons=(
        comparison(
            "first_name",
            unknown("first_name"),
            level(same("first_name"), "gelijk", rare="first_name"),
            level(alike("first_name", 0.9), "lijkt sterk"),
            level(alike("first_name", 0.75), "lijkt"),
            level(
                '"first_name_l" = "surname_r" OR "surname_l" = "first_name_r" '
                'OR jaro_winkler_similarity("first_name_l", "surname_r") >= 0.85',
                "verwisseld",
            ),
        ),
        comparison(
            "surname",
            unknown("surname"),
            level(same("surname"), "gelijk", rare="surname"),
            level(alike("surname", 0.9), "lijkt sterk"),
            level(alike("surname", 0.75), "lijkt"),
            level(
                '"surname_l" = "first_name_r" OR "first_name_l" = "surname_r" '
                'OR jaro_winkler_similarity("surname_l", "first_name_r") >= 0.85',
                "verwisseld",
            ),
        ),
        comparison(
            "dob",
            unknown("dob"),
            level(same("dob"), "gelijk", rare="dob"),
            level(typos("dob", 1), "één cijfer"),
            level(typos("dob", 2), "twee cijfers"),
            level(same("birth_month_day"), "dag en maand gelijk"),
            level('"birth_year_l" = "birth_year_r"', "jaar gelijk"),
            level(typos("dob", 4), "vier cijfers"),
        ),
        comparison(
            "city",
            unknown("city"),
            level(same("city"), "gelijk", rare="city"),
            level(alike("city", 0.85), "lijkt"),
            level(alike("city", 0.7), "lijkt wat"),
        ),
        comparison(
            "email",
            unknown("email"),
            level(same("email"), "gelijk", rare="email"),
            level(typos("email", 2), "bijna gelijk"),
            level(alike("email", 0.9), "lijkt sterk"),
            level(alike("email", 0.8), "lijkt"),
            level(same("email_user"), "naam gelijk"),
        ),
    ),
    predict=(
        ("dob",),
        ("email",),
        ("surname", "birth_year"),
        ("first_name", "birth_year"),
        ("first_name", "surname"),
        ("surname", "city"),
        ("first_name", "city"),
        ("surname", "birth_month_day"),
        ("first_name", "birth_month_day"),
        ("email_user",),
        ("surname", "birth_year_month"),
        ("birth_year_month", "city"),
        ("substr({}first_name, 1, 3)", "substr({}surname, 1, 3)"),
        ("substr({}email, 1, 5)",),
        ("surname",),
        ("birth_month_day",),
        ("birth_year_month",),
        ("name_set",),
    ),
    learn=(("dob",), ("email",), ("first_name", "surname")),
    certain=(("first_name", "surname", "dob"), ("email", "dob"), ("email", "first_name")),
    certain_recall=0.5,
)

FEBRL3: Final = Recipe(
    comparisons=(
        comparison(
            "given_name",
            unknown("given_name"),
            level(same("given_name"), "gelijk", rare="given_name"),
            level(alike("given_name", 0.9), "lijkt sterk"),
            level(alike("given_name", 0.75), "lijkt"),
            level(same("name_set"), "verwisseld"),
        ),
        comparison(
            "surname",
            unknown("surname"),
            level(same("surname"), "gelijk", rare="surname"),
            level(alike("surname", 0.9), "lijkt sterk"),
            level(alike("surname", 0.75), "lijkt"),
            level(same("name_set"), "verwisseld"),
        ),
        comparison(
            "date_of_birth",
            unknown("date_of_birth"),
            level(same("date_of_birth"), "gelijk"),
            level(typos("date_of_birth", 1), "één cijfer"),
            level(typos("date_of_birth", 2), "twee cijfers"),
        ),
        comparison(
            "soc_sec_id",
            unknown("soc_sec_id"),
            level(same("soc_sec_id"), "gelijk"),
            level(typos("soc_sec_id", 1), "één cijfer"),
            level(typos("soc_sec_id", 2), "twee cijfers"),
        ),
        comparison(
            "address",
            unknown("address_1"),
            level(same("street_number", "address_1"), "gelijk"),
            level(f"{same('street_number')} AND {alike('address_1', 0.85)}", "bijna gelijk"),
            level(alike("address_1", 0.9), "straat lijkt"),
            level(same("address_swapped"), "regels verwisseld"),
        ),
        comparison(
            "place",
            unknown("suburb", "postcode"),
            level(same("suburb", "postcode"), "gelijk", rare="suburb"),
            level(same("suburb"), "plaats gelijk", rare="suburb"),
            level(f"{same('postcode')} AND {alike('suburb', 0.8)}", "lijkt"),
            level(same("postcode"), "postcode gelijk"),
            level(alike("suburb", 0.85), "plaats lijkt"),
        ),
    ),
    predict=(
        ("soc_sec_id",),
        ("date_of_birth",),
        ("given_name", "surname"),
        ("name_set",),
        ("surname", "postcode"),
        ("given_name", "postcode"),
        ("address_1", "street_number"),
        ("suburb", "surname"),
        ("suburb", "given_name"),
        ("address_1", "postcode"),
        ("address_1", "surname"),
        ("address_1", "given_name"),
        ("substr({}date_of_birth, 1, 6)", "substr({}given_name, 1, 3)"),
    ),
    learn=(("date_of_birth",), ("soc_sec_id",), ("postcode",)),
    certain=(("soc_sec_id",), ("given_name", "surname", "date_of_birth")),
    certain_recall=0.8,
)

_STREET = '"street_name_l" = "street_name_r"'
_ADDRESS = f'"street_number_l" = "street_number_r" AND {_STREET}'
_ADDRESS_NEAR = (
    f'(({_STREET}) OR ("street_number_l" = "street_number_r" AND {alike("street_name", 0.85)}))'
)
_ADDRESS_UNKNOWN = '("street_name_l" IS NULL OR "street_name_r" IS NULL)'
_LAST = same("last_name")
_LAST_LIKE = alike("last_name", 0.85)

HOUSEHOLDS: Final = Recipe(
    comparisons=(
        comparison(
            "first_name",
            unknown("first_name"),
            level(same("first_name"), "gelijk", rare="first_name"),
            level(same("first_root"), "roepnaam"),
            level(alike("first_name", 0.9), "lijkt sterk"),
            level(alike("first_name", 0.8), "lijkt"),
            level('substr("first_name_l", 1, 1) = substr("first_name_r", 1, 1)', "eerste letter"),
        ),
        comparison("middle", unknown("middle"), level(same("middle"), "gelijk", rare="middle")),
        comparison(
            "dob",
            unknown("dob"),
            level(same("dob"), "gelijk"),
            level(same("dob_sorted"), "dag en maand verwisseld"),
            level(typos("dob", 1), "één cijfer"),
            level(typos("dob", 2), "twee cijfers"),
            level('"birth_year_l" = "birth_year_r"', "jaar gelijk"),
        ),
        comparison("sex", unknown("sex"), level(same("sex"), "gelijk")),
        comparison(
            "ssn",
            unknown("ssn"),
            level(same("ssn"), "gelijk"),
            level(typos("ssn", 2), "bijna gelijk"),
        ),
        comparison(
            "employer", unknown("employer"), level(same("employer"), "gelijk", rare="employer")
        ),
        comparison(
            "family_at_address",
            level(f"({_LAST}) AND {_ADDRESS}", "naam en adres", rare="last_name"),
            level(f"{_LAST_LIKE} AND {_ADDRESS}", "naam lijkt, adres"),
            level(f"({_LAST}) AND {_ADDRESS_NEAR}", "naam, adres lijkt", rare="last_name"),
            level(f"{_LAST_LIKE} AND {_ADDRESS_NEAR}", "beide lijken"),
            level(_ADDRESS, "adres, andere naam"),
            level(_ADDRESS_NEAR, "adres lijkt, andere naam"),
            level(f"({_LAST}) AND {_ADDRESS_UNKNOWN}", "naam, adres onbekend", rare="last_name"),
            level(f"{_LAST_LIKE} AND {_ADDRESS_UNKNOWN}", "naam lijkt, adres onbekend"),
            level(_ADDRESS_UNKNOWN, "andere naam, adres onbekend"),
            level(_LAST, "naam, ander adres", rare="last_name"),
            level(_LAST_LIKE, "naam lijkt, ander adres"),
        ),
    ),
    predict=(
        ("ssn",),
        ("first_name", "last_name"),
        ("last_name", "dob"),
        ("first_name", "dob"),
        ("street_number", "street_name"),
        ("street_name", "first_name"),
        ("street_name", "last_name"),
        ("street_number", "last_name"),
        ("first_root", "last_name"),
        ("last_name", "middle", "substr({}first_name, 1, 1)"),
        ("street_number", "first_name", "middle"),
        ("dob", "middle"),
        ("substr({}last_name, 1, 4)", "first_name", "middle"),
        ("name_set",),
    ),
    learn=(
        ("ssn",),
        ("first_name", "dob"),
        ("first_name", "last_name", "middle"),
        ("last_name", "dob"),
    ),
    certain=(("ssn", "first_name"), ("first_name", "last_name", "middle")),
    certain_recall=0.8,
)

CHICAGO: Final = Recipe(
    comparisons=(
        comparison(
            "name",
            unknown("name"),
            level(same("name"), "gelijk", rare="name"),
            level(alike("name", 0.92), "lijkt sterk"),
            level(overlap("words", 4), "vier woorden"),
            level(overlap("words", 3), "drie woorden"),
            level(f"{overlap('words', 2)} OR {alike('name', 0.8)}", "twee woorden"),
            level(overlap("words", 1), "één woord"),
        ),
        comparison(
            "address",
            unknown("address"),
            level(same("address"), "gelijk", rare="address"),
            level(f"{same('number')} AND {alike('street', 0.8)}", "nummer, straat lijkt"),
            level(alike("address", 0.92), "lijkt sterk"),
            level(same("number"), "nummer gelijk"),
            level(alike("street", 0.9), "straat lijkt"),
        ),
        comparison("zip", unknown("zip"), level(same("zip"), "gelijk")),
        comparison(
            "phone",
            unknown("phone"),
            level(same("phone"), "gelijk", rare="phone"),
            level(typos("phone", 1), "één cijfer"),
        ),
    ),
    predict=(
        ("phone",),
        ("address",),
        ("name",),
        ("number", "substr({}street, 1, 4)"),
        ("number", "zip"),
        ("substr({}name, 1, 8)", "substr({}street, 1, 4)"),
    ),
    learn=(("phone",), ("address",)),
    certain=(("name", "address"), ("phone", "address")),
    certain_recall=0.7,
    lists=frozenset({"words"}),
)

RECIPES: Final[Mapping[str, Recipe]] = MappingProxyType(
    {
        "fake_1000": FAKE_1000,
        "febrl3": FEBRL3,
        "households": HOUSEHOLDS,
        "senzing_truth": SENZING,
        "chicago_early_childhood": CHICAGO,
    }
)
