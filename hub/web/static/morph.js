// Makes one element look like another in place: what has the focus keeps it, what stands open stays
// open, and what somebody typed or ticked stays typed and ticked.

const KEPT = new Set(["open", "hidden"]);

function attributes(from, to) {
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name) && !KEPT.has(name)) from.removeAttribute(name);
  }
  for (const { name, value } of to.attributes) {
    if (from.getAttribute(name) !== value && !KEPT.has(name)) from.setAttribute(name, value);
  }
}

function isAlike(one, other) {
  return one.nodeType === other.nodeType && one.nodeName === other.nodeName;
}

export function morph(from, to) {
  attributes(from, to);
  const wanted = [...to.childNodes];
  wanted.forEach((node, place) => {
    const here = from.childNodes[place];
    if (!here) from.append(node);
    else if (!isAlike(here, node)) here.replaceWith(node);
    else if (node.nodeType === Node.ELEMENT_NODE) morph(here, node);
    else if (here.data !== node.data) here.data = node.data;
  });
  while (from.childNodes.length > wanted.length) from.lastChild.remove();
}
