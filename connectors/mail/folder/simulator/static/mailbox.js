// Keeps the list current without touching what is being typed.
const EVERY = 3000;

async function refresh() {
  if (!document.hidden) {
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-live]");
      const shown = document.querySelector("[data-live]");
      if (fresh && fresh.innerHTML !== shown.innerHTML) {
        const focused = document.activeElement?.getAttribute?.("href");
        shown.replaceChildren(...fresh.childNodes);
        if (focused && shown.querySelector) {
          shown.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
        }
      }
    } catch {
      // The page stays as it is until the mailbox is back.
    }
  }
  setTimeout(refresh, EVERY);
}

setTimeout(refresh, EVERY);
