// Sends one message over HTTP, and prints its receipt.
//
//   npm ci
//   HUB_API=https://... HUB_CLIENT=klant.env node send_http.mjs bericht.json
//
// Ends 0 when it was received. Sending the same message again is safe: it counts once.

import { readFile } from "node:fs/promises";
import { CloudEvent, HTTP } from "cloudevents";

const { HUB_API, HUB_CLIENT } = process.env;
const [path, mode = "structured"] = process.argv.slice(2);
process.loadEnvFile(HUB_CLIENT); // client_id and client_secret
const { client_id, client_secret } = process.env;

// Yours is made of your own data: new CloudEvent({ type, source, ..., data: { ... } }).
const event = new CloudEvent(JSON.parse(await readFile(path, "utf8")));

const login = await fetch(`${HUB_API}/oauth/token`, {
  method: "POST",
  headers: { authorization: `Basic ${btoa(`${client_id}:${client_secret}`)}` },
  body: new URLSearchParams({ grant_type: "client_credentials" }),
});
if (!login.ok) throw new Error(`no token: ${login.status} ${await login.text()}`);
const { access_token } = await login.json();

// In one piece; or, with the word `binary`, the data alone and the envelope in ce-headers.
const { headers, body } = HTTP[mode](event);
const answer = await fetch(`${HUB_API}/v1/signalen`, {
  method: "POST",
  headers: { ...headers, authorization: `Bearer ${access_token}` },
  body,
});

const receipt = await answer.json();
console.log(JSON.stringify(receipt, null, 2));
process.exitCode = receipt.status === "ontvangen" ? 0 : 1;
