"""Signals with sealed content about invented people, and the pair of mentions they make."""

from datetime import timedelta

from hub.security.content import Draft, seal_all
from schemas.ids import mention_id
from schemas.parties import Address, Identifier, IdentifierKind, Narrative, Person, Place, Role
from schemas.signal import Partner, SignalContent
from tests.hub.web.events import START, a_signal, mentions

NAME, OTHER_NAME = "Kowalska", "Kowalski"
TEXT = "Zij mag de telefoon niet houden."
BSN = "999990019"
STREET = "Demohof"
HIDDEN_STREET = "Schuilpad"


def content(family, street=STREET, **home):
    return SignalContent(
        persons=(
            Person(
                role=Role.LIKELY_VICTIM,
                given_names="Zofia",
                family_name=family,
                birth="2001-03-04",
                sex="f",
                home=Address(street=street, number=9012, town="Nijkerk", **home),
                identifiers=(Identifier(kind=IdentifierKind.BSN, value=BSN),),
            ),
            Person(role=Role.REPORTER, family_name="Melder"),
        ),
        places=(Place(address=Address(street=STREET, number=9012, town="Nijkerk")),),
        contacts=(Identifier(kind=IdentifierKind.PHONE, value="+31 6 0000 0011"),),
        narratives=(Narrative(kind="tekst", text=TEXT),),
    )


def sealed_signal(hub, name, what, days=1):
    """A signal whose content is sealed in this hub."""
    event = a_signal(name, Partner.SCHOOL, START + timedelta(days=days))
    event = event.model_copy(update={"originator_version": 1})
    draft = Draft(event.originator_id, 1, event.message, "onderwijs", f"S-{name}", what)
    [sealed] = seal_all(hub.desk.sealer, [draft])
    return event.model_copy(update={"sealed": sealed})


def linked(signal, entity):
    """The linking of a signal of `content`: its person, and the address and phone it names."""
    told = mentions(signal, ("person", entity))
    named = told.mentions[0].model_copy(update={"mention": mention_of(signal)})
    return told.model_copy(update={"mentions": (named,)})


def mention_of(signal):
    return mention_id(signal, "person", 0)
