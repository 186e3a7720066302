"""Loads `sharing.toml`: who may receive what, and refuses a policy that leaves anything unsaid."""

from collections.abc import Iterable, Mapping
from importlib.resources.abc import Traversable
from typing import Final

from hub.domain.calendar import Term, TermUnit, parse_term
from hub.domain.sharing import Allowance, Detail, Outcome, Receiver, SharingPolicy, When
from hub.policy.pillars import Roles, load_pillars
from hub.policy.reading import (
    SHIPPED,
    PolicyError,
    PolicyFile,
    Table,
    parse_toml,
    read_or_shipped,
    read_policy_file,
)
from schemas.signal import Partner

WORDS: Final[Mapping[str, Detail]] = {
    "indicatoren": Detail.INDICATORS,
    "tekst": Detail.TEXT,
    "slachtoffers": Detail.VICTIMS,
    "daders": Detail.OFFENDERS,
    "derden": Detail.THIRD_PERSONS,
    "adressen": Detail.ADDRESSES,
    "contact": Detail.CONTACTS,
    "nummers": Detail.NUMBERS,
    "bedrijven": Detail.COMPANIES,
}
"""How the policy calls each kind of detail."""
CASES: Final = frozenset(When)
AT_ONCE: Final = Term(1, TermUnit.WORKING_DAY)


def load_sharing(directory: Traversable = SHIPPED) -> SharingPolicy:
    """Load the policy in a directory. Raises `PolicyError` with every fault of the file."""
    roles = load_pillars(read_policy_file(directory / "pillars.toml"))
    return parse_sharing(read_or_shipped(directory, "sharing.toml"), roles)


def parse_sharing(file: PolicyFile, roles: Roles) -> SharingPolicy:
    """Turn `sharing.toml` into a policy, or raise `PolicyError` with every fault in it."""
    top = parse_toml(file)
    version = top.text("versie")
    reader = _Reader(file, roles)
    purposes = reader.codes(top, "doel")
    grounds = reader.codes(top, "grond")
    returns = reader.codes(top, "teruggeven")
    automatic, assessed = _senders(top)
    reader.known = frozenset(purposes), frozenset(grounds)
    receivers = [reader.receiver(table) for table in top.tables("ontvanger", name_key="naam")]
    _refuse_repeated(file, "ontvanger", [it.key for it in receivers])
    for name in sorted(roles.owners - {it.key for it in receivers}):
        file.refuse(f"pijler '{name}' ontbreekt: niemand zou er iets aan kunnen overdragen")
    top.finish()
    if file.faults:
        raise PolicyError(file.faults)
    return SharingPolicy(
        version=version,
        receivers={it.key: it for it in receivers},
        purposes=purposes,
        grounds=grounds,
        needs_consent=frozenset(reader.needs_consent),
        returns=returns,
        automatic=automatic,
        assessed=assessed,
    )


def _senders(top: Table) -> tuple[frozenset[str], frozenset[str]]:
    """The partners that hear an outcome at once, and those that hear an assessment."""
    known = frozenset(Partner)
    said: dict[str, tuple[bool, bool]] = {}
    for table in top.tables("afzender", name_key="partner"):
        name = table.choice("partner", known)
        heard = table.flag("meteen"), table.flag("beoordeling")
        if name is None or name in said:
            table.refuse(f"'partner' is één keer een van {', '.join(sorted(known))}", "partner")
        else:
            said[name] = heard
        table.finish()
    for name in sorted(known - said.keys()):
        top.refuse(f"[[afzender]] ontbreekt voor '{name}'")
    return (
        frozenset(name for name, (at_once, _) in said.items() if at_once),
        frozenset(name for name, (_, assessed) in said.items() if assessed),
    )


def _refuse_repeated(file: PolicyFile, what: str, names: Iterable[str]) -> None:
    seen = set[str]()
    for name in names:
        if name in seen:
            file.refuse(f"{what} '{name}' staat er twee keer in")
        seen.add(name)


