// The residents' form, for whoever has scripts: leaving at once, and sending without a new page in
// the browser's history. Without this file everything works, by links and an ordinary form.
"use strict";

const PRESSES = 3;
const WITHIN_MS = 5000;
let presses = 0;
let firstPress = 0;

function leave() {
  document.documentElement.classList.add("melden-gone");
  document.title = " ";
  const exit = document.querySelector("[data-leave]");
  window.location.replace(exit.href);
}

function showPresses(left) {
  const count = document.querySelector("[data-count]");
  count.dataset.dots = "●".repeat(PRESSES - left) + "○".repeat(left);
  count.textContent = left ? count.dataset.text.replace("{count}", left) : count.dataset.gone;
  count.classList.toggle("melden-count--on", left < PRESSES);
}

function forgetPresses() {
  presses = 0;
  const count = document.querySelector("[data-count]");
  count.textContent = "";
  count.classList.remove("melden-count--on");
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Shift" && presses) forgetPresses();
  if (event.key !== "Shift" || event.repeat) return;
  const now = Date.now();
  if (!presses || now - firstPress > WITHIN_MS) {
    presses = 0;
    firstPress = now;
    window.setTimeout(() => {
      if (presses && Date.now() - firstPress >= WITHIN_MS) forgetPresses();
    }, WITHIN_MS + 50);
  }
  presses += 1;
  showPresses(PRESSES - presses);
  if (presses === PRESSES) leave();
});

// The answer takes the place of the page that is there; the address stays the same.
async function post(form, extra) {
  const fields = new URLSearchParams(new FormData(form));
  for (const [name, value] of Object.entries(extra)) fields.set(name, value);
  const answer = await fetch(form.getAttribute("action"), {
    method: "POST",
    body: fields,
    headers: { Accept: "text/html" },
    credentials: "same-origin",
    redirect: "error",
    referrerPolicy: "no-referrer",
  });
  const next = new DOMParser().parseFromString(await answer.text(), "text/html");
  const root = document.documentElement;
  root.lang = next.documentElement.lang;
  root.dir = next.documentElement.dir;
  document.title = next.title;
  document.body.replaceWith(next.body);
  const first = ["[role=alert]", ".melden-state", "main h1"]
    .map((it) => document.querySelector(it))
    .find(Boolean);
  first.setAttribute("tabindex", "-1");
  first.focus();
  window.scrollTo({ top: 0, behavior: "instant" });
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  const status = form.querySelector("[data-sending]");
  if (status) status.textContent = status.dataset.sending;
  try {
    await post(form, {});
  } catch {
    if (status) status.textContent = status.dataset.failed;
  } finally {
    delete form.dataset.busy;
  }
});

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if ("leave" in link.dataset) {
    event.preventDefault();
    leave();
    return;
  }
  const form = document.getElementById("melding");
  if (!("language" in link.dataset) || !form) return;
  event.preventDefault();
  try {
    await post(form, { taal: link.dataset.language, vertaal: "ja" });
  } catch {
    window.location.assign(link.href);
  }
});
