// Sends one message over NATS, and prints its receipt.
//
//   npm ci
//   HUB_NATS=tls://... HUB_CREDENTIALS=police.creds HUB_PARTNER=police \
//     node send_nats.mjs bericht.json
//
// Ends 0 when it was received. Sending the same message again is safe: it counts once.

import { readFile } from "node:fs/promises";
import { jetstream } from "@nats-io/jetstream";
import { connect, credsAuthenticator, headers } from "@nats-io/transport-node";
import { CloudEvent, HTTP } from "cloudevents";

const { HUB_NATS, HUB_CREDENTIALS, HUB_PARTNER } = process.env;
const [path, mode = "structured"] = process.argv.slice(2);
const TIMEOUT_MS = 30_000;

// Yours is made of your own data: new CloudEvent({ type, source, ..., data: { ... } }).
const event = new CloudEvent(JSON.parse(await readFile(path, "utf8")));

// In one piece; or, with the word `binary`, the data alone and the envelope in ce-headers.
const message = HTTP[mode](event);
const head = headers();
for (const [name, value] of Object.entries(message.headers)) head.set(name, String(value));

const connection = await connect({
  servers: HUB_NATS,
  authenticator: credsAuthenticator(await readFile(HUB_CREDENTIALS)),
  inboxPrefix: `_INBOX_${HUB_PARTNER}`, // your account hears no other inbox
});

// Listen before you send, or the receipt is there before you are.
const receipts = connection.subscribe(`receipts.v1.${HUB_PARTNER}.*`);
const late = setTimeout(() => receipts.unsubscribe(), TIMEOUT_MS);

const stored = await jetstream(connection).publish(
  `signals.v1.${HUB_PARTNER}.bericht`, message.body, { headers: head },
);
console.error(`on disk, as number ${stored.seq}`);

process.exitCode = 1;
for await (const heard of receipts) {
  const receipt = heard.json();
  if (receipt.berichtId !== event.id) continue;
  console.log(JSON.stringify(receipt, null, 2));
  process.exitCode = receipt.status === "ontvangen" ? 0 : 1;
  break;
}
clearTimeout(late);
await connection.close();
