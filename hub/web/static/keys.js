// The keys of the list.

import { areOn, listen } from "./pressing.js";

const ORDER = "werkvoorraad";

function rows() {
  return [...document.querySelectorAll("[data-item]")];
}

function here() {
  return document.activeElement?.closest("[data-item]") ?? null;
}

function go(step) {
  const all = rows();
  const at = all.indexOf(here());
  const to = at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step;
  const link = all[to]?.querySelector(".hub-item__link");
  link?.focus();
  all[to]?.scrollIntoView({ block: "nearest" });
}

function press(selector) {
  const row = here() ?? rows()[0];
  const found = row?.querySelector(selector);
  found?.click();
  return found;
}

function postpone() {
  const box = here()?.querySelector(".hub-item__box");
  if (box && !box.checked) box.click();
  const tool = document.querySelector("[data-tool=uitstellen]");
  if (!tool) return;
  tool.open = true;
  tool.querySelector("input[type=date]").focus();
}

function note() {
  const link = here()?.querySelector("[data-preview]");
  if (link) location.assign(`${link.href}#notitie`);
}

const KEYS = {
  j: () => go(1),
  k: () => go(-1),
  " ": () => press("[data-preview]"),
  x: () => press(".hub-item__box"),
  a: () => press(".hub-item__do form button"),
  m: () => document.querySelector("[data-map-switch]")?.click(),
  u: postpone,
  n: note,
  ".": () => document.querySelector("[data-show-fresh]:not([hidden])")?.click(),
  "/": () => document.querySelector("[data-search]")?.focus(),
};

function remember() {
  const paths = rows().map((row) => row.querySelector(".hub-item__link").getAttribute("href"));
  sessionStorage.setItem(ORDER, JSON.stringify({ paths, list: location.href }));
}

function comeBack() {
  const row = location.hash.startsWith("#rij-") && document.getElementById(location.hash.slice(1));
  if (row) row.querySelector(".hub-item__link").focus();
}

function isFree(event) {
  return event.key !== " " || (here() && !event.target.matches("button, summary, input"));
}

export function keys() {
  comeBack();
  if (!areOn()) {
    sessionStorage.removeItem(ORDER);
    return;
  }
  remember();
  listen(KEYS, isFree);
}
