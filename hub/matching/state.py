"""All that linking concluded, in one order: what two linkers must agree on."""

from hashlib import sha256
from typing import Final

from hub.matching.companions import Words
from hub.matching.dossier import Dossiers
from hub.matching.entities import EntityTable
from hub.matching.mention import EntityKind
from hub.matching.resolver import Resolver

_ROWS_AT_ONCE: Final = 1000

State = dict[str, list[tuple[object, ...]]]


def concluded(entities: EntityTable, dossiers: Dossiers, resolver: Resolver, words: Words) -> State:
    """Return entities, links, alarms, dossiers, judgements and words that count, sorted."""
    views = [dossiers.view(dossier) for dossier in dossiers.ids()]
    return {
        "entities": sorted(
            (str(kind), entity.id, tuple(sorted(entity.mentions())), entity.victims > 0)
            for kind in EntityKind
            for entity in entities.of_kind(kind)
        ),
        "links": sorted(resolver.edges()),
        "crowded": [(mention,) for mention in sorted(resolver.crowded())],
        "dossiers": [(view.id, view.members, view.ties, view.related) for view in views],
        "judgements": [
            (item.one, item.other, item.verdict, item.number) for item in resolver.judgements()
        ],
        "conflicts": [(item.same, item.different) for item in resolver.conflicts()],
        "words": sorted(words.agreement.standings),
    }


def digest_of(state: State) -> str:
    """Return SHA-256 over a state: its sections in their order, and the rows of each."""
    whole = sha256()
    for section, rows in state.items():
        whole.update(section.encode())
        for first in range(0, len(rows), _ROWS_AT_ONCE):
            whole.update(repr(rows[first : first + _ROWS_AT_ONCE]).encode())
    return whole.hexdigest()
