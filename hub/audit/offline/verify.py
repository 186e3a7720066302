#!/usr/bin/env python3
"""Verifies an audit bundle of Signaalhub, without the hub: Python 3.9 and the openssl command.

    python3 verify.py --policy log.policy [--held their.checkpoint ...] audit-bundle

`log.policy` says whom you believe (C2SP tlog-policy); get it from the log's and the witnesses'
owners, not from who gave you the bundle. A `--held` file is a checkpoint that a partner or witness
kept: the bundle must go on from it. Every event is hashed anew (RFC 6962), every root of every
checkpoint made from those hashes, so that all checkpoints are of one growing log. docs/audit.md has
the formats. Ends with 0 where all is well, 1 where something was found, 2 where it could not look.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from base64 import b64decode, b64encode
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from typing import Any, Callable, Iterator, NamedTuple, TypeVar

WIDTH = 256
LOG, WITNESS = 1, 4
VERSIONS = ("signal.registered.v1", "signal.corrected.v1", "signal.supplemented.v1")
ROUTED, ENDED, ASIDE = "signal.routed.v1", "signal.routing-ended.v1", "delivery.set-aside.v1"
ENTRY = re.compile(
    rb"signaalhub-event/1\nposition ([1-9]\d{0,14})\noriginator ([0-9a-f]{32})\n"
    rb"version ([1-9]\d{0,14})\ntopic ([!-~]+)\nstate (0|[1-9]\d{0,14}) ([0-9a-f]{64})\n"
)
NOTE = re.compile(
    "(([^\0-\x1f]+)\n(0|[1-9][0-9]{0,14})\n([A-Za-z0-9+/]{43}=)\n)\n"
    "((?:\u2014 [^\\s+\0-\x1f]+ [A-Za-z0-9+/]+={0,2}\n)+)"
)
DATE, TIME = "[0-9]{4}-[0-9]{2}-[0-9]{2}", r"[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{6})?"
MOMENT = re.compile(f"{DATE}T{TIME}(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])")
EPOCH, TICK = datetime(1970, 1, 1, tzinfo=timezone.utc), timedelta(microseconds=1)
DECODER = json.JSONDecoder(parse_int=lambda it: int(it) if len(it) < 16 else -1, parse_constant=int)
HALF = re.compile(rb"(?<!\\)(?:\\\\)*\\u[dD][89a-fA-F]")
BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', re.DOTALL)
Said = TypeVar("Said", str, int)
DEEPEST, LATEST_S = 100, 10**12
ED25519_PEM = bytes.fromhex("302a300506032b6570032100")
SAMPLE = 500
MOST_FINDINGS = 1000


class CannotLook(Exception):  # noqa: N818 - named for what happened
    """The bundle or the policy cannot be read at all."""


class Key(NamedTuple):
    """A public key under its name."""

    name: str
    kind: int
    public: bytes


class Finding(NamedTuple):
    """Something wrong: its kind, at or up to which event, and what it means."""

    kind: str
    position: int
    text: str


class Checkpoint(NamedTuple):
    """The root of the log at a size, the text that was signed, and who says to have signed it."""

    origin: str
    size: int
    root: bytes
    text: str
    lines: list[tuple[str, bytes]]


class Signed(NamedTuple):
    """Whether the log signed, which witnesses and when, all times, and whose do not hold."""

    by_log: bool
    witnesses: dict[str, int]
    times: list[int]
    wrong: list[str]


class Policy:
    """Whom to believe: the keys of the log, the witnesses, and how many of them must agree."""

    def __init__(self, text: str) -> None:
        self.logs: list[Key] = []
        self.witnesses: dict[str, Key] = {}
        self.groups: dict[str, tuple[str, list[str]]] = {}
        self.quorum = ""
        for line in text.split("\n"):
            word, *rest = line.split() or ["#"]
            if word == "log":
                self.logs.append(read_key(rest[0]))
            elif word == "witness":
                self.witnesses[rest[0]] = read_key(rest[1])
            elif word == "group":
                self.groups[rest[0]] = (rest[1], rest[2:])
            elif word == "quorum":
                self.quorum = rest[0]
            elif not word.startswith("#"):
                raise CannotLook(f"log.policy: '{word}' is geen log, witness, group of quorum")
        if not self.logs or not self.quorum:
            raise CannotLook("log.policy noemt geen log of geen quorum")

    def is_enough(self, agreed: set[str], name: str | None = None) -> bool:
        """Whether these witnesses are enough."""
        name = name or self.quorum
        if name == "none":
            return True
        if name not in self.groups:
            return name in agreed
        needed, members = self.groups[name]
        count = sum(self.is_enough(agreed, member) for member in members)
        return count >= ({"all": len(members), "any": 1}.get(needed) or int(needed))


def read_key(text: str) -> Key:
    """Read a verifier key: name, id and key, a plus between each."""
    name, key_id, value = text.split("+", 2)
    raw = b64decode(value)
    key = Key(name, raw[0], raw[1:])
    if len(raw) != 33 or id_of(key).hex() != key_id:
        raise CannotLook(f"de sleutel van {name} klopt niet met zijn kenmerk")
    return key


def id_of(key: Key) -> bytes:
    """The four bytes that name a key."""
    return sha256(f"{key.name}\n".encode() + bytes([key.kind]) + key.public).digest()[:4]


def read_checkpoint(data: bytes) -> Checkpoint:
    """Read a signed checkpoint; its signatures are looked at elsewhere."""
    read = NOTE.fullmatch(data.decode())
    if not read:
        raise CannotLook("een ondertekening heeft niet de afgesproken vorm")
    signed = [line[2:].split(" ") for line in read[5].rstrip("\n").split("\n")]
    found = [(name, b64decode(value)) for name, value in signed]
    return Checkpoint(read[2], int(read[3]), b64decode(read[4]), read[1], found)


def read_event(state: bytes) -> Any:
    """Read strict JSON, not too deep and without halves of characters; else `ValueError`."""
    depth = [0]
    if state.count(b"[") + state.count(b"{") > DEEPEST:
        for one in BRACKETS.findall(state):
            depth.append(depth[-1] + (one in b"[{") - (one in b"]}"))
    if max(depth) > DEEPEST or (b"\\u" in state and HALF.search(state)):
        raise ValueError("not as events are")
    return DECODER.decode(state.decode())


def said(event: dict[str, Any], name: str, kind: type[Said]) -> Said:
    """What an event says by this name, where that is of this kind; else nothing: '' or 0."""
    value = event.get(name)
    return value if type(value) is kind else kind()


class Signatures:
    """Asks openssl, a few at a time, who signed what."""

    def __init__(self, policy: Policy, directory: str) -> None:
        self._directory = directory
        self._keys: dict[tuple[str, bytes], tuple[Key, Path]] = {}
        own = [key._replace(kind=WITNESS) for key in policy.logs]
        self._names = {key: name for name, key in policy.witnesses.items()}
        for number, key in enumerate([*policy.logs, *own, *policy.witnesses.values()]):
            path = Path(directory, f"{number}.pem")
            der = b64encode(ED25519_PEM + key.public).decode()
            path.write_text(f"-----BEGIN PUBLIC KEY-----\n{der}\n-----END PUBLIC KEY-----\n")
            self._keys[key.name, id_of(key)] = (key, path)

    def of(self, found: list[Checkpoint]) -> list[Signed]:
        """Who signed each."""
        with ThreadPoolExecutor(4) as pool:
            return list(pool.map(self._of, found))

    def _of(self, found: Checkpoint) -> Signed:
        by_log, witnesses, times, wrong = False, {}, [], []
        text = found.text
        for name, value in found.lines:
            if (name, value[:4]) not in self._keys:
                continue
            key, path = self._keys[name, value[:4]]
            message, signature, at_s = text, value[4:], 0
            if key.kind == WITNESS:
                at_s, signature = int.from_bytes(value[4:12], "big"), value[12:]
                message = f"cosignature/v1\ntime {at_s}\n{text}"
            if at_s >= LATEST_S or not self._holds(path, message.encode(), signature):
                wrong.append(name)
            elif key.kind == LOG:
                by_log = True
            else:
                times.append(at_s)
                if key in self._names:
                    witnesses[self._names[key]] = at_s
        return Signed(by_log, witnesses, times, wrong)

    def _holds(self, key: Path, message: bytes, signature: bytes) -> bool:
        with tempfile.TemporaryDirectory(dir=self._directory) as place:
            Path(place, "m").write_bytes(message)
            Path(place, "s").write_bytes(signature)
            asked = ["openssl", "pkeyutl", "-verify", "-pubin", "-rawin", "-inkey", str(key)]
            asked += ["-in", f"{place}/m", "-sigfile", f"{place}/s"]
            return subprocess.run(asked, capture_output=True, check=False).returncode == 0


class Tree:
    """The root of everything so far (RFC 6962): full subtrees, the largest first."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self.size = 0

    def add(self, leaf: bytes) -> None:
        """Add the hash of an entry."""
        count = self.size
        while count & 1:
            leaf = sha256(b"\x01" + self._parts.pop() + leaf).digest()
            count >>= 1
        self._parts.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """The root of all that was added."""
        if not self._parts:
            return sha256(b"").digest()
        *rest, root = self._parts
        for part in reversed(rest):
            root = sha256(b"\x01" + part + root).digest()
        return root


