// Follows what is under way: every few seconds the parts marked data-refresh are taken anew from the page.
"use strict";

const PAUSE = 3000;

let waiting = 0;

async function follow() {
  const parts = document.querySelectorAll("[data-refresh]");
  if (parts.length === 0) {
    return;
  }
  try {
    const ask = window.fetchOurs ?? fetch;
    const answer = await ask(location.href, { credentials: "same-origin" });
    if (answer.ok && !answer.redirected) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const part of parts) {
        const fresh = page.getElementById(part.id);
        if (fresh) {
          part.replaceWith(fresh);
        }
      }
    }
  } catch {
    // The network is away for a moment: look again later.
  }
  begin();
}

function begin() {
  clearTimeout(waiting);
  waiting = setTimeout(follow, PAUSE);
}

begin();
// Inside a shop's admin one page takes the place of another.
document.addEventListener("page:shown", begin);
