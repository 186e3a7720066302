"""Stands in for `nats` (natscli), which cannot be had here: `sub` and `pub` over nats-py.

It knows the options that natscli has for these two, as its source says, and refuses any other.
"""

import argparse
import asyncio
import os
import sys

import nats


def asked() -> argparse.Namespace:
    """What the command line asks for."""
    whole = argparse.ArgumentParser("nats")
    whole.add_argument("--inbox-prefix", required=True)
    kinds = whole.add_subparsers(dest="kind", required=True)
    sub, pub = kinds.add_parser("sub"), kinds.add_parser("pub")
    sub.add_argument("--raw", action="store_true", required=True)
    for name in ("--jetstream", "--no-templates", "--force-stdin"):
        pub.add_argument(name, action="store_true", required=True)
    pub.add_argument("--header", action="append", required=True)
    for kind in (sub, pub):
        kind.add_argument("subject")
    return whole.parse_args()


async def main(ask: argparse.Namespace) -> None:
    """Do it."""
    connection = await nats.connect(
        os.environ["NATS_URL"],
        user_credentials=os.environ["NATS_CREDS"],
        inbox_prefix=ask.inbox_prefix,
    )
    async with connection:
        if ask.kind == "pub":
            headers = dict(it.split(":", 1) for it in ask.header)
            data = sys.stdin.buffer.read()
            stored = await connection.jetstream().publish(ask.subject, data, headers=headers)
            sys.stdout.write(f"Stored in Stream: {stored.stream} Sequence: {stored.seq}\n")
            return
        heard = await connection.subscribe(ask.subject)
        async for message in heard.messages:
            sys.stdout.write(message.data.decode() + "\n")
            sys.stdout.flush()


asyncio.run(main(asked()))
