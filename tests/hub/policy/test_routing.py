"""What the loader promises: a good policy with its digest, or every fault on its own line."""

import shutil
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest

from hub.domain.calendar import WorkingCalendar
from hub.domain.facts import SignalFacts
from hub.domain.indicators import Strength
from hub.domain.routing import route
from hub.policy.reading import SHIPPED, PolicyError
from hub.policy.routing import load_routing

POLICY_FILES = ("indicators.csv", "pillars.toml", "routing.toml")
R04 = 'titel = "Volwassene vraagt om hulp"'
R04_WHEN = 'als = { volwassen_of_onbekend = true, indicatoren = { uit = ["ALG-20"] } }'
R13_TERM = 'pijlers = ["aanpakken"]\nurgentie = "normaal"\ntermijn = "10 werkdagen"'


@pytest.fixture
def directory(tmp_path) -> Path:
    """A copy of the shipped policy, to spoil."""
    for name in POLICY_FILES:
        shutil.copy(str(SHIPPED / name), tmp_path / name)
    return tmp_path


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"not just one place to spoil: {old}"
    path.write_text(text.replace(old, new), "utf-8")


def line_of(path: Path, text: str) -> int:
    """Find the last line with this text: of two equal ids, the second is the fault."""
    lines = path.read_text("utf-8").splitlines()
    return max(number for number, line in enumerate(lines, 1) if text in line)


def refusals(directory: Path) -> list[str]:
    with pytest.raises(PolicyError) as refused:
        load_routing(directory)
    return str(refused.value).splitlines()


def test_the_shipped_policy_loads_with_a_version_and_every_rule_of_the_table():
    policy = load_routing()

    assert (policy.version, policy.valid_from) == ("2026-1", date(2026, 1, 1))
    expected = {f"R{number:02}" for number in range(1, 32)} - {"R27", "R28"}
    assert {rule.id for rule in policy.rules} == expected
    assert policy.default.id == "R27"
    assert all(rule.reason for rule in policy.rules)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("indicators.csv", "Zwart betaald", "Ongezien betaald"),
        ("pillars.toml", 'titel = "Aanpakken"', 'titel = "Optreden"'),
        ("routing.toml", 'versie = "2026-1"', 'versie = "2026-2"'),
    ],
)
def test_the_digest_names_exactly_these_files(directory, name, old, new):
    """An untouched copy has the digest of the original; any change, in any file, another."""
    assert load_routing(directory).digest == load_routing().digest

    spoil(directory / name, old, new)

    assert load_routing(directory).digest != load_routing().digest


