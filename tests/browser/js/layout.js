// What is wider than the window: the page itself, or what its body would cut off.
() => {
  const width = window.innerWidth;
  const isCutOff = [document.documentElement, document.body].some((it) =>
    ["hidden", "clip"].includes(getComputedStyle(it).overflowX));
  const scrolls = (it) => {
    for (let around = it.parentElement; around && around !== document.body; around = around.parentElement) {
      if (["auto", "scroll"].includes(getComputedStyle(around).overflowX)) return true;
      if (around.getBoundingClientRect().width <= 1) return true;
    }
    return false;
  };
  const nameOf = (it) => `<${it.localName} class="${it.getAttribute("class") || ""}">`;
  const wide = [...document.body.querySelectorAll("*")].filter((it) => {
    const box = it.getBoundingClientRect();
    return box.width > 1 && box.right > width + 1 && it.checkVisibility() && !scrolls(it);
  });
  const faults = [...new Set(wide.map(nameOf))].slice(0, 5).map(
    (name) => `${name} ends outside ${width} px`);
  const page = document.scrollingElement.scrollWidth;
  if (page > width) faults.unshift(`the page is ${page} px wide in a window of ${width} px`);
  if (isCutOff) faults.push("the body cuts off what is too wide");
  return faults;
}
