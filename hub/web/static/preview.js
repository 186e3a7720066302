// Shows an item shortly, below its row, without leaving the list. Without this it is a page.

async function open(link) {
  const pane = document.querySelector("[data-preview-pane]");
  const row = link.closest("[data-item]");
  if (pane.dataset.of === row.dataset.item && !pane.hidden) {
    close(pane);
    return;
  }
  const answer = await fetch(link.href, { headers: { "X-Deel": "ja" } });
  if (!answer.ok) {
    location.assign(link.href);
    return;
  }
  const made = document.createElement("template");
  made.innerHTML = await answer.text();
  pane.replaceChildren(made.content);
  pane.dataset.of = row.dataset.item;
  pane.hidden = false;
  row.append(pane);
}

function close(pane) {
  const row = pane.closest("[data-item]");
  pane.hidden = true;
  row?.querySelector(".hub-item__link").focus();
  document.querySelector("[data-list]").after(pane);
}

export function preview() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-preview]");
    if (!link || event.ctrlKey || event.metaKey || event.button !== 0) return;
    event.preventDefault();
    open(link);
  });
  document.addEventListener("keydown", (event) => {
    const pane = document.querySelector("[data-preview-pane]");
    if (event.key === "Escape" && pane && !pane.hidden) close(pane);
  });
}
