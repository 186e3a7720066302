"""How each context attribute of a CloudEvent is written: the NL GOV profile, narrowed by us.

The profile (Logius, 1.0 and 1.1) leaves choices open. Ours stand in `RULES`, one entry an
attribute; what is not in it is refused. CE01 to CE19 in the tests name the rules of the profile.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from schemas import strict_json
from schemas.problems import Code, Problem
from schemas.sensitive import is_sensitive

MAX_CHARACTERS: Final = 512


@dataclass(frozen=True, slots=True)
class Rule:
    """How one attribute is written. `is_open` when the pattern leaves room for personal data."""

    pattern: re.Pattern[str]
    mend: str
    code: Code = Code.PATTERN
    is_required: bool = False
    is_open: bool = False


def _rule(pattern: str, mend: str, code: Code = Code.PATTERN, **kinds: bool) -> Rule:
    return Rule(re.compile(pattern, re.ASCII), mend, code, **kinds)


_NUMBER: Final = r"[A-Za-z0-9._:~-]{1,128}"
_NUMBER_MEND: Final = "Gebruik 1 tot 128 letters, cijfers of . _ : ~ - en liefst een UUID."
_MOMENT: Final = (
    r"(?:19|20|21)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
    r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
    r"(?:\.[0-9]{1,9})?(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
)
_MOMENT_MEND: Final = "Schrijf een tijdstip met zone (RFC 3339): JJJJ-MM-DDTUU:MM:SS+01:00."
SOURCE: Final = re.compile(
    r"urn:nld:(?:oin:([0-9]{20})|kvknr:([0-9]{8}))(?::systeem:|\.)[A-Za-z0-9._~%-]{1,64}"
)
_DNS_NAME: Final = r"(?:[a-z0-9-]{1,63}\.){1,8}(?!local|internal)[a-z]{2,24}"

RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        "specversion": _rule(r"1\.0", "Gebruik 1.0.", Code.CONSTANT, is_required=True),
        "id": _rule(_NUMBER, _NUMBER_MEND, is_required=True, is_open=True),
        "source": Rule(
            SOURCE,
            "Gebruik urn:nld:oin:<uw OIN van 20 cijfers>:systeem:<naam van uw systeem>.",
            is_required=True,
            is_open=True,
        ),
        "type": _rule(
            r"nl(?:\.(?!v[0-9]+(?:\.|\Z))[a-z0-9]+(?:-[a-z0-9]+)*){2,8}(?:\.v[0-9]{1,4})?",
            "Gebruik een type uit de lijst, zoals nl.mensenhandelsignalen.signaal-gemeld.v1.",
            is_required=True,
            is_open=True,
        ),
        "time": _rule(_MOMENT, _MOMENT_MEND, Code.MOMENT, is_required=True),
        "datacontenttype": _rule(
            r"""(?i:application/json(?:[ \t]*;[ \t]*charset=(?:utf-8|"utf-8"))?)""",
            "Gebruik application/json.",
            Code.CONSTANT,
        ),
        "dataschema": _rule(
            r"[A-Za-z][A-Za-z0-9+.-]{1,15}:[!-~]{1,300}",
            "Neem het adres over uit het schema van uw bericht.",
            is_required=True,
            is_open=True,
        ),
        "subject": _rule(
            r"(?:urn:uuid:)?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}",
            "Laat subject weg, of gebruik de UUID van het signaal.",
        ),
        "sequence": _rule(
            r"[0-9]{1,10}", "Tel uw berichten als tekst: 1, 2, 3 en zo verder.", is_open=True
        ),
        "sequencetype": _rule(r"(?i:integer)", "Gebruik Integer.", Code.CONSTANT),
        "dataref": _rule(
            rf"https://{_DNS_NAME}(?:/[A-Za-z0-9._~/-]{{0,300}})?",
            "Gebruik https:// met een gewone domeinnaam. Wij halen zelf niets op.",
            is_open=True,
        ),
        "correlationid": _rule(_NUMBER, _NUMBER_MEND, is_open=True),
        "causationid": _rule(_NUMBER, _NUMBER_MEND, is_open=True),
        "traceparent": _rule(
            r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}",
            "Volg W3C Trace Context, of laat het weg.",
        ),
        "tracestate": _rule(r"[ -~]{1,512}", "Volg W3C Trace Context.", is_open=True),
        "recordedtime": _rule(_MOMENT, _MOMENT_MEND, Code.MOMENT),
        "expirytime": _rule(_MOMENT, _MOMENT_MEND, Code.MOMENT),
    }
)

REQUIRED: Final = tuple(name for name, rule in RULES.items() if rule.is_required)

SOURCES_MAX: Final = 256
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_NAME: Final = re.compile(r"[a-z0-9]{1,20}")


def check(attributes: Mapping[str, object]) -> tuple[dict[str, str], list[Problem]]:
    """Part what is well written from what is not; an attribute may have several faults.

    An attribute that is `null` is absent (profile, JSON format).
    """
    good: dict[str, str] = {}
    problems: list[Problem] = []
    for name, value in attributes.items():
        if value is None:
            continue
        rule = RULES.get(name)
        if rule is None:
            problems.append(_unknown(name))
        elif not isinstance(value, str):
            problems.append(fault(name, Code.TYPE, "Deze waarde moet tekst zijn.", rule.mend))
        elif len(value) <= MAX_CHARACTERS and rule.pattern.fullmatch(value):
            good[name] = value
        else:
            problems.append(_misfit(name, value, rule))
        is_closed = name in good and rule is not None and not rule.is_open
        if isinstance(value, str) and not is_closed and _is_sensitive(name, value):
            problems.append(fault(name, Code.SENSITIVE_ATTRIBUTE, *_SENSITIVE))
    problems += [
        fault(name, Code.MISSING, *_MISSING) for name in REQUIRED if absent(attributes, name)
    ]
    return good, problems


def _is_sensitive(name: str, value: str) -> bool:
    """Look again at every value but a `source`, which is the same in all a sender's messages."""
    return _is_sensitive_source(value) if name == "source" else is_sensitive(value)


