// The keys of the list. They can be switched off (WCAG 2.1.4), and do nothing while somebody types.

const ORDER = "werkvoorraad";

function isTyping(target) {
  return target.closest("input:not([type=checkbox]), select, textarea, dialog[open]") !== null;
}

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
  u: postpone,
  n: note,
  ".": () => document.querySelector("[data-show-fresh]:not([hidden])")?.click(),
  "/": () => document.querySelector("[data-search]")?.focus(),
  "?": () => document.querySelector(".hub-keys")?.showModal(),
};

function remember() {
  const paths = rows().map((row) => row.querySelector(".hub-item__link").getAttribute("href"));
  sessionStorage.setItem(ORDER, JSON.stringify({ paths, list: location.href }));
}

function comeBack() {
  const row = location.hash.startsWith("#rij-") && document.getElementById(location.hash.slice(1));
  if (row) row.querySelector(".hub-item__link").focus();
}

export function keys() {
  const help = document.querySelector(".hub-keys");
  comeBack();
  if (!help || help.dataset.keys === "uit") {
    sessionStorage.removeItem(ORDER);
    return;
  }
  remember();
  document.addEventListener("keydown", (event) => {
    const act = KEYS[event.key];
    const isOurs = act && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!isOurs || isTyping(event.target)) return;
    if (event.key === " " && !here()) return;
    if (event.key === " " && event.target.matches("button, summary, input")) return;
    event.preventDefault();
    act();
  });
}
