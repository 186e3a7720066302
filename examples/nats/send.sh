#!/bin/sh
# Sends one message over NATS with the `nats` command, and prints its receipt:
#
#   HUB_NATS=tls://... HUB_CREDENTIALS=police.creds HUB_PARTNER=police ./send.sh bericht.json
#
# Ends 0 when it was received. Sending the same message again is safe: it counts once.
set -eu
heard=$(mktemp)
hub() { nats --no-context --server "$HUB_NATS" --creds "$HUB_CREDENTIALS" \
  --inbox-prefix "_INBOX_$HUB_PARTNER" "$@"; }

# Listen before you send, or the receipt is there before you are.
hub sub --raw "receipts.v1.$HUB_PARTNER.*" > "$heard" &
listening=$!
trap 'kill $listening; rm -f "$heard"' EXIT
sleep 1

# --jetstream waits until the hub has the message on disk; --no-templates leaves it as it is.
hub pub --jetstream --no-templates --force-stdin \
  --header 'Content-Type:application/cloudevents+json' \
  "signals.v1.$HUB_PARTNER.bericht" < "$1" >&2

# A receipt names the bytes that it is for.
digest=$(sha256sum < "$1" | cut -d ' ' -f 1)
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  receipt=$(grep "\"sha256\":\"$digest\"" "$heard" || true)
  [ -n "$receipt" ] && break
  sleep 1
done

printf '%s\n' "$receipt"
case $receipt in *'"status":"ontvangen"'*) ;; *) exit 1 ;; esac
