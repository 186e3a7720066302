#!/bin/sh
# Sends one message over HTTP, and prints its receipt:
#
#   HUB_API=https://... HUB_CLIENT=klant.env ./send.sh bericht.json
#
# Ends 0 when it was received. Sending the same message again is safe: it counts once.
set -eu
. "$HUB_CLIENT" # client_id and client_secret

token=$(printf 'user = "%s:%s"\n' "$client_id" "$client_secret" |
  curl --silent --show-error --fail-with-body --config - \
    --data grant_type=client_credentials "$HUB_API/oauth/token" |
  sed 's/.*"access_token":"\([^"]*\)".*/\1/')

receipt=$(printf 'Authorization: Bearer %s\n' "$token" |
  curl --silent --show-error --header @- \
    --header 'Content-Type: application/cloudevents+json' \
    --data-binary "@$1" "$HUB_API/v1/signalen")

printf '%s\n' "$receipt"
case $receipt in *'"status":"ontvangen"'*) ;; *) exit 1 ;; esac
