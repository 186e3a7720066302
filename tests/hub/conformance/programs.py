"""Programs of partners that reach a server as ours tell them, each in its own way."""

POLITE = """
import os, urllib.request
urllib.request.urlopen(os.environ["HUB_API"] + "/oauth/token", data=b"x", timeout=5)
"""
CARELESS = """
import os, ssl, urllib.request
careless = ssl._create_unverified_context()
place = os.environ["HUB_API"] + "/oauth/token"
urllib.request.urlopen(place, data=b"x", timeout=5, context=careless)
"""
SUSPICIOUS = """
import os, ssl, urllib.request
nobody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
place = os.environ["HUB_API"] + "/oauth/token"
urllib.request.urlopen(place, data=b"x", timeout=5, context=nobody)
"""
ELSEWHERE = "pass"
ON_THE_BUS = """
import asyncio, os, nats
asyncio.run(nats.connect(os.environ["HUB_NATS"], allow_reconnect=False, connect_timeout=4))
"""