class Rules:
    """What must hold between events, whoever wrote them."""

    def __init__(self, find: Callable[[str, int, str], None]) -> None:
        self._find = find
        self._versions: dict[str, int] = {}
        self._last: dict[str, int] = {}
        self._ended: dict[str, int] = {}
        self._frontier = 0
        self._aside: set[int] = set()
        self._messages: dict[str, set[int]] = {}

    def take(
        self, position: int, originator: str, version: int, topic: str, event: dict[str, Any]
    ) -> None:
        """Look at one event, in the order of the log."""
        expected = self._versions.get(originator, 0) + 1
        if version != expected:
            self._find("version", position, f"versie {version} van {originator}, na {expected - 1}")
        self._versions[originator] = version
        own = said(event, "originator_id", str).replace("-", "")
        if (own, said(event, "originator_version", int)) != (originator, version):
            self._find("place", position, "de inhoud noemt een andere geschiedenis of versie")
        text, cause = said(event, "cause", str), 0
        if text.startswith("event:"):
            [cause] = map(int, re.findall(r"\Aevent:([0-9]{1,15})\Z", text))
            if not 0 < cause < position:
                self._find("cause", position, f"de oorzaak, gebeurtenis {cause}, is niet eerder")
        self._take_route(position, originator, topic, event, cause)
        self._take_message(topic, event)

    def know(self, originator: str, version: int, topic: str) -> None:
        """Take in an event that was looked at before."""
        self._versions[originator] = version
        if topic in VERSIONS:
            self._last[originator], self._ended[originator] = 0, 1

    def _take_route(
        self, position: int, originator: str, topic: str, event: dict[str, Any], cause: int
    ) -> None:
        if topic in VERSIONS:
            self._last[originator] = position
        elif topic in (ROUTED, ENDED):
            signal = said(event, "signal", str).replace("-", "")
            if not signal:
                raise ValueError("no signal")
            self._frontier = max(self._frontier, cause)
            if signal not in self._last:
                self._find("route-without-signal", position, f"signaal {signal} is er niet")
            self._ended[signal] = position

    def _take_message(self, topic: str, event: dict[str, Any]) -> None:
        """Every message of a partner has its outcome; what a stage could not bear is set aside."""
        name, what = ("stage", event) if topic == ASIDE else ("partner", event.get("message"))
        if not isinstance(what, dict):
            return
        who, sequence = said(what, name, str), said(what, "sequence", int)
        if not who or sequence < 1:
            raise ValueError("no message")
        stage, _, partner = who.partition(":") if topic == ASIDE else ("intake", ":", who)
        if stage == "route":
            self._aside.add(sequence)
        elif stage == "intake":
            self._messages.setdefault(partner, set()).add(sequence)

    def end(self) -> None:
        """Look at what is lacking, after the last event."""
        for signal, position in self._last.items():
            is_done = self._ended.get(signal, 0) > position or position in self._aside
            if position <= self._frontier and not is_done:
                self._find("signal-without-route", position, f"signaal {signal} kreeg geen route")
        for partner, numbers in self._messages.items():
            lacking = max(numbers) - min(numbers) + 1 - len(numbers)
            if lacking:
                first = next(n for n in range(min(numbers), max(numbers)) if n not in numbers)
                text = f"{lacking} berichten van {partner} zonder uitkomst, het eerste is {first}"
                self._find("message-without-outcome", 0, text)


