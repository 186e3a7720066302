// The keys of a pair: y, n and h choose an answer, and never send it. Where the reason is not there
// yet, it is asked for first; Ctrl and Enter in the reason then sends what was chosen.

import { COMMON, isOn, listen } from "./keys.js";

const ANSWERS = { y: "same", n: "different", h: "unsure" };

function choose(form, verdict) {
  const reason = form.querySelector("textarea[name=reden]");
  const chosen = form.querySelector(`button[value=${verdict}]`);
  for (const button of form.querySelectorAll("button[name=verdict]")) {
    button.toggleAttribute("data-chosen", button === chosen);
  }
  const isReady = reason.value.trim() !== "";
  (isReady ? chosen : reason).focus();
  const next = isReady ? "Enter legt het vast." : "Schrijf eerst waarom.";
  form.querySelector("[data-chosen-said]").textContent = `Gekozen: ${chosen.textContent.trim()}. ${next}`;
}

function send(form, event) {
  const chosen = form.querySelector("button[data-chosen]");
  const isAsked = event.key === "Enter" && (event.ctrlKey || event.metaKey);
  if (isAsked && chosen && event.target.value.trim() !== "") form.requestSubmit(chosen);
}

const form = document.querySelector("[data-verdict]");
if (form && isOn()) {
  const acts = Object.entries(ANSWERS).map(([key, verdict]) => [key, () => choose(form, verdict)]);
  listen({ ...COMMON, ...Object.fromEntries(acts) });
  form.querySelector("textarea[name=reden]").addEventListener("keydown", (event) => send(form, event));
}