_is_sensitive_source = lru_cache(SOURCES_MAX)(is_sensitive)


def absent(attributes: Mapping[str, object], name: str) -> bool:
    """Say whether an attribute is not there, or `null`."""
    return attributes.get(name) is None


def fault(name: str, code: Code, message: str, mend: str) -> Problem:
    """Make a problem of one attribute."""
    return Problem(code=code, pointer=strict_json.child("", name), message=message, mend=mend)


def _unknown(name: str) -> Problem:
    if not _NAME.fullmatch(name):
        return fault(name, Code.ENVELOPE, *_BAD_NAME)
    return fault(name, Code.UNKNOWN_FIELD, *_UNKNOWN)


def _misfit(name: str, value: str, rule: Rule) -> Problem:
    if len(value) > MAX_CHARACTERS:
        return fault(name, Code.TOO_LARGE, "Deze waarde is te lang.", rule.mend)
    if _CONTROL.search(value):
        return fault(name, Code.CHARACTERS, "Hier staan tekens die niet mogen.", rule.mend)
    message = _MESSAGES.get(rule.code, "De vorm van deze waarde klopt niet.")
    return fault(name, rule.code, message, rule.mend)


_MESSAGES: Final = {
    Code.CONSTANT: "Deze waarde is niet de afgesproken waarde.",
    Code.MOMENT: "Dit is geen geldig tijdstip met een tijdzone.",
}
_MISSING: Final = ("Dit veld ontbreekt.", "Vul het veld in; het is verplicht.")
_UNKNOWN: Final = (
    "Dit veld kennen wij niet.",
    "Laat het veld weg, of kijk of het goed is gespeld. Uw eigen gegevens horen in data.",
)
_BAD_NAME: Final = (
    "De naam van dit veld mag niet in een CloudEvent.",
    "Gebruik alleen de velden uit het schema: hoogstens 20 kleine letters en cijfers.",
)
_SENSITIVE: Final = (
    "Hier staat iets dat lijkt op een nummer, telefoon, kenteken of e-mailadres van een persoon.",
    "Zet gegevens van personen alleen in data. Gebruik als nummer een UUID.",
)