class Bundle:
    """The files of a bundle."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        names = sorted(directory.glob("checkpoints/*"))
        if not names:
            raise CannotLook("de bundel heeft geen ondertekening (checkpoints)")
        self.checkpoints = [read_checkpoint(name.read_bytes()) for name in names]

    def events(self, size: int, since: int) -> Iterator[tuple[bytes, bytes, bytes]]:
        """Each entry with its stored bytes (not those up to `since`), and the leaf it has here."""
        for tile in range(-(-size // WIDTH)):
            wide = min(WIDTH, size - tile * WIDTH)
            entries = parts(self._tile("entries", tile, wide), 2)
            is_known = (tile + 1) * WIDTH <= since
            states = [b""] * wide if is_known else parts(self._tile("states", tile, wide), 4)
            leaves = self._tile("0", tile, wide)
            yield from zip(
                entries, states, (leaves[at : at + 32] for at in range(0, wide * 32, 32))
            )
            if not len(entries) == len(states) == len(leaves) // 32 == wide:
                raise CannotLook(f"in tegel {tile} horen {wide} gebeurtenissen te staan")

    def _tile(self, kind: str, number: int, wide: int) -> bytes:
        """A tile of this width, or what there is of it."""
        words = [f"{number % 1000:03d}"]
        while number := number // 1000:
            words.append(f"x{number % 1000:03d}")
        whole = self._directory / "tile" / kind / "/".join(reversed(words))
        some = whole.with_name(f"{whole.name}.p")
        path = whole if wide == WIDTH else some / str(wide)
        if not path.exists():
            path = max(some.glob("*"), key=lambda it: int(it.name), default=path)
        return path.read_bytes() if path.exists() else b""


def parts(data: bytes, length_bytes: int) -> list[bytes]:
    """Split what has its length before each part."""
    found, at = [], 0
    while at < len(data):
        end = at + length_bytes + int.from_bytes(data[at : at + length_bytes], "big")
        found.append(data[at + length_bytes : end])
        at = end
    return found if at == len(data) else []


class Clock:
    """Whether events were recorded between the checkpoints that they stand between."""

    def __init__(self, times: list[tuple[int, int]], margin_s: int) -> None:
        self._times, self._margin_s, self._next = sorted(times), margin_s, 0
        self._low = -LATEST_S

    def fault(self, position: int, recorded_at: str) -> str:
        """What is wrong with the time of the event at this position; empty where nothing is."""
        while self._next < len(self._times) and self._times[self._next][0] < position:
            self._low = self._times[self._next][1]
            self._next += 1
        if not MOMENT.fullmatch(recorded_at):
            raise ValueError(recorded_at)
        at = (datetime.fromisoformat(recorded_at.replace("Z", "+00:00")) - EPOCH) // TICK
        if at < (self._low - self._margin_s) * 10**6:
            return "vastgelegd voor een ondertekening waar deze gebeurtenis nog niet in stond"
        high = self._times[self._next][1] if self._next < len(self._times) else LATEST_S
        if at > (high + self._margin_s) * 10**6:
            return "vastgelegd na een ondertekening waar deze gebeurtenis al in stond"
        return ""


class Audit:
    """One look at a bundle, and what was found."""

    def __init__(self, bundle: Bundle, policy: Policy, chosen: argparse.Namespace) -> None:
        self.findings: list[Finding] = []
        self.looked, self.checkpoints = 0, len(bundle.checkpoints)
        self._bundle, self._policy, self._chosen = bundle, policy, chosen
        self._ordered = sorted(bundle.checkpoints, key=lambda it: it.size)
        self.newest = self._ordered[-1]
        self._roots: dict[int, bytes] = {}
        self._held: dict[int, bytes] = {}
        self.since = 0
        self._rules = Rules(self.find)

    def find(self, kind: str, position: int, text: str) -> None:
        """Note something that is wrong."""
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(kind, position, text))

    def look(self, held: list[Checkpoint], since: Checkpoint | None = None) -> None:
        """Look at everything, or at what came after a checkpoint up to which all was looked at."""
        if since is not None:
            held, self.since = [*held, since], since.size
        for one in self._ordered:
            if self._roots.setdefault(one.size, one.root) != one.root:
                self.find("fork", one.size, "twee ondertekeningen van één lengte verschillen")
        with tempfile.TemporaryDirectory() as directory:
            signatures = Signatures(self._policy, directory)
            times = self._look_at_signatures(signatures)
            self._look_at_held(signatures, held)
        self._look_at_events(Clock(times, self._chosen.margin_s))
        self._rules.end()

    def _look_at_signatures(self, signatures: Signatures) -> list[tuple[int, int]]:
        """Who signed: the newest checkpoint, and the others or a spread of them; and when."""
        new = [one for one in self._ordered[:-1] if one.size >= self.since]
        step = 1 if self._chosen.all_signatures else max(1, len(new) // SAMPLE)
        some = [*new[::step], self.newest]
        self.looked = len(some)
        names = {key.name for key in self._policy.logs}
        times = []
        for one, signed in zip(some, signatures.of(some)):
            for name in signed.wrong:
                self.find("signature", one.size, f"de handtekening van {name} klopt niet")
            if not signed.by_log or one.origin not in names:
                self.find("not-signed", one.size, "niet ondertekend door het log dat u gelooft")
            if one is self.newest and not self._policy.is_enough(set(signed.witnesses)):
                text = f"te weinig getuigen: {len(signed.witnesses)} akkoord"
                self.find("too-few-witnesses", one.size, text)
            if signed.times and not self._chosen.no_times:
                times.append((one.size, min(signed.times)))
        return times

    def _look_at_held(self, signatures: Signatures, held: list[Checkpoint]) -> None:
        """Keep the roots that others hold, where the log that is believed signed them."""
        for one, signed in zip(held, signatures.of(held)):
            if not signed.by_log:
                raise CannotLook("een meegegeven ondertekening is niet van het log dat u gelooft")
            if one.size > self.newest.size:
                text = f"een ander heeft {one.size} gebeurtenissen, de bundel {self.newest.size}"
                self.find("truncated", self.newest.size, text)
            self._held[one.size] = one.root

    def _look_at_events(self, clock: Clock) -> None:
        """Hash every event anew, compare every root, and look at what the events say."""
        tree = Tree()
        self._compare(tree)
        try:
            for entry, state, leaf in self._bundle.events(self.newest.size, self.since):
                made = sha256(b"\x00" + entry).digest()
                tree.add(made)
                if made != leaf:
                    self.find(
                        "leaf", tree.size, "de gebeurtenis is niet die van het blad in het log"
                    )
                self._look_at_event(tree.size, entry, state, clock)
                self._compare(tree)
        except CannotLook as error:
            self.find("truncated", tree.size, str(error))

    def _look_at_event(self, position: int, entry: bytes, state: bytes, clock: Clock) -> None:
        """Whether an entry is as agreed and of the stored bytes; then what those say."""
        read = ENTRY.fullmatch(entry)
        if not read:
            self.find("entry", position, "de regels van het log zijn niet als afgesproken")
            return
        placed = read[2].decode(), int(read[3]), read[4].decode()
        if position <= self.since:
            self._rules.know(*placed)
            return
        if int(read[1]) != position:
            self.find("order", position, f"hier staat gebeurtenis {int(read[1])}")
        if int(read[5]) != len(state) or sha256(state).hexdigest().encode() != read[6]:
            self.find("state", position, "wat is opgeslagen, is niet wat in het log staat")
        try:
            event = read_event(state)
            self._rules.take(position, *placed, event)
            fault = clock.fault(position, event["recorded_at"])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            self.find("unreadable", position, "wat is opgeslagen, is niet te lezen")
            return
        if fault:
            self.find("time", position, fault)

    def _compare(self, tree: Tree) -> None:
        """Compare the root with that of every checkpoint of this size."""
        if tree.size in self._roots or tree.size in self._held:
            root = tree.root()
            if self._roots.get(tree.size, root) != root:
                self.find("root", tree.size, "tot hier staat er iets anders dan is ondertekend")
            if self._held.get(tree.size, root) != root:
                self.find("fork", tree.size, "een ander kreeg tot hier een ander log te zien")


def main(arguments: list[str] | None = None) -> int:
    """Verify what the command line names."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n\n", 1)[0])
    asked.add_argument("bundle", type=Path)
    asked.add_argument("--policy", type=Path, required=True, help="whom you believe")
    asked.add_argument("--held", type=Path, action="append", default=[], help="a kept checkpoint")
    asked.add_argument("--from-checkpoint", type=Path, help="up to here all was looked at before")
    asked.add_argument("--margin-s", type=int, default=300, help="how far clocks may differ")
    asked.add_argument("--no-times", action="store_true", help="do not compare times (a demo)")
    asked.add_argument("--all-signatures", action="store_true", help=f"not only {SAMPLE} or so")
    asked.add_argument("--json", action="store_true", help="one JSON object")
    chosen = asked.parse_args(arguments)
    try:
        audit = Audit(Bundle(chosen.bundle), Policy(chosen.policy.read_text()), chosen)
        since = chosen.from_checkpoint and read_checkpoint(chosen.from_checkpoint.read_bytes())
        audit.look([read_checkpoint(path.read_bytes()) for path in chosen.held], since)
    except (CannotLook, OSError, ValueError, IndexError) as error:
        print(f"Dit is niet na te gaan: {error}", file=sys.stderr)
        return 2
    say(audit, is_json=chosen.json)
    return 1 if audit.findings else 0


def say(audit: Audit, *, is_json: bool) -> None:
    """Write down what was found."""
    newest, root = audit.newest, b64encode(audit.newest.root).decode()
    there = audit.checkpoints
    if is_json:
        found = {
            "goed": not audit.findings,
            "log": newest.origin,
            "gebeurtenissen": newest.size,
            "eerder_nagekeken": audit.since,
            "root": root,
            "ondertekeningen": there,
            "handtekeningen_van": audit.looked,
            "bevindingen": [one._asdict() for one in audit.findings],
        }
        print(json.dumps(found))
        return
    for one in audit.findings:
        print(f"gebeurtenis {one.position}: {one.text} ({one.kind})")
    count = f"{len(audit.findings)} bevindingen." if audit.findings else "Alles klopt."
    print(f"{newest.origin}: {newest.size} gebeurtenissen, root {root}. {count}")
    if audit.since:
        print(f"Tot en met gebeurtenis {audit.since} is alleen gekeken of het log hetzelfde is.")
    print(f"Handtekeningen nagekeken van {audit.looked} van de {there} ondertekeningen.")


if __name__ == "__main__":
    sys.exit(main())
