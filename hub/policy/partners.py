"""Loads `partners.toml`: who may send signals, under which organisation number."""

from dataclasses import dataclass
from importlib.resources.abc import Traversable
from re import fullmatch

from hub.policy.reading import SHIPPED, PolicyError, parse_toml, read_policy_file
from schemas.signal import Partner


@dataclass(frozen=True, slots=True)
class PartnerAgreement:
    """What was agreed with a partner: its OIN (20 digits) and the class its keys are kept under."""

    partner: Partner
    title: str
    oin: str
    retention: str


def load_partners(directory: Traversable = SHIPPED) -> tuple[PartnerAgreement, ...]:
    """Load the agreements. Raises `PolicyError` with every fault of the file."""
    file = read_policy_file(directory / "partners.toml")
    top = parse_toml(file)
    top.text("versie")
    found: dict[Partner, PartnerAgreement] = {}
    known = {partner.value: partner for partner in Partner}
    for table in top.tables("partner", name_key="naam"):
        name, oin = table.text("naam"), table.text("oin")
        title, retention = table.text("titel"), table.text("bewaarklasse")
        if name not in known or known[name] in found:
            table.refuse(f"'naam' is één keer een van {', '.join(known)}", "naam")
        elif not fullmatch(r"[0-9]{20}", oin):
            table.refuse("'oin' heeft 20 cijfers", "oin")
        else:
            found[known[name]] = PartnerAgreement(known[name], title, oin, retention)
        table.finish()
    for name in sorted(known.keys() - {partner.value for partner in found}):
        top.refuse(f"partner '{name}' ontbreekt")
    top.finish()
    if file.faults:
        raise PolicyError(file.faults)
    return tuple(found.values())
