"""`hub link pin`: makes the artefact that linking is pinned to, of a model that Splink saved."""

from json import loads
from pathlib import Path

from hub.cli.app import CommandFailed
from hub.cli.output import answer, say, short
from hub.matching.artefact import pinned
from hub.matching.model import ModelError, PersonModel


def pin(  # noqa: PLR0913  each is an option of the command
    model: Path,
    /,
    *,
    into: Path,
    frequencies: Path | None = None,
    floor: float | None = None,
    population: str | None = None,
    mentions: int | None = None,
    json: bool = False,
) -> int:
    """Leg een model vast: met gewichten, frequenties, voor wie het is, en een controlegetal.

    Wat u niet opgeeft, blijft zoals het in het model staat. Een model dat daarna verandert, wordt
    geweigerd tot het opnieuw is vastgelegd.

    Parameters
    ----------
    model
        Het model: JSON van Splink, of een model dat al was vastgelegd.
    into
        Het bestand om te schrijven. Dat mag hetzelfde zijn.
    frequencies
        Hoe vaak waarden voorkomen: JSON met per kolom {waarde: aandeel}.
    floor
        Zeldzamer dan dit aandeel staat niet in het model, en telt als dit aandeel.
    population
        Voor wie de kans vooraf geldt, in woorden.
    mentions
        Hoeveel vermeldingen dat zijn.
    json
        Toon de uitkomst als één JSON-object.

    """
    try:
        artefact = _pinned(model, frequencies, floor, population, mentions)
        made = PersonModel(artefact)
        into.write_text(artefact, "utf-8")
    except OSError as error:
        message = f"{error.filename}: niet te lezen of te schrijven ({error.strerror})"
        raise CommandFailed(message) from error
    except (ModelError, AttributeError, KeyError, TypeError, ValueError) as error:
        message = f"Het model is niet vast te leggen: {error}"
        raise CommandFailed(message) from error
    if json:
        answer({"file": str(into), "digest": made.digest, "warnings": made.warnings})
        return 0
    say(*(f"Let op: {warning}." for warning in made.warnings))
    say(f"Vastgelegd in {into}: {short(made.digest)}.")
    return 0


def _pinned(
    model: Path,
    frequencies: Path | None,
    floor: float | None,
    population: str | None,
    mentions: int | None,
) -> str:
    """Return the artefact; what is not given stays as the model states it."""
    text = model.read_text("utf-8")
    stated = loads(text)
    tables = stated.get("term_frequencies", {})
    if frequencies is not None:
        tables = loads(frequencies.read_text("utf-8"))
    known = stated.get("population", {"text": "", "number": 0})
    return pinned(
        text,
        tables,
        stated.get("term_frequency_floor") if floor is None else floor,
        known["text"] if population is None else population,
        known["number"] if mentions is None else mentions,
    )
