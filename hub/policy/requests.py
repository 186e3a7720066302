"""Loads `requests.toml`: terms of requests of data subjects, and what may be chosen."""

from functools import cache
from hashlib import sha256
from importlib.resources.abc import Traversable
from itertools import product
from typing import Final

from hub.domain.request_terms import Ground, RequestPolicy, RequestTerm, Titles
from hub.policy.periods import period
from hub.policy.reading import SHIPPED, PolicyError, PolicyFile, Table, parse_toml, read_or_shipped
from schemas.events.requests import Asked, UnderLaw

FILE: Final = "requests.toml"
BOTH: Final = "beide"


@cache
def shipped_requests() -> RequestPolicy:
    """The policy that ships with the hub."""
    return load_requests()


def load_requests(directory: Traversable = SHIPPED) -> RequestPolicy:
    """Load the policy in a directory. Raises `PolicyError` with every fault of the file."""
    return parse_requests(read_or_shipped(directory, FILE))


def parse_requests(file: PolicyFile) -> RequestPolicy:
    """Read the terms and the choices; every fault is in the one `PolicyError`."""
    top = parse_toml(file)
    policy = RequestPolicy(
        version=top.text("versie"),
        digest=sha256(file.content).hexdigest(),
        terms=tuple(map(_term, top.tables("termijn", name_key="code"))),
        channels=_titles(top, "kanaal"),
        means=_titles(top, "vaststellen"),
        extensions=_titles(top, "verlenging"),
        closings=_titles(top, "sluiten"),
        grounds=dict(map(_ground, top.tables("grond", name_key="code"))),
    )
    _refuse_gaps(top, policy)
    top.finish()
    if file.faults:
        raise PolicyError(file.faults)
    return policy


def _refuse_gaps(top: Table, policy: RequestPolicy) -> None:
    """Refuse a policy under which a request has no term, or two, or cannot be refused in part."""
    for law, asked in product(UnderLaw, Asked):
        found = [it.code for it in policy.terms if it.law is law and asked in it.asked]
        if len(found) != 1:
            what = " en ".join(found) or "geen termijn"
            top.refuse(f"voor '{asked}' onder '{law}' geldt precies één termijn, niet: {what}")
    for law in UnderLaw:
        if not policy.grounds_of(law, of_part=True):
            top.refuse(f"geen enkele [[grond]] met deel = true onder '{law}'")


def _titles(top: Table, key: str) -> Titles:
    found: dict[str, str] = {}
    for table in top.tables(key, name_key="code"):
        found[table.text("code")] = table.text("titel")
        table.finish()
    if not found:
        top.refuse(f"er staat geen enkele [[{key}]] in")
    return found


def _term(table: Table) -> RequestTerm:
    law = table.choice("wet", frozenset(UnderLaw))
    if law is None:
        table.refuse("'wet' zegt onder welke wet de termijn geldt", "wet")
    term = RequestTerm(
        code=table.text("code"),
        law=UnderLaw(law or UnderLaw.GDPR),
        asked=frozenset(map(Asked, table.words("verzoek", frozenset(Asked)))),
        period=period(table, "duur"),
        longer=period(table, "verlengen") if "verlengen" in table else None,
        basis=table.text("grondslag"),
        is_checked=table.flag("nagekeken"),
    )
    table.finish()
    return term


def _ground(table: Table) -> tuple[str, Ground]:
    law = table.choice("wet", frozenset({*UnderLaw, BOTH}))
    if law is None:
        table.refuse("'wet' zegt onder welke wet de grond geldt", "wet")
    laws = frozenset(UnderLaw) if law in {None, BOTH} else frozenset({UnderLaw(law)})
    found = table.text("code"), Ground(table.text("titel"), laws, table.flag("deel"))
    table.finish()
    return found
