"""Words on the signals of a linker, and the dossiers they come to, by readable names."""

from hub.matching.companions import Word
from tests.hub.matching.stories import NAME_OF, hex_id, new_linker, place, signal, story_signals


def told(*signals, linker=None):
    linker = linker or new_linker()
    for item in signals:
        linker.put(item)
    return linker


def stories():
    return told(*story_signals())


def word(linker, verdict, one, other, number=None):
    """A word on signals by their names, or on what they name now."""
    sides = [tuple(sorted(map(hex_id, side.split()))) for side in (one, other)]
    sides = sorted(sides)
    number = number or next(linker._numbers)
    return Word(hex_id(repr(sides)), *sides, verdict, number, number)


def say(linker, verdict, one, other):
    return linker.say(word(linker, verdict, one, other))


def name(signal):
    return NAME_OF.get(signal, signal)


def dossier(linker, member):
    found = linker.dossier_of(hex_id(member))
    return None if found is None else linker.dossier(found)


def together(linker, member):
    view = dossier(linker, member)
    return "" if view is None else " ".join(sorted(map(name, view.members)))


def named(*names):
    """Signals that have nothing in common, by names that are told apart."""
    NAME_OF.update({hex_id(it): it for it in names})
    return [
        signal(it, day, (place(f"Testlaan {9300 + 20 * day}"),)) for day, it in enumerate(names)
    ]


def related(linker, member):
    return {(name(item.other), item.reason) for item in dossier(linker, member).related}
