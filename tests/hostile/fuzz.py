"""Bends good messages and files at random, and sees that each is read or refused, never worse.

`make fuzz` runs for as long as it is told (`ARGS="--seconds 600"`) and ends with the first thing
that is neither, with the seed that gives it again. The suite runs a little of it.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import Any

from hub.api.reading import headers_on_the_bus
from hub.api.replies import Refused
from hub.domain.checking import verdict_on
from hub.domain.reading import Door, read_message
from hub.files.entry import Fault, FileRefused
from hub.files.reading import read_batch
from schemas.envelope import digest
from schemas.problems import Problem
from tests.builders import START
from tests.hostile.corpora import json_texts, naughty_strings
from tests.hostile.files import GOOD_TABLE, GOOD_TREE
from tests.hub.files.writing import POLICE, archive
from tests.workshop import workshop

EXAMPLES = Path("adapters")
NUMBERS = (None, True, 0, -1, 2**53, 2**63, 2**64, 1e308, 0.1)
SHAPES = ([], {}, [[]], [None], {"": ""}, {"a/b~c.d": 1}, {"__proto__": {}})
SIGNS = ("", " ", "\x00", "\x7f", "\ud800", "\U0001d4b3", "\u202e", "\ufeff", "\u0669" * 9)
LONG = ("9" * 5_000, "a" * 70_000)
WRITTEN = (
    *("2026-12-31T23:59:60Z", "2026-02-30", "0000-00-00", "-1", "1e400", "NaN", "999990019"),
    *("=1+1", "../..", "%00", "https://[::1]/", "urn:nld:oin:0", "\r\nX: y", "{{7*7}}"),
)
ODD = (*NUMBERS, *SHAPES, *SIGNS, *LONG, *WRITTEN)
NAMES = (
    *("ce-id", "ce-type", "ce-time", "ce-source", "ce-data", "CE-ID", "ce-", "ce-id ", "", "X"),
    *("Content-Type", "content-type", "ce-datacontenttype", "ce-sequence", "Nats-Msg-Id"),
)
TEXTS = (
    *("application/json", "application/cloudevents+json", "application/cloudevents-batch+json"),
    *("application/cloudevents+json; charset=utf-8", "text/plain", '"a\\"', "Zoë", "\x00"),
    *("%", "%zz", "%ff", "%00"),
)
FILES = {
    "a.csv": GOOD_TABLE,
    "a.xml": GOOD_TREE,
    "a.zip": archive(een_csv=GOOD_TABLE, twee_xml=GOOD_TREE),
}


class Fuzz:
    """Everything that it does follows from the seed that it is given."""

    def __init__(self, doors: Mapping[str, Door]) -> None:
        self.random, self.doors = Random(0), doors  # noqa: S311 - chance that can be had again
        self.examples = {
            slug: [path.read_text() for path in sorted(EXAMPLES.glob(f"{folder}/examples/*.json"))]
            for slug in doors
            for folder in (slug.replace("-", "_"),)
        }
        self.odd = (*ODD, *naughty_strings())
        self.texts = list(json_texts().values())

    def once(self, seed: int) -> None:
        """Try one thing."""
        self.random.seed(seed)
        self.random.choice((self.message, self.message, self.headers, self.file))()

    def message(self) -> None:
        """A message of some partner, bent; at its own door or another's."""
        slug = self.random.choice(sorted(self.doors))
        at = slug if self.random.random() < 0.9 else self.random.choice(sorted(self.doors))
        data, headers = self.body(self.random.choice(self.examples[slug])), self.some_headers()
        reading = read_message(self.doors[at], data, headers, 1, START)
        verdict = verdict_on(reading)
        for it in (*reading.problems, *reading.doubts):
            assert it.message
            assert it.mend
            it.pointer.encode()
        json.dumps(verdict.as_json())
        digest(data, headers)

    def body(self, text: str) -> bytes:
        """The bytes of a message, bent in what it says, in how it is written, or both."""
        value = json.loads(text)
        for _ in range(self.random.randrange(3)):
            value = self.bent(value)
        data = json.dumps(value, ensure_ascii=self.random.random() < 0.5).encode(
            "utf-8", "surrogatepass"
        )
        return self.scratched(data) if self.random.random() < 0.3 else data

    def bent(self, value: Any) -> Any:
        """Something else somewhere in it."""
        if self.random.random() < 0.2 or not isinstance(value, dict | list) or not value:
            return self.random.choice(self.odd)
        if isinstance(value, list):
            at = self.random.randrange(len(value))
            return [*value[:at], self.bent(value[at]), *value[at + 1 :]] * self.random.choice(
                (1, 1, 9)
            )
        name = self.random.choice(sorted(value))
        if self.random.random() < 0.1:
            return {**value, str(self.random.choice(self.odd)): value[name]}
        return {**value, name: self.bent(value[name])}

    def scratched(self, data: bytes) -> bytes:
        """Other bytes somewhere, or a text of the corpus in place of some."""
        bytes_ = bytearray(data)
        for _ in range(self.random.randint(1, 3)):
            at = self.random.randrange(len(bytes_) + 1)
            new = self.random.choice(
                (
                    self.random.randbytes(2),
                    b'"',
                    b"{",
                    b"\\u0000",
                    self.random.choice(self.texts)[:500],
                )
            )
            bytes_[at : at + self.random.randrange(4)] = new
        return bytes(bytes_)

    def some_headers(self) -> dict[str, str] | None:
        """None, mostly; else some that are nearly right."""
        if self.random.random() < 0.6:
            return None
        count = self.random.randrange(5)
        return {
            self.random.choice(NAMES): self.random.choice((*TEXTS, *map(str, ODD)))
            for _ in range(count)
        }

    def headers(self) -> None:
        """Headers of a request, as bytes."""
        raw = [
            (name.encode("latin-1", "replace"), value.encode("utf-8", "surrogatepass"))
            for name, value in (self.some_headers() or {}).items()
        ]
        problems: tuple[Problem, ...] = ()
        try:
            headers_on_the_bus(raw * self.random.choice((1, 1, 2)))
        except Refused as refused:
            problems = refused.problems
        assert all(it.message and it.mend for it in problems)

    def file(self) -> None:
        """A file, scratched."""
        name = self.random.choice(sorted(FILES))
        faults: tuple[Fault, ...] = ()
        try:
            read_batch(name, self.scratched(FILES[name]), POLICE)
        except FileRefused as refused:
            faults = tuple(refused.faults)
        assert all(it.message and it.mend for it in faults)


def run(seed: int, is_over: Callable[[int], bool]) -> int:
    """Try things until it is over; how many. What is wrong is raised, with its number."""
    done = 0
    with workshop() as hub:
        fuzz = Fuzz({door.partner.value: door for door in hub.doors()})
        while not is_over(done):
            try:
                fuzz.once(seed + done)
            except BaseException:
                sys.stderr.write(f"seed {seed + done}\n")
                raise
            done += 1
    return done


def main() -> int:
    """Run for a while."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    until_s = time.monotonic() + chosen.seconds
    done = run(chosen.seed, lambda _: time.monotonic() >= until_s)
    sys.stdout.write(
        json.dumps({"tried": done, "seed": chosen.seed, "seconds": chosen.seconds}) + "\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
