// What the keyboard meets on this page. `prepare` lists the stops that Tab must make, in order;
// `taken` tells where each press since then, or since it was last asked, put the focus, and what is
// wrong with how that shows.
(() => {
  if (window.hubKeyboard) return;
  const CONTROLS = [
    "a[href]", "button", "input:not([type=hidden])", "select", "textarea", "summary", "iframe",
    "audio[controls]", "video[controls]", "[contenteditable]", "[tabindex]",
    "[role=button]", "[role=link]", "[role=checkbox]", "[role=switch]",
  ].join(",");
  const GROUPS = "[role=tablist],[role=listbox],[role=grid],[role=menu],[role=toolbar]";
  const LEAST_CONTRAST = 3;
  const state = { stops: [], rest: new Map(), taken: [] };

  const nameOf = (it) => {
    const words = (it.getAttribute("aria-label") || it.innerText || it.name || "").trim();
    const id = it.id ? `#${it.id}` : "";
    return `<${it.localName}${id}> ${words.replace(/\s+/g, " ").slice(0, 40)}`.trim();
  };

  const isUsable = (it) =>
    it.checkVisibility({ visibilityProperty: true }) && !it.matches(":disabled")
    && !it.closest("[inert]") && !(it.localName === "summary" && !isSummary(it));

  const isSummary = (it) =>
    it.parentElement?.localName === "details" && it.parentElement.querySelector("summary") === it;

  const isOwnStop = (it) => {
    const tabindex = it.getAttribute("tabindex");
    const isControl = it.matches(CONTROLS.replace(",[tabindex]", ""));
    if (tabindex !== null && Number(tabindex) < 0) {
      return isControl && !it.closest(GROUPS);
    }
    return it.type !== "radio" || it === stopOfRadios(it);
  };

  // A group of radio buttons is one stop: the one that is chosen, else the first.
  const stopOfRadios = (it) => {
    if (!it.name) return it;
    const scope = it.form || document;
    const all = [...scope.querySelectorAll("input[type=radio]")]
      .filter((other) => other.name === it.name && other.form === it.form && isUsable(other));
    return all.find((other) => other.checked) || all[0];
  };

  const colour = (text) => {
    const parts = text.match(/[\d.]+/g)?.map(Number) || [0, 0, 0, 0];
    return text.startsWith("rgb") ? { rgb: parts.slice(0, 3), alpha: parts[3] ?? 1 } : null;
  };

  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };

  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };

  const ground = (it) => {
    for (let around = it; around; around = around.parentElement) {
      const found = colour(getComputedStyle(around).backgroundColor);
      if (found && found.alpha === 1) return found.rgb;
    }
    return [255, 255, 255];
  };

  const lookOf = (it) => {
    const style = getComputedStyle(it);
    return {
      shadow: style.boxShadow,
      border: `${style.borderTopWidth} ${style.borderTopColor}`,
      ground: ground(it),
    };
  };

  const hasOutline = (it) => {
    const style = getComputedStyle(it);
    const line = colour(style.outlineColor);
    if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 1) return false;
    if (style.outlineStyle === "auto" || !line) return true;
    return line.alpha > 0 && contrast(line.rgb, ground(it.parentElement || it)) >= LEAST_CONTRAST;
  };

  const showsFocus = (it) => {
    if (hasOutline(it)) return true;
    const before = state.rest.get(it);
    if (!before) return false;
    const after = lookOf(it);
    return after.shadow !== before.shadow || after.border !== before.border
      || contrast(after.ground, before.ground) >= LEAST_CONTRAST;
  };

  // Some point of it must be on top of everything else there (WCAG 2.4.11).
  const isSeen = (it) => [...it.getClientRects()].some((box) =>
    [0.1, 0.5, 0.9].some((x) => [0.1, 0.5, 0.9].some((y) => {
      const top = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
      return top && (it.contains(top) || top.contains(it));
    })));

  const prepare = () => {
    state.stops = [...document.querySelectorAll(CONTROLS)].filter(
      (it) => isUsable(it) && isOwnStop(it));
    state.rest = new Map(state.stops.map((it) => [it, lookOf(it)]));
    state.taken = [];
    return state.stops.map(nameOf);
  };

  const here = () => {
    const it = document.activeElement;
    if (!it || it === document.body || it === document.documentElement) return null;
    if (!state.rest.has(it)) state.rest.set(it, null);
    const faults = [];
    if (!showsFocus(it)) faults.push("does not show that it has the focus");
    if (!isSeen(it)) faults.push("is hidden when it has the focus");
    const place = [...state.rest.keys()].indexOf(it);
    return { place, stop: state.stops.indexOf(it), name: nameOf(it), faults };
  };

  const taken = () => state.taken.splice(0);

  window.addEventListener("keyup", (event) => {
    if (event.key === "Tab") state.taken.push(here());
  }, true);
  window.hubKeyboard = { prepare, taken };
})();
