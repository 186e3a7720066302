"""`hub link diff`: what another model or linkage policy would link otherwise. Nothing changes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from hub import settings
from hub.cli.app import CommandFailed
from hub.cli.opening import opened
from hub.cli.output import answer, count, say, say_table, short
from hub.evaluation.difference import Change, ChangeKind, counted, differences
from hub.evaluation.folder import FolderError, read_model, records_of
from hub.evaluation.person import PERSON_LISTS
from hub.matching.linker import Linker
from hub.matching.mention import EntityKind
from hub.matching.model import PersonModel
from hub.matching.policy import LinkagePolicy
from hub.matching.resolver import Resolver
from hub.policy.addresses import read_addresses
from hub.policy.linkage import LinkagePolicyError, load_linkage

CURRENT: Final = "current"
SHOWN: Final = 50
_MODEL, _POLICY = "person_model.json", "linkage.toml"
_KINDS: Final = {
    ChangeKind.SPLIT: "gesplitst",
    ChangeKind.MERGED: "samengevoegd",
    ChangeKind.MOVED: "verschoven",
}
Division = dict[str, str]
Rules = tuple[LinkagePolicy, PersonModel]


def diff(old: str, new: str, /, *, records: Path | None = None, json: bool = False) -> int:
    """Verbind alles twee keer, en zeg welke personen en dossiers anders zouden zijn.

    Dit opent alle signalen. Er verandert niets, en er komen alleen nummers in beeld.

    Parameters
    ----------
    old
        De regels van nu: `current`, een model (JSON), een linkage.toml, of een map met een van
        beide of allebei. Wat er niet in staat, is van nu.
    new
        De andere regels: net zo.
    records
        Vergelijk over een CSV met vermeldingen (zoals hub link train), niet over het register.
    json
        Toon de uitkomst als één JSON-object, met alle vermeldingen.

    """
    try:
        before, after = _rules(old), _rules(new)
        if records is None:
            persons, dossiers = _over_record(before, after)
        else:
            persons, dossiers = _over_csv(records, before, after), None
    except (FolderError, LinkagePolicyError) as error:
        raise CommandFailed(str(error)) from error
    if json:
        answer(_as_json(before, after, persons, dossiers))
    else:
        _show(persons, dossiers)
    return 0


def _rules(name: str) -> Rules:
    """Read the policy and model that a name stands for; what it does not give is in force."""
    in_force = settings.load().policy_directory or Path(str(files("hub.policy")))
    model, policy = in_force / _MODEL, in_force / _POLICY
    path = Path(name)
    if path.is_dir():
        model = path / _MODEL if (path / _MODEL).exists() else model
        policy = path / _POLICY if (path / _POLICY).exists() else policy
    elif path.suffix == ".toml":
        policy = path
    elif name != CURRENT:
        model = path
    beside = model.with_name("tf.json")
    try:
        text = policy.read_text("utf-8")
    except (OSError, ValueError) as error:
        raise FolderError(policy, "niet te lezen.", "Geef een linkage.toml in UTF-8.") from error
    book = read_addresses(policy.parent) or read_addresses(in_force)
    return load_linkage(text, str(policy), book), read_model(model, beside)


def _over_csv(path: Path, before: Rules, after: Rules) -> list[Change]:
    """Link a CSV of mentions under both. Raises FolderError."""

    def divided(policy: LinkagePolicy, model: PersonModel) -> Division:
        resolver, ids = Resolver(model, policy.person), []
        for mention, record in records_of(path, PERSON_LISTS, partial=True):
            resolver.add(mention, record)
            ids.append(mention)
        resolver.settle()
        return {mention: resolver.entity_of(mention) for mention in ids}

    return differences(divided(*before), divided(*after))


def _over_record(before: Rules, after: Rules) -> tuple[list[Change], list[Change]]:
    """Link the hub's record under both: what differs of persons, and of dossiers."""
    with _linked() as linker_of:
        old, new = linker_of(before), linker_of(after)
    persons = differences(_persons(old), _persons(new))
    return persons, differences(_dossiers(old), _dossiers(new))


@contextmanager
def _linked() -> Iterator[Callable[[Rules], Linker]]:
    with opened("record", "keys") as hub:
        last = hub.reading.last()

        def linker_of(rules: Rules) -> Linker:
            stage = hub.linking(hub.reading, None, lambda: Linker(*rules))
            stage.restore(last)
            return stage.linker

        yield linker_of


def _persons(linker: Linker) -> Division:
    return {
        mention: str(row[1])
        for row in linker.state()["entities"]
        if row[0] == EntityKind.PERSON
        for mention in row[2]  # type: ignore[attr-defined]
    }


def _dossiers(linker: Linker) -> Division:
    """Return the dossier of every signal; one that is in none is by itself."""
    signals = sorted({survivor[0] for survivor in linker.survivors()})
    return {signal: linker.dossier_of(signal) or f"none:{signal}" for signal in signals}


def _as_json(
    before: Rules, after: Rules, persons: list[Change], dossiers: list[Change] | None
) -> dict[str, Any]:
    return {
        "oud": {"beleid": before[0].version, "model": before[1].digest},
        "nieuw": {"beleid": after[0].version, "model": after[1].digest},
        "personen": _changes(persons),
        "dossiers": None if dossiers is None else _changes(dossiers),
    }


def _changes(changes: list[Change]) -> dict[str, Any]:
    return {
        "aantal": counted(changes),
        "geraakt": sum(len(group) for change in changes for group in change.before),
        "verschillen": [_change(change) for change in changes],
    }


def _change(change: Change) -> dict[str, Any]:
    return {"wat": change.kind.value, "nu": change.before, "straks": change.after}


def _show(persons: list[Change], dossiers: list[Change] | None) -> None:
    for title, changes in (("Personen", persons), ("Dossiers", dossiers)):
        if changes is None:
            continue
        numbers = counted(changes)
        parts = ", ".join(f"{numbers[kind.value]} {word}" for kind, word in _KINDS.items())
        say(f"{title}: {count(len(changes), 'verschil', 'verschillen')} ({parts}).")
        if changes:
            say_table(
                ("wat", "nu", "straks"),
                [
                    (_KINDS[change.kind], _written(change.before), _written(change.after))
                    for change in changes[:SHOWN]
                ],
            )
        if len(changes) > SHOWN:
            say(f"Hier staan de eerste {SHOWN}; met --json ziet u ze alle.")


def _written(groups: tuple[tuple[str, ...], ...]) -> str:
    return " | ".join(" ".join(map(short, group)) for group in groups)
