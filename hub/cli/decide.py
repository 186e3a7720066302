"""Every decision of the machine taken again, for `hub replay --decide`; ids and codes only."""

from typing import Any, Final

from consumers.dedupe import Dedupe
from hub.cli.app import EXIT_FOUND
from hub.cli.opening import opened
from hub.cli.output import answer, progress, say, say_table
from hub.policy.event_words import TITLES
from hub.replay.deciding import Parts, decide_again
from hub.replay.report import Difference, Report
from hub.wiring import Hub

STAGES: Final = {"dedupe": "herhaling herkennen", "link": "verbinden", "route": "toewijzen"}
VALUE_MAX: Final = 60
"""So many characters of a value are shown; the JSON has all of it."""


def show_decided_again(*, json: bool) -> int:
    """Decide again and say what comes out otherwise."""
    with opened("record", "keys") as hub:
        last = hub.reading.last()
        with progress("Opnieuw beslissen", last, hidden=json) as done:
            report = decide_again(_parts(hub), done)
    is_equal = not report.differences
    if json:
        answer({"gebeurtenissen": last, "gelijk": is_equal, **_as_json(report)})
    else:
        _show(report)
    return 0 if is_equal else EXIT_FOUND


def _parts(hub: Hub) -> Parts:
    record = hub.reading
    return Parts(
        record=record,
        mapper=hub.mapper,
        sealer=hub.sealer,
        rules=hub.rules,
        dedupe=Dedupe(hub.mapper, record, hub.sealer, hub.match_key, hub.clock),
        link=lambda new: hub.linking(record, None, new),
    )


def _as_json(report: Report) -> dict[str, Any]:
    return {
        "besluiten": {
            stage: {
                "gelijk": tally.equal,
                "anders": tally.different,
                "vernietigd": tally.forgotten,
                "regelsOnbekend": tally.unknown,
            }
            for stage, tally in report.tallies.items()
        },
        "verschillen": [
            {
                "gebeurtenis": it.event,
                "stap": it.stage,
                "besluit": it.decision,
                "veld": it.field,
                "vastgelegd": it.recorded,
                "opnieuw": it.again,
            }
            for it in report.differences
        ],
    }


def _show(report: Report) -> None:
    say_table(
        ("", "gelijk", "anders", "vernietigd", "regels onbekend"),
        [
            (STAGES[stage], tally.equal, tally.different, tally.forgotten, tally.unknown)
            for stage, tally in report.tallies.items()
        ],
    )
    say("")
    if not report.differences:
        say("Elk besluit komt opnieuw uit zoals het is vastgelegd.")
        return
    say_table(
        ("gebeurtenis", "besluit", "veld", "vastgelegd", "opnieuw"),
        [_row(it) for it in report.differences],
    )
    different = sum(tally.different for tally in report.tallies.values())
    say("", f"{different} besluiten komen ANDERS uit.")


def _row(it: Difference) -> tuple[object, ...]:
    title = TITLES.get(it.decision, it.decision)
    if it.field:
        return it.event, title, it.field, _short(it.recorded), _short(it.again)
    told = ("-" if value is None else "wel" for value in (it.recorded, it.again))
    return it.event, title, "(hele besluit)", *told


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= VALUE_MAX else f"{text[: VALUE_MAX - 1]}…"
