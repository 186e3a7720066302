"""The linking of signals, behind one door: put, withdraw, judge, and look.

Every step has its number: its place in the record. The state is a function of the set of numbered
steps, the policy and the model: not of the order in which they are told, of timing or restarts. It
is that of the survivors alone: the last version of each signal that is there, and the last
judgement on each pair of its mentions.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from hub.matching.changes import Changes, DossierView
from hub.matching.companions import Word, Words
from hub.matching.dossier import Dossiers
from hub.matching.entities import EntityTable, SignalState, co_located
from hub.matching.features import is_identified, person_record
from hub.matching.judgements import Conflict, Judgement, Pair, Verdict
from hub.matching.lives import Lives
from hub.matching.mention import HOME, EntityKind, Mention, SignalMentions
from hub.matching.model import PersonModel, Slotted, Waterfall
from hub.matching.policy import LinkagePolicy
from hub.matching.resolver import Resolver
from hub.matching.state import State, concluded, digest_of
from hub.matching.survivors import Survivor, survivors


class Linker:
    """All entities and dossiers under one policy and one model, in memory."""

    __slots__ = (
        "_dossiers", "_entities", "_fresh", "_lives", "_persons", "_resolver", "_signals",
        "_words", "model", "policy",
    )  # fmt: skip

    def __init__(self, policy: LinkagePolicy, model: PersonModel) -> None:
        self.policy = policy
        self.model = model
        self._lives = Lives()
        self._resolver = Resolver(model, policy.person, self._born)
        self._entities = EntityTable(policy)
        self._signals: dict[str, SignalState] = {}
        self._persons: dict[str, str] = {}
        self._fresh: set[str] = set()
        self._words = Words(self._signals, self._lives.since)
        self._dossiers = Dossiers(policy, self._signals, self._entities, self._words)

    def put(self, signal: SignalMentions, number: int) -> Changes:
        """Add a version of a signal; the one with the highest number is what it says.

        Raises ValueError, and changes nothing, when a person mention is another signal's.
        """
        doubted = self.stage_put(signal, number)
        return replace(self.settle(), entities=self.entities_of(signal.signal), doubted=doubted)

    def withdraw(self, signal: str, number: int) -> Changes:
        """Take a signal out with all it said: it was withdrawn, or erased.

        Its mentions, keys, links and what was judged of them go with it. One that is not there
        changes nothing, but an earlier version of it will not come back.
        """
        self.stage_withdrawal(signal, number)
        return replace(self.settle(), entities=self.entities_of(signal))

    def judge(
        self, mention_a: str, mention_b: str, verdict: Verdict | None, number: int
    ) -> Changes:
        """Record a person's word on two person mentions, by its decision number.

        The highest number on a pair counts; None takes a verdict back, "unsure" has no effect.
        "different" is a wall that no evidence passes. A judgement may be told before its mentions;
        it follows their corrections, and dies with them.
        """
        self.stage_judgement(mention_a, mention_b, verdict, number)
        return self.settle()

    def say(self, word: Word) -> Changes:
        """Record a person's word on two sets of signals; the highest number on them counts.

        It may be told before its signals; it follows their corrections, and they leave it when they
        are withdrawn.
        """
        self.stage_word(word)
        return self.settle()

    def stage_put(self, signal: SignalMentions, number: int) -> tuple[tuple[str, str], ...]:
        """Do as `put`, with effect at the next `settle`; return the judged pairs in doubt.

        Many steps staged together end where they would have ended one by one, and sooner.
        """
        signal = self.policy.read(signal)
        for mention in signal.mentions:
            if self._persons.get(mention.id, signal.signal) != signal.signal:
                message = f"mention {mention.id} belongs to another signal"
                raise ValueError(message)
        persons = tuple(m.id for m in signal.mentions if m.person is not None)
        self._words.touch(signal.signal)
        if not self._lives.tell(signal.signal, number, persons):
            self._look_again(signal.signal)
            return ()
        doubted: tuple[Pair, ...] = ()
        if signal.signal in self._signals:
            told = ((m.id, person_record(m.person)) for m in signal.mentions if m.person)
            doubted = self._resolver.doubted(told)
        self._clear(signal.signal, number, kept=persons)
        state = SignalState(signal.since_ms, signal.traits, persons=persons)
        self._signals[signal.signal] = state
        for mention in signal.mentions:
            if mention.person is None:
                self._attach(state, mention)
            else:
                record = person_record(mention.person)
                is_victim = mention.is_victim and is_identified(record)
                slotted = self.model.slotted(record)
                self._add_person(state, signal.signal, mention.id, slotted, is_victim=is_victim)
        return doubted

    def stage_withdrawal(self, signal: str, number: int) -> None:
        """Do as `withdraw`, with effect at the next `settle`."""
        self._words.touch(signal)
        if self._lives.tell(signal, number, None):
            self._clear(signal, number)
        else:
            self._look_again(signal)

    def stage_judgement(
        self, mention_a: str, mention_b: str, verdict: Verdict | None, number: int
    ) -> None:
        """Do as `judge`, with effect at the next `settle`."""
        self._resolver.judge(mention_a, mention_b, verdict, number)

    def stage_word(self, word: Word) -> None:
        """Do as `say`, with effect at the next `settle`."""
        self._words.add(word)

    def settle(self) -> Changes:
        """Let staged changes take effect: persons, then entities, then dossiers."""
        moved = self._resolver.settle().keys() | self._fresh
        self._fresh.clear()
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
        spoken_of = self._words.settle()
        dossiers = self._dossiers.update(settled.dirty | spoken_of, settled.beside)
        together = tuple(
            (signal, tuple(sorted(co_located(signal, self._signals[signal]))))
            for signal in sorted(settled.moved_house & self._signals.keys())
        )
        crowded = tuple(sorted(self._resolver.newly_crowded()))
        return Changes(
            entities=(),
            entity_changes=tuple(settled.changes),
            dossier_changes=tuple(dossiers),
            co_located=together,
            crowded=crowded,
            spoken_of=frozenset(spoken_of),
        )

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

    @property
    def words(self) -> Words:
        """What persons said of dossiers, to look at only."""
        return self._words

    def explain(self, mention_a: str, mention_b: str) -> Waterfall:
        """Return why two person mentions weigh what they weigh. Raises KeyError if one is gone."""
        return self._resolver.explain(mention_a, mention_b)

    def conflicts(self) -> list[Conflict]:
        """Return judgements "same" that a wall keeps from having effect, sorted."""
        return self._resolver.conflicts()

    def survivors(self) -> Iterator[Survivor]:
        """Return every signal that is there in comparable form, as personal as it is itself."""
        return survivors(self._signals, self._lives, self._resolver)

    def revive(
        self,
        survivors: Iterable[Survivor],
        judgements: Iterable[Judgement],
        words: Iterable[Word] = (),
    ) -> None:
        """Take over the survivors of a linker of the same policy and model, and conclude anew.

        Only an empty linker may: it ends in the state that all steps of the other led to.
        """
        for signal, since_ms, traits, versions, things, persons in survivors:
            for number, mentions in versions:
                self._lives.tell(signal, number, mentions)
            named = tuple(mention for mention, _, _ in persons)
            state = SignalState(since_ms, frozenset(traits), persons=named)
            self._signals[signal] = state
            for mention, kind, key, is_home in things:
                state.entities[mention] = self._entities.place(
                    EntityKind(kind), key, mention, signal, is_home=is_home
                )
            for mention, is_victim, slotted in persons:
                self._add_person(state, signal, mention, slotted, is_victim=is_victim)
        for judgement in judgements:
            self.stage_judgement(
                judgement.one, judgement.other, judgement.verdict, judgement.number
            )
        for word in words:
            self.stage_word(word)
        self._resolver.settle()
        self._fresh.clear()
        for mention, signal in self._persons.items():
            state, entity = self._signals[signal], self._resolver.entity_of(mention)
            state.entities[mention] = self._entities.place(
                EntityKind.PERSON, entity, mention, signal, is_victim=mention in state.victims
            )
        self._dossiers.conclude(self._entities.weigh_all() | self._words.settle())

    def state(self) -> State:
        """Return all that was concluded, sorted: equal states have equal digests."""
        return concluded(self._entities, self._dossiers, self._resolver, self._words)

    def digest(self) -> str:
        """Return SHA-256 over all that was concluded: linkers in one state have one digest."""
        return digest_of(self.state())

    def _attach(self, state: SignalState, mention: Mention) -> None:
        """Attach a thing to the entity of its key."""
        assert mention.key is not None
        state.entities[mention.id] = self._entities.attach(
            mention.kind, mention.key, mention.id, mention.signal, is_home=mention.role == HOME
        )

    def _add_person(
        self, state: SignalState, signal: str, mention: str, slotted: Slotted, *, is_victim: bool
    ) -> None:
        """Stage a person, whose entity is known after settling."""
        self._persons[mention] = signal
        self._resolver.add_slotted(mention, slotted)
        self._fresh.add(mention)
        if is_victim:
            state.victims |= {mention}

    def _clear(self, signal: str, number: int, kept: tuple[str, ...] = ()) -> None:
        """Detach all that a signal said; judgements stay on the persons it still names."""
        state = self._signals.pop(signal, None)
        if state is None:
            return
        for mention, entity in state.entities.items():
            is_victim = mention in state.victims
            self._entities.detach(entity, mention, signal, is_victim=is_victim)
        for mention in state.persons:
            self._resolver.remove(mention)
            self._fresh.discard(mention)
            del self._persons[mention]
            if mention not in kept:
                self._resolver.forget(mention, number)

    def _born(self, mention: str) -> int:
        return self._lives.born(self._persons[mention], mention)

    def _look_again(self, signal: str) -> None:
        """An older version was told late: lives may have begun earlier than was known."""
        if (state := self._signals.get(signal)) is not None:
            for mention in state.persons:
                self._resolver.touch(mention)
