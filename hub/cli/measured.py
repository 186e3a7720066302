"""What `hub bench linking` found, in tables for people."""

from typing import Any, Final

from hub.cli.output import say, say_table

_PARTS: Final = {"normalise": "vergelijkbaar maken", "link": "verbinden", "both": "samen"}
_WHEN: Final = {
    "whole": "alle vermeldingen",
    "last_tenth": "het laatste tiende deel",
    "at_10000": "bij 10.000 vermeldingen",
}
_TIMES: Final = ("mean_us", "p50_us", "p99_us", "max_us")
_SCORES: Final = {
    "pair": "verbonden paren",
    "entity": "paren binnen een persoon",
    "b_cubed": "B-cubed",
}
_TRAPS: Final = {
    "none": "geen valstrik",
    "mixed": "verschillende valstrikken",
    "twins": "tweelingen",
    "siblings": "broers en zussen",
    "father_son": "vader en zoon, één voorletter",
    "partners": "partners onder elkaars naam",
    "namesakes": "naamgenoten van één jaar",
    "default_day": "1 januari en een veelvoorkomende naam",
    "agency_phone": "telefoon van een bureau",
    "lodging": "logies met honderden bewoners",
    "switchboard": "nummer van een centrale",
    "family_of_twelve": "gezin van twaalf",
    "default_day_lodging": "1 januari, veelvoorkomende naam, één logies",
}


def show_linking(found: dict[str, Any]) -> None:
    """Print what a measurement of linking found."""
    core = "één kern" if found["core"] is None else f"één kern (nummer {found['core']})"
    say(f"{_whole(found['mentions'])} verzonnen vermeldingen, {core}, Python {found['python']}", "")
    say_table(
        ("per vermelding, in microseconden", "gemiddeld", "middelste", "99%", "langste"),
        [
            (f"{when}: {part}", *(_comma(found[key][name][time], 1) for time in _TIMES))
            for key, when in _WHEN.items()
            for name, part in _PARTS.items()
        ]
        + [
            (name, *(_comma(found[key][time], 1) for time in _TIMES))
            for key, name in (("erasure", "één wissen"), ("signals", "een heel signaal"))
        ],
    )
    say(
        "",
        f"Rekentijd per vermelding: {_comma(found['cpu']['whole_us'], 1)} microseconden.",
        f"Gemiddelde ten opzichte van 10.000: {_comma(found['ratio_to_10000']['both'], 2)} keer.",
        f"Geheugen: {_whole(found['memory']['bytes_per_mention'])} bytes per vermelding.",
        f"Opnieuw opbouwen: {_comma(found['rebuild']['took_s'], 1)} seconden.",
        f"Na wissen gelijk aan opnieuw opgebouwd: {_yes(found['erasure']['equals_rebuild'])}.",
        "",
    )
    _show_quality(found["quality"])
    if (restart := found["restart"]) is not None:
        say(
            "",
            f"Herstart vanuit een momentopname van {_whole(restart['signals'])} signalen: "
            f"{_comma(restart['load_s'], 1)} seconden; klopt: {_yes(restart['is_whole'])}.",
        )
    if (rival := found["rival"]) is not None:
        say(
            "",
            f"Splink {rival['splink']}, alles in één keer ({_whole(rival['batch_mentions'])}): "
            f"{_comma(rival['batch_s'], 1)} seconden; dat is {_comma(rival['batch_ratio'], 2)} "
            "keer zo lang als hier.",
            f"Splink, één nieuwe vermelding ({_whole(rival['one_mentions'])}): "
            f"{_comma(rival['one_ms'], 1)} milliseconden; dat is "
            f"{_comma(rival['one_ratio'], 0)} keer zo lang als hier.",
        )


def _show_quality(quality: dict[str, Any]) -> None:
    say_table(
        ("gemeten aan de waarheid", "terecht", "gevonden", "F1"),
        [
            (name, *(_comma(quality[key][score], 4) for score in ("precision", "recall", "f1")))
            for key, name in _SCORES.items()
        ],
    )
    say("")
    say_table(
        ("valstrik", "vermeldingen", "paren ten onrechte verbonden"),
        [
            (_TRAPS[trap], _whole(counts["mentions"]), _whole(counts["wrong_pairs"]))
            for trap, counts in quality["wrong"].items()
        ],
    )


def _comma(value: float, decimals: int) -> str:
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def _whole(value: int) -> str:
    return _comma(value, 0)


def _yes(value: object) -> str:
    return "ja" if value else "nee"
