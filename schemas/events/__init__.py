"""Everything that can happen in the hub. Names and fields here are kept for ever.

An event holds ids, codes and sealed blocks; never a name, a number or a text in clear.
"""

from collections.abc import Mapping

from schemas.base import Event
from schemas.events.arrival import (
    DeliverySetAside,
    FeedbackReceived,
    MessageQuarantined,
    MessageRef,
    MessageRefused,
    MessageRepeated,
    Sealed,
    SignalCorrected,
    SignalRegistered,
    SignalSupplemented,
    SignalVersion,
    SignalWithdrawn,
)
from schemas.events.linkage import (
    CoLocation,
    DossierChange,
    DossierDissolved,
    DossierExtended,
    DossierFormed,
    DossierMerged,
    DossierReduced,
    DossierRenamed,
    DossierSplit,
    EntityChange,
    MentionLinked,
    Related,
    RepeatRecognised,
    SharedEntity,
    SignalLinked,
    SignalUnlinked,
    Tie,
    Verdict,
)
from schemas.events.routing import (
    RoutingEnded,
    RuleHit,
    SignalRouted,
    Veto,
)

__all__ = [
    "BY_TOPIC",
    "DOSSIER_CHANGES",
    "EVENTS",
    "SIGNAL_VERSIONS",
    "CoLocation",
    "DeliverySetAside",
    "DossierChange",
    "DossierDissolved",
    "DossierExtended",
    "DossierFormed",
    "DossierMerged",
    "DossierReduced",
    "DossierRenamed",
    "DossierSplit",
    "EntityChange",
    "FeedbackReceived",
    "MentionLinked",
    "MessageQuarantined",
    "MessageRef",
    "MessageRefused",
    "MessageRepeated",
    "Related",
    "RepeatRecognised",
    "RoutingEnded",
    "RuleHit",
    "Sealed",
    "SharedEntity",
    "SignalCorrected",
    "SignalLinked",
    "SignalRegistered",
    "SignalRouted",
    "SignalSupplemented",
    "SignalUnlinked",
    "SignalVersion",
    "SignalWithdrawn",
    "Tie",
    "Verdict",
    "Veto",
]

SIGNAL_VERSIONS: tuple[type[SignalVersion], ...] = (
    SignalRegistered,
    SignalCorrected,
    SignalSupplemented,
)

DOSSIER_CHANGES: tuple[type[DossierChange], ...] = (
    DossierFormed,
    DossierExtended,
    DossierMerged,
    DossierSplit,
    DossierReduced,
    DossierRenamed,
    DossierDissolved,
)

EVENTS: tuple[type[Event], ...] = (
    *SIGNAL_VERSIONS,
    SignalWithdrawn,
    FeedbackReceived,
    MessageRefused,
    MessageQuarantined,
    MessageRepeated,
    DeliverySetAside,
    RepeatRecognised,
    SignalLinked,
    SignalUnlinked,
    *DOSSIER_CHANGES,
    SignalRouted,
    RoutingEnded,
)

BY_TOPIC: Mapping[str, type[Event]] = {event.TOPIC: event for event in EVENTS}
