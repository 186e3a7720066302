"""The linking of signals, behind one door: put, withdraw, judge, and look.

Every step has its number: its place in the record. The state is a function of the set of numbered
steps, the policy and the model: not of the order in which they are told, of timing or restarts. It
is that of the survivors alone: the last version of each signal that is there, and the last
judgement on each pair of its mentions.
"""

from dataclasses import replace

from hub.matching.changes import Changes, DossierView
from hub.matching.dossier import Dossiers
from hub.matching.entities import EntityTable, SignalState, co_located
from hub.matching.features import is_identified, person_record
from hub.matching.judgements import Conflict, Verdict
from hub.matching.lives import Lives
from hub.matching.mention import HOME, EntityKind, Mention, SignalMentions
from hub.matching.model import PersonModel, Waterfall
from hub.matching.policy import LinkagePolicy
from hub.matching.resolver import Resolver

State = dict[str, list[tuple[object, ...]]]


class Linker:
    """All entities and dossiers under one policy and one model, in memory."""

    __slots__ = (
        "_dossiers",
        "_entities",
        "_lives",
        "_persons",
        "_resolver",
        "_signals",
        "model",
        "policy",
    )

    def __init__(self, policy: LinkagePolicy, model: PersonModel) -> None:
        self.policy = policy
        self.model = model
        self._lives = Lives()
        self._resolver = Resolver(model, policy.person, self._born)
        self._entities = EntityTable(policy)
        self._signals: dict[str, SignalState] = {}
        self._persons: dict[str, str] = {}
        self._dossiers = Dossiers(policy, self._signals, self._entities)

    def put(self, signal: SignalMentions, number: int) -> Changes:
        """Add a version of a signal; the one with the highest number is what it says.

        Raises ValueError, and changes nothing, when a person mention is another signal's.
        """
        for mention in signal.mentions:
            if self._persons.get(mention.id, signal.signal) != signal.signal:
                message = f"mention {mention.id} belongs to another signal"
                raise ValueError(message)
        persons = tuple(m.id for m in signal.mentions if m.person is not None)
        if not self._lives.tell(signal.signal, number, persons):
            return self._look_again(signal.signal)
        doubted = self._doubted(signal) if signal.signal in self._signals else ()
        self._clear(signal.signal, number, kept=persons)
        state = self._signals[signal.signal] = SignalState(signal.since_ms, signal.traits)
        for mention in signal.mentions:
            self._add(state, mention)
        changes = self._settle(signal.mentions)
        return replace(changes, entities=self.entities_of(signal.signal), doubted=doubted)

    def withdraw(self, signal: str, number: int) -> Changes:
        """Take a signal out with all it said: it was withdrawn, or erased.

        Its mentions, keys, links and what was judged of them go with it. One that is not there
        changes nothing, but an earlier version of it will not come back.
        """
        if not self._lives.tell(signal, number, ()):
            return self._look_again(signal)
        self._clear(signal, number)
        return self._settle(())

    def judge(
        self, mention_a: str, mention_b: str, verdict: Verdict | None, number: int
    ) -> Changes:
        """Record a person's word on two person mentions, by its decision number.

        The highest number on a pair counts; None takes a verdict back, "unsure" has no effect.
        "different" is a wall that no evidence passes. A judgement may be told before its mentions;
        it follows their corrections, and dies with them.
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

    @property
    def persons(self) -> Resolver:
        """The persons, to look at: never add to it or take from it here."""
        return self._resolver

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
            "links": sorted(self._resolver.edges()),
            "crowded": [(mention,) for mention in sorted(self._resolver.crowded())],
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
            self._persons[mention.id] = mention.signal
            self._resolver.add(mention.id, record)
            if mention.is_victim and is_identified(record):
                state.victims |= {mention.id}

    def _clear(self, signal: str, number: int, kept: tuple[str, ...] = ()) -> None:
        """Detach all that a signal said; judgements stay on the persons it still names."""
        state = self._signals.pop(signal, None)
        if state is None:
            return
        for mention, entity in state.entities.items():
            is_victim = mention in state.victims
            self._entities.detach(entity, mention, signal, is_victim=is_victim)
            if entity.kind is EntityKind.PERSON:
                self._resolver.remove(mention)
                del self._persons[mention]
                if mention not in kept:
                    self._resolver.forget(mention, number)

    def _born(self, mention: str) -> int:
        return self._lives.born(self._persons[mention], mention)

    def _look_again(self, signal: str) -> Changes:
        """An older version was told late: lives may have begun earlier than was known."""
        if (state := self._signals.get(signal)) is not None:
            for mention in state.entities:
                self._resolver.touch(mention)
        return replace(self._settle(()), entities=self.entities_of(signal))

    def _doubted(self, signal: SignalMentions) -> tuple[tuple[str, str], ...]:
        """Return the judged pairs of which a correction may now describe somebody else."""
        return tuple(
            sorted(
                {
                    judgement.pair
                    for mention in signal.mentions
                    if mention.person is not None and self._resolver.is_live(mention.id)
                    for judgement in self._resolver.judged(mention.id)
                    if judgement.verdict in ("same", "different")
                    and not self._resolver.resembles(mention.id, person_record(mention.person))
                }
            )
        )

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
        crowded = tuple(sorted(self._resolver.newly_crowded()))
        return Changes((), tuple(settled.changes), tuple(dossiers), together, (), crowded)
