#!/bin/sh
# Sends one message over NATS with the `nats` command, and prints its receipt:
#
#   HUB_NATS=tls://... HUB_CREDENTIALS=police.creds HUB_PARTNER=police ./send.sh bericht.json
#
# Ends 0 when it was received. Sending the same message again is safe: it counts once.
set -eu
export NATS_URL="$HUB_NATS" NATS_CREDS="$HUB_CREDENTIALS"
inbox="_INBOX_$HUB_PARTNER" # your account hears no other inbox
heard=$(mktemp)

# Listen before you send, or the receipt is there before you are.
nats --inbox-prefix "$inbox" sub --raw "receipts.v1.$HUB_PARTNER.*" > "$heard" &
listening=$!
trap 'kill "$listening"; rm -f "$heard"' EXIT
sleep 1

# --jetstream waits until the hub has the message on disk; --no-templates leaves it as it is.
nats --inbox-prefix "$inbox" pub --jetstream --no-templates --force-stdin \
  --header 'Content-Type:application/cloudevents+json' \
  "signals.v1.$HUB_PARTNER.bericht" < "$1" >&2

# A receipt names the bytes that it is for.
digest=$(sha256sum < "$1" | cut -d ' ' -f 1)
receipt='' tries=0
while [ -z "$receipt" ] && [ "$tries" -lt 150 ]; do
  sleep 0.2
  tries=$((tries + 1))
  receipt=$(grep "\"sha256\":\"$digest\"" "$heard" || true)
done

printf '%s\n' "$receipt"
case $receipt in *'"status":"ontvangen"'*) ;; *) exit 1 ;; esac