class _Reader:
    """Reads codes and receivers, and remembers which codes ask for consent."""

    def __init__(self, file: PolicyFile, roles: Roles) -> None:
        self._file, self._roles = file, roles
        self._titles = {str(role.name): role for role in roles.pillars}
        self.needs_consent = set[str]()
        self.known: tuple[frozenset[str], frozenset[str]] = frozenset(), frozenset()

    def codes(self, top: Table, key: str) -> dict[str, str]:
        """Read a list of codes with what they say."""
        found: dict[str, str] = {}
        for table in top.tables(key, name_key="code"):
            code, title = table.text("code"), table.text("titel")
            if code in found:
                table.refuse(f"{key} '{code}' staat er twee keer in", "code")
            if table.flag("toestemming"):
                self.needs_consent.add(code)
            found[code] = title
            table.finish()
        if not found:
            top.refuse(f"er staat geen enkele [[{key}]] in")
        return found

    def receiver(self, table: Table) -> Receiver:
        """Read one receiver."""
        key, is_pillar = table.text("naam"), table.flag("pijler")
        role = self._titles.get(key) if is_pillar else None
        if is_pillar and (role is None or role.totals_only):
            table.refuse(f"'{key}' is geen pijler die signalen ontvangt", "naam")
        outcomes = self._outcomes(table)
        steps = {step.text("code"): step for step in table.tables("stap", name_key="code")}
        titles = {code: step.text("titel") for code, step in steps.items()}
        for step in steps.values():
            step.finish()
        if is_pillar and not (outcomes and steps):
            table.refuse("een pijler heeft minstens één 'stap' en één 'uitkomst'")
        made = Receiver(
            key=key,
            title=role.title if role else table.text("titel", required=not is_pillar),
            is_pillar=is_pillar,
            is_outside=role.outside if role else True,
            is_police=table.flag("politie"),
            is_gated=table.flag("eerst_stappen"),
            partner=table.choice("partner", frozenset(Partner)) or "",
            purposes=self._some(table, "doelen", self.known[0]),
            grounds=self._some(table, "gronden", self.known[1]),
            allowances=self._allowances(table),
            acknowledge=_term(table, "bevestigen"),
            acknowledge_urgent=_term(table, "bevestigen_spoed"),
            steps=titles,
            last_step=next(reversed(titles), ""),
            outcomes=outcomes,
        )
        table.finish()
        return made

    def _some(self, table: Table, key: str, known: frozenset[str]) -> tuple[str, ...]:
        words = table.words(key, known)
        if not words:
            table.refuse(f"'{key}' noemt er minstens één", key)
        return words

    def _outcomes(self, table: Table) -> dict[str, Outcome]:
        found = {}
        for each in table.tables("uitkomst", name_key="code"):
            said = Outcome(each.text("titel"), each.text("telt_als"), each.text("afzender"))
            found[each.text("code")] = said
            each.finish()
        return found

    def _allowances(self, table: Table) -> dict[Detail, Allowance]:
        """Every kind of detail is said, and every "no" has its reason."""
        given, why = table.table("gegevens"), table.table("waarom")
        if given is None:
            table.refuse("'gegevens' ontbreekt")
            return {}
        found: dict[Detail, Allowance] = {}
        for word, detail in WORDS.items():
            if word not in given:
                given.refuse(f"'{word}' ontbreekt: niets mag per ongeluk open staan")
            when = When(given.choice(word, CASES) or When.NEVER)
            reason = why.text(word, required=False) if why else ""
            if when is not When.ALWAYS and not reason:
                table.refuse(f"'waarom' zegt niet waarom '{word}' niet (altijd) mag")
            if when is When.ALWAYS and reason:
                table.refuse(f"'waarom' noemt '{word}', maar dat mag altijd")
            found[detail] = Allowance(when, reason)
        given.finish()
        if why:
            why.finish()
        return found


def _term(table: Table, key: str) -> Term:
    text = table.text(key)
    try:
        return parse_term(text)
    except ValueError as error:
        if text:
            table.refuse(f"'{key}': {error}", key)
        return AT_ONCE
