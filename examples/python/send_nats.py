r"""Sends one message over NATS, and prints its receipt.

    pip install cloudevents nats-py nkeys
    HUB_NATS=tls://... HUB_CREDENTIALS=police.creds HUB_PARTNER=police \
      python send_nats.py bericht.json

Ends 0 when it was received. Sending the same message again is safe: it counts once.
"""

import asyncio
import json
import os
import sys
from pathlib import Path

import nats
from cloudevents.core.bindings.http import to_binary_event, to_structured_event
from cloudevents.core.formats.json import JSONFormat

PARTNER = os.environ["HUB_PARTNER"]
TIMEOUT_S = 30


# Yours is made of your own data: CloudEvent({"type": ..., "source": ..., ...}, {...}).
event = JSONFormat().read(None, Path(sys.argv[1]).read_bytes())

# In one piece; or, with the word `binary`, the data alone and the envelope in ce-headers.
to_message = to_binary_event if "binary" in sys.argv[2:] else to_structured_event
message = to_message(event)


async def send() -> dict[str, object]:
    """Send the message, and wait for its receipt."""
    connection = await nats.connect(
        os.environ["HUB_NATS"],
        user_credentials=os.environ["HUB_CREDENTIALS"],
        inbox_prefix=f"_INBOX_{PARTNER}",  # your account hears no other inbox
    )
    async with connection, asyncio.timeout(TIMEOUT_S):
        # Listen before you send, or the receipt is there before you are.
        receipts = await connection.subscribe(f"receipts.v1.{PARTNER}.*")
        stored = await connection.jetstream().publish(
            f"signals.v1.{PARTNER}.bericht", message.body, headers=message.headers
        )
        print(f"on disk, as number {stored.seq}", file=sys.stderr)
        async for heard in receipts.messages:
            receipt = json.loads(heard.data)
            if receipt.get("berichtId") == event.get_id():
                return receipt
    raise TimeoutError


receipt = asyncio.run(send())
print(json.dumps(receipt, ensure_ascii=False, indent=2))
sys.exit(receipt["status"] != "ontvangen")