@pytest.mark.parametrize(
    ("old", "new", "place", "complaint"),
    [
        (
            'id = "R04"',
            'id = "R04"\nurgentei = "spoed"',
            "urgentei",
            "regel R04: onbekende sleutel",
        ),
        (R04, "", "[[regel]]", "regel R04: 'titel' ontbreekt"),
        ('id = "R04"', 'id = "R03"', 'id = "R03"', "regel R03: deze id is al gebruikt"),
        ('id = "R04"', 'id = "R27"', 'id = "R27"', "regel R27: deze id is al gebruikt"),
        (R04_WHEN, R04_WHEN.replace("ALG-20", "ALG-21"), "ALG-21", "onbekende indicator 'ALG-21'"),
        (R04_WHEN, R04_WHEN.replace("ALG-20", "KWB-03"), "KWB-03", "telt nooit als vermoeden"),
        (R04_WHEN, R04_WHEN.replace("volwassen_", "volwasen_"), "volwasen_", "bedoelde u"),
        (R04_WHEN, "als = {}", "als = {}", "regel R04: 'als' is een tabel"),
        (R04_WHEN, "", "[[regel]]", "regel R04: 'als' ontbreekt"),
        (
            R13_TERM,
            R13_TERM.replace("aanpakken", "aanpaken"),
            "aanpaken",
            "onbekende waarde 'aanpaken' bij 'pijlers'; bedoelde u 'aanpakken'?",
        ),
        (
            R13_TERM,
            R13_TERM.replace("aanpakken", "voorkomen"),
            'pijlers = ["voorkomen"]',
            "'voorkomen' ziet alleen aantallen en staat nooit voorop",
        ),
        (R13_TERM, R13_TERM.replace('"aanpakken"', ""), "pijlers = []", "'pijlers' noemt niemand"),
        (
            R13_TERM,
            R13_TERM.replace("normaal", "normal"),
            '"normal"',
            "onbekende waarde 'normal' bij 'urgentie'; bedoelde u 'normaal'?",
        ),
        (
            R13_TERM,
            R13_TERM.replace("10 werkdagen", "tien dagen"),
            '"tien dagen"',
            "onleesbare termijn 'tien dagen'",
        ),
        (R13_TERM, 'pijlers = ["aanpakken"]\nurgentie = "normaal"', "[[", "'termijn' ontbreekt"),
        (R13_TERM, 'pijlers = ["aanpakken"]', "[[regel]]", "heeft een 'urgentie'"),
        (
            'bel = ["bibob-coordinator"]',
            'bel = ["bibob"]',
            'bel = ["bibob"]',
            "onbekende waarde 'bibob' bij 'bel'",
        ),
        (
            'beperking = { masker = ["adres"], masker_behalve = ["zorg"] }',
            'beperking = { masker_behalve = ["zorg"] }',
            "masker_behalve",
            "de beperking beperkt niets",
        ),
        (
            'masker = ["adres"]',
            'masker = ["huisnummer"]',
            "huisnummer",
            "onbekende waarde 'huisnummer' bij 'masker'",
        ),
        (
            'verberg_voor = ["voorkomen", "aanpakken"]',
            'verberg_voor = ["signaleren"]',
            "verberg_voor",
            "de pijler van [standaard] moet alles kunnen zien",
        ),
        (
            'bewaak = [{ wat = "overleg met AVIM of wijkagent", termijn = "1 werkdag" }]',
            'bewaak = [{ wat = "overleg", termijn = "ooit" }]',
            '"ooit"',
            "regel R03, bewaak 1: onleesbare termijn 'ooit'",
        ),
    ],
)
def test_a_bad_rule_is_refused_by_line_and_name(directory, old, new, place, complaint):
    path = directory / "routing.toml"
    spoil(path, old, new)

    lines = refusals(directory)

    assert any(complaint in line for line in lines), lines
    if place not in {"[[regel]]", "[["}:
        assert f"routing.toml:{line_of(path, place)}: " in {
            f"{line.split(' ')[0]} " for line in lines
        }
    assert all(line.startswith("routing.toml:") for line in lines)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('versie = "2026-1"', "", "routing.toml: 'versie' ontbreekt"),
        ("geldig_vanaf = 2026-01-01", 'geldig_vanaf = "nu"', "'geldig_vanaf' is een datum"),
        ("geldig_vanaf = 2026-01-01", "geldig_vanaf = 2026-01-01T00:00:00", "is een datum"),
        (
            "onafhankelijke_melders_min = 2",
            "onafhankelijke_melders_min = 1",
            "van 2 tot en met 100",
        ),
        ("onafhankelijke_melders_min = 2", "onafhankelijk_melders_min = 2", "bedoelde u"),
        ("\n[standaard]", "\n[standard]", "[standaard] ontbreekt"),
        (
            '"Geen regel past"\npijlers = ["signaleren"]\nurgentie = "normaal"',
            '"Geen regel past"\npijlers = ["signaleren"]',
            "[standaard]: 'urgentie' en 'termijn' zijn hier verplicht",
        ),
        (
            '"Geen regel past"\npijlers = ["signaleren"]',
            '"Geen regel past"\npijlers = ["signaleren", "zorg"]',
            "[standaard]: 'pijlers' noemt hier precies één pijler",
        ),
    ],
)
def test_a_policy_without_a_version_a_date_or_a_default_is_refused(directory, old, new, complaint):
    spoil(directory / "routing.toml", old, new)

    assert any(complaint in line for line in refusals(directory))


def test_broken_toml_is_refused_by_its_line(directory):
    spoil(directory / "routing.toml", R04, R04[:-1])

    (line,) = refusals(directory)

    assert line.startswith(f"routing.toml:{line_of(directory / 'routing.toml', R04[:-1])}: ")


def test_every_fault_in_the_file_is_told_at_once(directory):
    path = directory / "routing.toml"
    spoil(path, 'versie = "2026-1"', 'version = "2026-1"')
    spoil(path, R04_WHEN, "")
    spoil(path, 'bel = ["bibob-coordinator"]', 'bel = ["bibob"]')

    assert len(refusals(directory)) == 4


def test_a_missing_or_unreadable_file_is_refused(directory):
    (directory / "routing.toml").write_bytes(b"versie = '\xff'")
    assert refusals(directory) == ["routing.toml: het bestand is geen UTF-8"]

    (directory / "routing.toml").unlink()
    assert refusals(directory) == ["routing.toml: het bestand is niet te lezen"]

    (directory / "routing.toml").write_bytes(b"#" * 1_000_001)
    assert "groter dan" in refusals(directory)[0]


@pytest.mark.parametrize("name", ["pillars.toml", "routing.toml"])
def test_no_telephone_number_of_a_person_is_in_a_policy(name):
    """Public numbers only: the emergency number and national 0800 lines."""
    data = tomllib.loads((SHIPPED / name).read_text("utf-8"))

    numbers = {contact["nummer"] for contact in data.get("contact", []) if "nummer" in contact}
    assert numbers <= {"112", "0800-2000", "0800-5151"}


def test_every_acute_indicator_seen_today_in_a_child_is_acute() -> None:
    """A new acute code in the list may not fall outside R01 unnoticed."""
    policy = load_routing()
    now = datetime(2026, 9, 1, 9, tzinfo=UTC)
    for indicator in policy.catalogue:
        if indicator.strength is Strength.ACUTE:
            signal = SignalFacts(
                signal_id=UUID(int=1),
                partner="police",
                source_kind="mutatie",
                received_at=now,
                observed_at=now,
                has_minor=True,
                indicators=frozenset({indicator.code}),
            )
            hits = {hit.rule_id for hit in route(signal, None, policy, WorkingCalendar()).hits}
            assert "R01" in hits, indicator.code
