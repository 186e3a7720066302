"""Which part of the hub records which events, for the logbook."""

from collections.abc import Mapping
from typing import Final

from hub.web.logbook.sentences import SENTENCES

STAGES: Final[Mapping[str, tuple[str, frozenset[str]]]] = {
    "intake": (
        "Ontvangst",
        frozenset(
            {
                "signal.registered.v1",
                "signal.corrected.v1",
                "signal.supplemented.v1",
                "signal.withdrawn.v1",
                "signal.feedback-received.v1",
                "message.refused.v1",
                "message.quarantined.v1",
                "message.repeated.v1",
            }
        ),
    ),
    "dedupe": ("Herhalingen", frozenset({"signal.repeat-recognised.v1"})),
    "link": (
        "Koppeling",
        frozenset(
            {
                "signal.linked.v1",
                "signal.unlinked.v1",
                "pair.settled.v1",
                "pair.doubted.v1",
                "pair.lapsed.v1",
                "pair.conflicted.v1",
                "pair.reconciled.v1",
                "person.grouped.v1",
                "dossier.formed.v1",
                "dossier.extended.v1",
                "dossier.merged.v1",
                "dossier.split.v1",
                "dossier.reduced.v1",
                "dossier.renamed.v1",
                "dossier.dissolved.v1",
                "dossier.word-settled.v1",
                "dossier.word-lapsed.v1",
                "dossier.word-conflicted.v1",
                "dossier.word-reconciled.v1",
            }
        ),
    ),
    "deliver": (
        "Antwoorden",
        frozenset({"numbers.missed.v1", "numbers.filled.v1", "webhook.given-up.v1"}),
    ),
    "outgoing": ("Melden", frozenset({"handover.delivered.v1", "delivery.given-up.v1"})),
    "route": ("Toewijzing", frozenset({"signal.routed.v1", "signal.routing-ended.v1"})),
    "forget": (
        "Vernietiging",
        frozenset(
            {
                "erasure.carried-out.v1",
                "signal.forgotten.v1",
                "message.forgotten.v1",
                "subject-request.forgotten.v1",
            }
        ),
    ),
    "worker": ("Verwerker", frozenset({"delivery.set-aside.v1"})),
    "inzage": (
        "Inzage",
        frozenset(
            {
                "page.viewed.v1",
                "content.opened.v1",
                "access.refused.v1",
                "access.searched.v1",
                "glass.broken.v1",
                "glass.closed.v1",
                "glass.reviewed.v1",
                "log.exported.v1",
            }
        ),
    ),
}
"""Which part of the hub records which events, and what tells of looking; people do all others."""
INSPECTION: Final = "inzage"
PEOPLE: Final = ("mens", "Een mens")


def stage_of(topic: str) -> str:
    """The part of the hub that records it; empty for a person."""
    return next((title for title, topics in STAGES.values() if topic in topics), "")


def topics_of(stage: str) -> frozenset[str]:
    """The events of a part of the hub, or those of people."""
    if stage == PEOPLE[0]:
        return frozenset(SENTENCES) - frozenset(t for _, topics in STAGES.values() for t in topics)
    return STAGES[stage][1] if stage in STAGES else frozenset()
