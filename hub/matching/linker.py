"""The linking of signals, behind one door: put, withdraw, judge, and look.

The state after any history is a function of the signals that are there, the last judgement on
each pair of mentions, the policy and the model: not of order, timing or restarts.
"""

from dataclasses import replace

from hub.matching.changes import Changes, DossierView
from hub.matching.dossier import Dossiers
from hub.matching.entities import EntityTable, SignalState, co_located
from hub.matching.features import is_identified, person_record
from hub.matching.mention import HOME, EntityKind, Mention, SignalMentions
from hub.matching.model import PersonModel, Waterfall
from hub.matching.policy import LinkagePolicy
from hub.matching.resolver import Conflict, Resolver, Verdict

State = dict[str, list[tuple[object, ...]]]


class Linker:
    """All entities and dossiers under one policy and one model, in memory."""

    __slots__ = (
        "_dossiers",
        "_entities",
        "_persons",
        "_resolver",
        "_signals",
        "model",
        "policy",
    )

    def __init__(self, policy: LinkagePolicy, model: PersonModel) -> None:
        self.policy = policy
        self.model = model
        self._resolver = Resolver(model, policy.person)
        self._entities = EntityTable(policy)
        self._signals: dict[str, SignalState] = {}
        self._persons: dict[str, str] = {}
        self._dossiers = Dossiers(policy, self._signals, self._entities)

    def put(self, signal: SignalMentions) -> Changes:
        """Add a signal, or replace what it said before (a correction).

        Raises ValueError, and changes nothing, when a person mention is another signal's.
        """
        for mention in signal.mentions:
            if self._persons.get(mention.id, signal.signal) != signal.signal:
                message = f"mention {mention.id} belongs to another signal"
                raise ValueError(message)
        self._clear(signal.signal)
        state = self._signals[signal.signal] = SignalState(signal.since_ms, signal.traits)
        for mention in signal.mentions:
            self._add(state, mention)
        changes = self._settle(signal.mentions)
        return replace(changes, entities=self.entities_of(signal.signal))

    def withdraw(self, signal: str) -> Changes:
        """Take a signal out with all it said. One that is not there changes nothing."""
        self._clear(signal)
        return self._settle(())

    def judge(
        self, mention_a: str, mention_b: str, verdict: Verdict | None, number: int
    ) -> Changes:
        """Record a person's word on two person mentions, by its decision number.

        The highest number on a pair counts; None takes a verdict back, "unsure" has no effect. A
        judgement may come before its mentions, and waits while they are away. "different" is a
        wall that no evidence passes.
        """
        self._resolver.judge(mention_a, mention_b, verdict, number)
        return self._settle(())

    def entities_of(self, signal: str) -> tuple[tuple[str, EntityKind, str], ...]:
        """Return (mention id, kind, entity id) of all a signal mentions; () when not there."""
        state = self._signals.get(signal)
        found = {} if state is None else state.entities
        return tuple(sorted((mention, entity.kind, entity.id) for mention, entity in found.items()))

    def dossier_of(self, signal: str) -> str | None:
        """Return the dossier id of a signal, None when it is in none."""
        return self._dossiers.of(signal)

    def dossier(self, dossier: str) -> DossierView:
        """Return a dossier with its evidence. Raises KeyError when there is none of that id."""
        return self._dossiers.view(dossier)

    def has_dossier(self, dossier: str) -> bool:
        """Return whether there is a dossier of this id."""
        return self._dossiers.exists(dossier)

    def explain(self, mention_a: str, mention_b: str) -> Waterfall:
        """Return why two person mentions weigh what they weigh. Raises KeyError if one is gone."""
        return self._resolver.explain(mention_a, mention_b)

    def conflicts(self) -> list[Conflict]:
        """Return judgements "same" that a wall keeps from having effect, sorted."""
        return self._resolver.conflicts()

    def state(self) -> State:
        """Return all that was concluded, sorted: equal states have equal digests."""
        views = [self._dossiers.view(dossier) for dossier in self._dossiers.ids()]
        return {
            "entities": sorted(
                (str(kind), entity.id, tuple(sorted(entity.mentions())), entity.victims > 0)
                for kind in EntityKind
                for entity in self._entities.of_kind(kind)
            ),
            "dossiers": [(view.id, view.members, view.ties, view.related) for view in views],
            "judgements": [
                (item.one, item.other, item.verdict, item.number)
                for item in self._resolver.judgements()
            ],
            "conflicts": [(item.same, item.different) for item in self._resolver.conflicts()],
        }

    def _add(self, state: SignalState, mention: Mention) -> None:
        """Attach a thing at once; stage a person, whose group is known after settling."""
        if mention.key is not None:
            state.entities[mention.id] = self._entities.attach(
                mention.kind,
                mention.key,
                mention.id,
                mention.signal,
                is_home=mention.role == HOME,
            )
        if mention.person is not None:
            record = person_record(mention.person)
            self._resolver.add(mention.id, record)
            self._persons[mention.id] = mention.signal
            if mention.is_victim and is_identified(record):
                state.victims |= {mention.id}

    def _clear(self, signal: str) -> None:
        """Detach all that a signal said."""
        state = self._signals.pop(signal, None)
        if state is None:
            return
        for mention, entity in state.entities.items():
            is_victim = mention in state.victims
            self._entities.detach(entity, mention, signal, is_victim=is_victim)
            if entity.kind is EntityKind.PERSON:
                self._resolver.remove(mention)
                del self._persons[mention]

    def _settle(self, fresh: tuple[Mention, ...]) -> Changes:
        """Let staged changes take effect: persons, then entities, then dossiers."""
        moved = set(self._resolver.settle())
        moved.update(mention.id for mention in fresh if mention.person is not None)
        for mention in moved:
            if (signal := self._persons.get(mention)) is None:
                continue
            state = self._signals[signal]
            is_victim = mention in state.victims
            if (before := state.entities.get(mention)) is not None:
                self._entities.detach(before, mention, signal, is_victim=is_victim)
            state.entities[mention] = self._entities.attach(
                EntityKind.PERSON,
                self._resolver.entity_of(mention),
                mention,
                signal,
                is_victim=is_victim,
            )
        settled = self._entities.settle()
        dossiers = self._dossiers.update(settled.dirty, settled.beside)
        together = tuple(
            (signal, tuple(sorted(co_located(signal, self._signals[signal]))))
            for signal in sorted(settled.moved_house & self._signals.keys())
        )
        return Changes((), tuple(settled.changes), tuple(dossiers), together)
