"""Loads `powers.toml`: what the municipality may do at an address, and on which law that rests."""

from collections.abc import Iterable, Mapping
from importlib.resources.abc import Traversable
from typing import Final

from hub.domain.powers import ActionKind, Power, Powers, Titles
from hub.policy.reading import SHIPPED, PolicyError, Table, parse_toml, read_or_shipped

FLAG_DAYS_MAX: Final = 366


def load_powers(directory: Traversable = SHIPPED) -> Powers:
    """Read the powers; every fault in the file is in the one `PolicyError`."""
    file = read_or_shipped(directory, "powers.toml")
    top = parse_toml(file)
    powers = {it.code: it for it in map(_power, top.tables("bevoegdheid", name_key="code"))}
    outcomes = [_outcome(table) for table in top.tables("uitkomst", name_key="code")]
    kinds = [_kind(t, frozenset(powers)) for t in top.tables("maatregel", name_key="code")]
    found = Powers(
        version=top.text("versie"),
        flag_days_max=top.number("markering_dagen_max", 1, FLAG_DAYS_MAX) or 0,
        powers=powers,
        grounds=_titles(top.tables("grond", name_key="code")),
        kinds={kind.code: kind for kind in kinds},
        partners=_titles(top.tables("deelnemer", name_key="code")),
        outcomes={code: title for code, title, _ in outcomes},
        findings=frozenset(code for code, _, is_finding in outcomes if is_finding),
    )
    for word, some in _lists(found).items():
        if not some:
            top.refuse(f"er staat geen enkele [[{word}]] in")
    if not found.flag_days_max:
        top.refuse("'markering_dagen_max' ontbreekt: een markering eindigt altijd vanzelf")
    top.finish()
    if file.faults:
        raise PolicyError(file.faults)
    return found


def _lists(found: Powers) -> Mapping[str, Mapping[str, object]]:
    return {
        "bevoegdheid": found.powers,
        "grond": found.grounds,
        "maatregel": found.kinds,
        "uitkomst": found.outcomes,
    }


def _power(table: Table) -> Power:
    power = Power(
        code=table.text("code"),
        title=table.text("titel"),
        law=table.text("wet"),
        is_checked=table.flag("nagekeken"),
    )
    table.finish()
    return power


def _kind(table: Table, powers: frozenset[str]) -> ActionKind:
    kind = ActionKind(
        code=table.text("code"),
        title=table.text("titel"),
        explained=table.text("uitleg"),
        powers=table.words("bevoegdheden", powers),
        steps=_titles(table.tables("stappen", name_key="code")),
        has_end=table.flag("heeft_einddatum"),
        is_permit=table.flag("over_vergunning"),
    )
    if not kind.powers:
        table.refuse("noem ten minste één bevoegdheid", "bevoegdheden")
    table.finish()
    return kind


def _outcome(table: Table) -> tuple[str, str, bool]:
    outcome = (table.text("code"), table.text("titel"), table.flag("is_misstand"))
    table.finish()
    return outcome


def _titles(tables: Iterable[Table]) -> Titles:
    found: dict[str, str] = {}
    for table in tables:
        code, title = table.text("code"), table.text("titel")
        if code in found:
            table.refuse(f"code '{code}' staat er twee keer in", "code")
        found[code] = title
        table.finish()
    return found
