// The keys of the list of addresses: through the table, to the map and back.

import { COMMON, List, isOn, listen } from "./keys.js";

const LIST = new List("[data-map-list] tr[data-places]", "a");

// The marker of the address that has the focus, else the map as a whole.
function toMap() {
  const section = document.querySelector("[data-map][data-ready]");
  const entity = LIST.here()?.dataset.places;
  const marker = entity && section?.querySelector(`[data-entities~="${entity}"]`);
  const to = marker || section?.querySelector(".hub-map__canvas");
  to?.scrollIntoView({ block: "nearest" });
  to?.focus({ preventScroll: true });
}

// The row of the marker that has the focus, else the first.
function toTable() {
  const entities = document.activeElement?.dataset.entities?.split(" ") ?? [];
  const rows = LIST.rows();
  LIST.focus(rows.find((it) => entities.includes(it.dataset.places)) ?? rows[0]);
}

if (isOn()) listen({ ...COMMON, j: () => LIST.go(1), k: () => LIST.go(-1), m: toMap, g: toTable });
