// Follows a verification: the bar moves on, and the page is loaded anew when it is over.
const bar = document.querySelector("progress[data-check]");
const text = document.getElementById("voortgang-tekst");

async function follow() {
  const answer = await fetch(bar.dataset.check, { headers: { Accept: "application/json" } });
  const told = answer.ok ? await answer.json() : null;
  if (told === null || !told.is_running) {
    location.reload();
    return;
  }
  bar.max = Math.max(told.total, 1);
  bar.value = told.done;
  text.textContent = `${told.done} van ${told.total} gebeurtenissen, ${told.percent} %`;
  setTimeout(follow, 500);
}

if (bar) {
  setTimeout(follow, 500);
}
