// On the page of a dossier or signal: [ and ] go to the previous and next one of the list that the
// reader came from, so that the place in the list is kept.

const ORDER = "werkvoorraad";

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(ORDER)) ?? { paths: [] };
  } catch {
    return { paths: [] };
  }
}

const { paths } = kept();
const at = paths.indexOf(location.pathname);
const steps = { "[": -1, "]": 1 };

document.addEventListener("keydown", (event) => {
  const step = steps[event.key];
  const isFree = !event.target.closest("input, select, textarea, dialog[open]");
  if (!step || at < 0 || !isFree || event.ctrlKey || event.metaKey) return;
  const to = paths[at + step];
  if (to) location.assign(to);
});
