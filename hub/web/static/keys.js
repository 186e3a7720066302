// Keys of a list. They can be switched off (WCAG 2.1.4), and do nothing while somebody types.

function isTyping(target) {
  return target.closest("input:not([type=checkbox]), select, textarea, dialog[open]") !== null;
}

// The rows of a list, each with a link that has the focus when one is there.
export class List {
  constructor(row, link) {
    this.row = row;
    this.link = link;
  }

  rows() {
    return [...document.querySelectorAll(this.row)];
  }

  here() {
    return document.activeElement?.closest(this.row) ?? null;
  }

  focus(row) {
    row?.querySelector(this.link)?.focus();
    row?.scrollIntoView({ block: "nearest" });
  }

  go(step) {
    const all = this.rows();
    const at = all.indexOf(this.here());
    this.focus(all[at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step]);
  }
}

// What every list has: the search box and the overview of its keys.
export const COMMON = {
  "/": () => document.querySelector("[data-search]")?.focus(),
  "?": () => document.querySelector(".hub-keys")?.showModal(),
};

export function isOn() {
  const help = document.querySelector(".hub-keys");
  return help !== null && help.dataset.keys !== "uit";
}

// Listen to these keys; `isSpared` says which press is left to the browser.
export function listen(keys, isSpared = () => false) {
  document.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    const isOurs = act && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!isOurs || isTyping(event.target) || isSpared(event)) return;
    event.preventDefault();
    act();
  });
}
