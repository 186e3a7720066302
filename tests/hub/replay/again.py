"""Decisions taken again in a workshop."""

from functools import cache
from importlib.resources import files

from consumers.dedupe import Dedupe
from hub.matching.linker import Linker
from hub.policy.in_force import InForce
from hub.replay.deciding import Parts, decide_again
from tests.workshop import Workshop


@cache
def _shipped():
    shipped = InForce(files("hub.policy"))
    return shipped.linkage, shipped.person_model


class Whole(Workshop):
    """A workshop that links by the rules that ship, address book and all."""

    def new_linker(self):
        return Linker(*_shipped())


class Changing(Workshop):
    """A workshop that links by the rules in its policy directory, as they are when it starts."""

    def new_linker(self):
        return Linker(self.linkage, self.person_model)

    def begin_anew(self):
        """Let every stage stop, and start again under the rules that are there now."""
        for name in ("routing", "linkage", "person_model"):
            vars(self).pop(name, None)
        for name in self.stages:
            self.restart(name)


def parts(hub):
    """What it takes to decide again."""
    return Parts(
        record=hub.reading,
        mapper=hub.mapper,
        sealer=hub.sealer,
        rules=hub.rules,
        dedupe=Dedupe(hub.mapper, hub.reading, hub.sealer, hub.match_key, hub.clock),
        link=lambda new: hub.linking(hub.reading, None, new),
    )


def again(hub):
    """Decide again: the counts and the differences."""
    return decide_again(parts(hub), lambda _: None)


def counts(report):
    """The counts by stage."""
    return {
        stage: (it.equal, it.different, it.forgotten, it.unknown)
        for stage, it in report.tallies.items()
    }
