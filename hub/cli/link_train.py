"""`hub link train`: a new model of persons from mentions, with Splink. Nothing in force changes."""

from importlib.resources import files
from json import dumps
from pathlib import Path
from typing import Final

from hub.cli.app import CommandFailed
from hub.cli.evaluating import NO_SPLINK
from hub.cli.output import answer, listed, say
from hub.evaluation.folder import FolderError, records_of
from hub.evaluation.person import person_recipe
from hub.evaluation.prepare import write_json
from hub.evaluation.recipe import Recipe
from hub.evaluation.recipes import RECIPES
from hub.evaluation.training import SplinkMissingError, Trained, TrainingError
from hub.evaluation.training import train as trained
from hub.matching.artefact import pinned

PERSON: Final = "person"
_LEAST: Final = 100
_SHARED_BY: Final = 5
"""A value that fewer mentions have can give a person away: its frequency is not written down."""


def train(
    records: Path,
    /,
    *,
    into: Path,
    recipe: str = PERSON,
    population: int | None = None,
    json: bool = False,
) -> int:
    """Train een model op vermeldingen, zonder te weten wie wie is. Er verandert niets in de hub.

    In de map komen model.json, training.json en grafieken (HTML, zonder netwerk). Het model noemt
    geen naam die in minder dan vijf vermeldingen staat.

    Parameters
    ----------
    records
        Een CSV met vermeldingen: eerst het id, dan de kolommen die het model vergelijkt; in een
        cel met meer waarden staat | ertussen.
    into
        De map voor het model.
    recipe
        Wat er wordt vergeleken: person, of de naam van een verzameling van hub evaluate linking.
    population
        Voor hoeveel vermeldingen het model straks is; zonder voor zoveel als er nu zijn.
    json
        Toon de uitkomst als één JSON-object.

    """
    chosen = _recipe(recipe)
    try:
        _require(records, chosen)
        into.mkdir(parents=True, exist_ok=True)
        found = trained(records, chosen, population, charts=into)
    except FolderError as error:
        raise CommandFailed(str(error)) from error
    except SplinkMissingError as error:
        raise CommandFailed(NO_SPLINK) from error
    except TrainingError as error:
        raise CommandFailed(f"{records}: Splink kan hier niet op trainen. {error}") from error
    _write(into, found)
    if json:
        answer(found.report)
        return 0
    report = found.report
    say(
        f"{into / 'model.json'}: getraind op {report['records']} vermeldingen, "
        f"voor {report['population']}.",
        f"Kans vooraf dat twee vermeldingen één persoon zijn: {report['prior']:.3g}.",
        f"Rondes per keer leren: {listed([str(n) for n in report['em_iterations']]) or 'geen'}.",
        *(f"Let op: {line}" for line in report["warnings"]),
        f"Zie wat er anders wordt met: hub link diff current {into / 'model.json'}",
    )
    return 0


def _write(into: Path, found: Trained) -> None:
    """Write the model as linking is pinned to it, and how training went."""
    text = pinned(
        dumps(found.model, ensure_ascii=False),
        found.frequencies,
        _SHARED_BY / found.report["records"],
        f"Geschat uit {found.report['records']} vermeldingen.",
        found.report["population"],
    )
    (into / "model.json").write_text(text, "utf-8")
    write_json(into / "training.json", found.report)


def _recipe(name: str) -> Recipe:
    if name == PERSON:
        return person_recipe((files("hub.policy") / "person_model.json").read_text("utf-8"))
    if name not in RECIPES:
        known = ", ".join((PERSON, *RECIPES))
        raise CommandFailed(f"Er is geen recept {name}; er zijn: {known}.", 2)
    return RECIPES[name]


def _require(path: Path, recipe: Recipe) -> None:
    """Refuse what cannot be trained on before Splink sees it. Raises FolderError."""
    count, header = 0, set[str]()
    for _, record in records_of(path, frozenset()):
        count, header = count + 1, header or set(record)
    if count < _LEAST:
        mend = f"Geef er minstens {_LEAST}: uit minder valt niets te leren."
        raise FolderError(path, f"er staan {count} vermeldingen in.", mend)
    if missing := sorted(recipe.columns - header):
        mend = "Voeg haar toe, leeg als u niets weet, of kies een ander --recipe."
        raise FolderError(path, f"de kolom {missing[0]} is er niet.", mend)
