// What is too small to hit (WCAG 2.5.8): under 24 by 24 pixels, and a circle of 24 pixels around its
// middle touches another target. A link within a sentence may be as high as its line. A field and
// its label are one target. axe-core has this rule as well, and misses links under one another.
() => {
  const LEAST = 24;
  const TARGETS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]";

  const isShown = (it) => it.checkVisibility({ visibilityProperty: true }) && !it.matches(":disabled");

  const joined = (boxes) => {
    const left = Math.min(...boxes.map((it) => it.left));
    const top = Math.min(...boxes.map((it) => it.top));
    const right = Math.max(...boxes.map((it) => it.right));
    const bottom = Math.max(...boxes.map((it) => it.bottom));
    return { left, top, right, bottom, width: right - left, height: bottom - top };
  };

  const boxOf = (it) => {
    const labels = [...(it.labels || [])].filter(isShown);
    return joined([it, ...labels].map((part) => part.getBoundingClientRect()));
  };

  const isInSentence = (it) => {
    if (getComputedStyle(it).display !== "inline") return false;
    let block = it.parentElement;
    while (block && getComputedStyle(block).display === "inline") block = block.parentElement;
    const rest = block.cloneNode(true);
    for (const link of rest.querySelectorAll("a, button")) link.remove();
    return rest.textContent.trim().length > 0;
  };

  const middle = (box) => [(box.left + box.right) / 2, (box.top + box.bottom) / 2];

  const reach = (box, [x, y]) => Math.hypot(
    Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom));

  const isSmall = (box) => box.width < LEAST || box.height < LEAST;

  const touches = (box, other) => {
    if (reach(other, middle(box)) < LEAST / 2) return true;
    const [[x, y], [u, v]] = [middle(box), middle(other)];
    return isSmall(other) && Math.hypot(x - u, y - v) < LEAST;
  };

  const targets = [...document.querySelectorAll(TARGETS)].filter(isShown)
    .map((it) => ({ it, box: boxOf(it) }))
    .filter(({ box }) => box.width > 1 && box.height > 1);
  const size = (box) => `${Math.round(box.width)} by ${Math.round(box.height)} px`;
  return targets
    .filter(({ it, box }) => isSmall(box) && !isInSentence(it)
      && targets.some((other) => other.it !== it && touches(box, other.box)))
    .map(({ it, box }) => `<${it.localName}> ${it.innerText || it.name} is ${size(box)}, too near another`);
}
