// Shows a button beside each piece of code that copies it; without this the text can be selected.
for (const button of document.querySelectorAll("button[data-copy]")) {
  const said = button.textContent;
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = "Gekopieerd";
    setTimeout(() => {
      button.textContent = said;
    }, 2000);
  });
}
