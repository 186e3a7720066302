// Says as JSON what the parser of AsyncAPI makes of each document that is named.

import { readFile } from "node:fs/promises";
import { Parser } from "@asyncapi/parser";

const parser = new Parser();
const said = [];
for (const path of process.argv.slice(2)) {
  const { document, diagnostics } = await parser.parse(await readFile(path, "utf8"));
  const channels = document?.allChannels().length ?? null;
  said.push({ channels, diagnostics: diagnostics.map(({ code, message, severity }) => ({ code, message, severity })) });
}
console.log(JSON.stringify(said));
