// The keys of the work list.

import { COMMON, List, isOn, listen } from "./keys.js";

const ORDER = "werkvoorraad";
const LIST = new List("[data-item]", ".hub-item__link");

function press(selector) {
  const row = LIST.here() ?? LIST.rows()[0];
  const found = row?.querySelector(selector);
  found?.click();
  return found;
}

function postpone() {
  const box = LIST.here()?.querySelector(".hub-item__box");
  if (box && !box.checked) box.click();
  const tool = document.querySelector("[data-tool=uitstellen]");
  if (!tool) return;
  tool.open = true;
  tool.querySelector("input[type=date]").focus();
}

function note() {
  const link = LIST.here()?.querySelector("[data-preview]");
  if (link) location.assign(`${link.href}#notitie`);
}

const KEYS = {
  ...COMMON,
  j: () => LIST.go(1),
  k: () => LIST.go(-1),
  " ": () => press("[data-preview]"),
  x: () => press(".hub-item__box"),
  a: () => press(".hub-item__do form button"),
  m: () => document.querySelector("[data-map-switch]")?.click(),
  u: postpone,
  n: note,
  ".": () => document.querySelector("[data-show-fresh]:not([hidden])")?.click(),
};

function remember() {
  const paths = LIST.rows().map((row) => row.querySelector(".hub-item__link").getAttribute("href"));
  sessionStorage.setItem(ORDER, JSON.stringify({ paths, list: location.href }));
}

function comeBack() {
  const row = location.hash.startsWith("#rij-") && document.getElementById(location.hash.slice(1));
  if (row) row.querySelector(".hub-item__link").focus();
}

// A space presses a button, and moves the page while no row has the focus.
function isSpared(event) {
  return event.key === " " && (!LIST.here() || event.target.matches("button, summary, input"));
}

export function keys() {
  comeBack();
  if (!isOn()) {
    sessionStorage.removeItem(ORDER);
    return;
  }
  remember();
  listen(KEYS, isSpared);
}
