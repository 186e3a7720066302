// Single keys that do something. They do nothing while somebody types, and can be switched off.

export const help = () => document.querySelector(".hub-keys");

export function areOn() {
  return help() !== null && help().dataset.keys !== "uit";
}

function isTyping(target) {
  return target.closest("input:not([type=checkbox]), select, textarea, dialog[open]") !== null;
}

// `acts` says for each key what it does; `isFree` may refuse one where it has another meaning.
export function listen(acts, isFree = () => true) {
  document.addEventListener("keydown", (event) => {
    const act = { "?": () => help().showModal(), ...acts }[event.key];
    const isOurs = act && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!isOurs || isTyping(event.target) || !isFree(event)) return;
    event.preventDefault();
    act();
  });
}
