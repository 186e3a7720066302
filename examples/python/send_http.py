"""Sends one message over HTTP, and prints its receipt.

    pip install cloudevents httpx
    HUB_API=https://... HUB_CLIENT=klant.env python send_http.py bericht.json

Ends 0 when it was received. Sending the same message again is safe: it counts once.
"""

import json
import os
import sys
from pathlib import Path

import httpx
from cloudevents.core.bindings.http import to_binary_event, to_structured_event
from cloudevents.core.formats.json import JSONFormat

HUB = os.environ["HUB_API"]
CLIENT = dict(line.split("=", 1) for line in Path(os.environ["HUB_CLIENT"]).read_text().split())
TIMEOUT_S = 15  # the hub answers within ten seconds, with the receipt or where that will be

# Yours is made of your own data: CloudEvent({"type": ..., "source": ..., ...}, {...}).
event = JSONFormat().read(None, Path(sys.argv[1]).read_bytes())

# In one piece; or, with the word `binary`, the data alone and the envelope in ce-headers.
to_message = to_binary_event if "binary" in sys.argv[2:] else to_structured_event
message = to_message(event)

with httpx.Client(base_url=HUB, timeout=TIMEOUT_S) as hub:
    token = hub.post(
        "/oauth/token",
        auth=(CLIENT["client_id"], CLIENT["client_secret"]),
        data={"grant_type": "client_credentials"},
    ).raise_for_status()
    bearer = {"Authorization": f"Bearer {token.json()['access_token']}"}
    answer = hub.post("/v1/signalen", content=message.body, headers={**message.headers, **bearer})

receipt = answer.json()
print(json.dumps(receipt, ensure_ascii=False, indent=2))
sys.exit(receipt["status"] != "ontvangen")
