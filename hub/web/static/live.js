// What changes while the list is open. Rows change where they stand and never move; what is new is
// counted in a bar, and shown when the reader asks for it.

import { morph } from "./morph.js";

const ROWS_AT_ONCE = 50;
const LOOK_AGAIN_MS = 2000;
const NOTICE = "noodinzage";

function rowOf(item) {
  return document.getElementById(`rij-${item}`);
}

class Changes {
  constructor(place) {
    this.place = place;
    this.state = place.querySelector(".hub-live__state");
    this.bar = document.querySelector("[data-fresh]");
    this.fresh = new Set();
    this.stale = new Set();
    this.isFetching = false;
    this.lookedMs = 0;
  }

  listen() {
    this.source = new EventSource(this.place.dataset.live);
    this.source.addEventListener("open", () => this.say("live", true));
    this.source.addEventListener("error", () => this.say("niet live", false));
    this.source.addEventListener("wijziging", (event) => this.take(JSON.parse(event.data)));
    this.source.addEventListener("ververs", () => this.lookAgain());
    this.place.hidden = false;
  }

  say(words, isOn) {
    this.state.textContent = words;
    this.place.classList.toggle("hub-live--off", !isOn);
  }

  pause(isPaused) {
    if (isPaused) {
      this.source.close();
      this.say("gepauzeerd", false);
    } else {
      this.listen();
      this.lookAgain();
    }
  }

  take(items) {
    if (NOTICE in items) {
      delete items[NOTICE];
      this.notice();
    }
    for (const [item, isHere] of Object.entries(items)) {
      if (rowOf(item)) this.stale.add(item);
      else if (isHere) this.fresh.add(item);
      else this.fresh.delete(item);
      rowOf(item)?.classList.toggle("hub-item--gone", !isHere);
    }
    this.count();
    this.fetchRows();
  }

  count() {
    const many = this.fresh.size;
    this.bar.hidden = many === 0;
    const what = many === 1 ? "1 nieuw stuk" : `${many} nieuwe stukken`;
    this.bar.querySelector("button").textContent = `${what} – toon (.)`;
    this.bar.dataset.fresh = many;
    clearTimeout(this.telling);
    this.telling = setTimeout(() => this.tell(many, what), 1000);
  }

  tell(many, what) {
    const status = document.querySelector("[data-told]");
    if (status) status.textContent = many ? `${what} in deze lijst` : "";
  }

  async fetchRows() {
    if (this.isFetching || this.stale.size === 0) return;
    this.isFetching = true;
    const some = [...this.stale].slice(0, ROWS_AT_ONCE);
    some.forEach((item) => this.stale.delete(item));
    const query = some.map((item) => `item=${item}`).join("&");
    const list = location.search.slice(1);
    try {
      const answer = await fetch(`/werkvoorraad/rijen?${query}&${list}`);
      if (answer.ok) this.show(await answer.text());
    } finally {
      this.isFetching = false;
    }
    this.fetchRows();
  }

  show(html) {
    const made = document.createElement("template");
    made.innerHTML = html;
    for (const row of made.content.querySelectorAll("[data-item]")) {
      const here = rowOf(row.dataset.item);
      if (!here) continue;
      if (here.classList.contains("hub-item--gone")) row.classList.add("hub-item--gone");
      morph(here, row);
    }
    document.dispatchEvent(new Event("hub:rows"));
  }

  async notice() {
    const answer = await fetch("/noodinzage/melding");
    const place = document.querySelector("[data-notices]");
    if (answer.ok && place) place.innerHTML = await answer.text();
  }

  async lookAgain() {
    const nowMs = Date.now();
    if (nowMs - this.lookedMs < LOOK_AGAIN_MS) {
      clearTimeout(this.later);
      this.later = setTimeout(() => this.lookAgain(), LOOK_AGAIN_MS);
      return;
    }
    this.lookedMs = nowMs;
    this.notice();
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const items = {};
    for (const row of document.querySelectorAll("[data-item]")) items[row.dataset.item] = false;
    for (const row of page.querySelectorAll("[data-item]")) items[row.dataset.item] = true;
    this.take(items);
  }
}

export function live() {
  const place = document.querySelector("[data-live]");
  if (!place || !window.EventSource) return;
  const changes = new Changes(place);
  changes.listen();
  const button = place.querySelector("[data-pause]");
  button.addEventListener("click", () => {
    const isPaused = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(isPaused));
    changes.pause(isPaused);
  });
  document.querySelector("[data-show-fresh]").addEventListener("click", () => location.reload());
}
