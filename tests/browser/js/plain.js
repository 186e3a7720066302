// What does nothing without JavaScript, and where links and forms lead to.
() => {
  const shown = (selector) => [...document.querySelectorAll(selector)].filter(
    (it) => it.checkVisibility({ visibilityProperty: true }));
  const nameOf = (it) => `<${it.localName}> ${(it.innerText || it.id || it.name || "").trim().slice(0, 40)}`;
  const faults = [];
  const [heading, ...others] = shown("h1");
  if (!heading || !heading.innerText.trim()) faults.push("there is no heading");
  if (others.length) faults.push("there is more than one first heading");
  const main = shown("main")[0];
  const said = main ? main.innerText.replace(heading?.innerText || "", "").trim() : "";
  if (!said) faults.push("there is nothing under the heading");
  for (const it of shown("button, input[type=button], input[type=submit]")) {
    const acts = it.form && it.type === "submit";
    const opens = it.hasAttribute("popovertarget") || it.hasAttribute("commandfor") || it.type === "reset";
    if (!acts && !opens) faults.push(`${nameOf(it)} does nothing`);
  }
  for (const it of shown("form")) {
    const sends = [...it.elements].some((part) => part.type === "submit" || part.type === "image");
    if (!sends) faults.push(`the form to ${it.getAttribute("action")} has nothing to send it with`);
    if (it.action && new URL(it.action).origin !== location.origin) faults.push(`${it.action} is not ours`);
  }
  for (const it of shown("a:not([href])")) faults.push(`${nameOf(it)} leads nowhere`);
  for (const it of shown("main *")) {
    if (it.localName.includes("-")) faults.push(`${nameOf(it)} needs a script`);
  }
  const links = shown("a[href]").map((it) => it.getAttribute("href"));
  for (const href of links.filter((it) => it === "#" || it.startsWith("javascript:"))) {
    faults.push(`a link to ${href} leads nowhere`);
  }
  for (const href of links.filter((it) => it.startsWith("#") && it.length > 1)) {
    if (!document.getElementById(decodeURIComponent(href.slice(1)))) faults.push(`${href} is not there`);
  }
  const isOurs = (it) => it.origin === location.origin;
  const urls = [...document.querySelectorAll("a[href]")].map((it) => it.getAttribute("href"))
    .filter((it) => !it.startsWith("#")).map((it) => new URL(it, location.href));
  const pages = urls.filter((it) => isOurs(it)).map((it) => it.pathname + it.search);
  const asked = [...document.forms].filter((it) => it.method === "get" && isOurs(new URL(it.action)))
    .map((it) => `${new URL(it.action).pathname}?${new URLSearchParams(new FormData(it))}`);
  const posts = [...document.forms].filter((it) => it.method === "post")
    .map((it) => ({ action: it.getAttribute("action"), fields: [...it.elements].map((part) => part.name) }));
  return { faults, pages: [...new Set([...pages, ...asked])], posts };
}
