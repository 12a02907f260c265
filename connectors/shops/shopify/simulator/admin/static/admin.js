// The admin's side of the conversation with the app in its frame. Own code, for tests and the demo.
"use strict";

const { here, origin, staff } = document.body.dataset;
const frame = document.querySelector("iframe");
let staleTokens = Number(document.body.dataset.staleTokens);

const answers = {
  async token({ id }) {
    const query = new URLSearchParams({ staff });
    if (staleTokens > 0) {
      staleTokens -= 1;
      query.set("stale", "1");
    }
    const answer = await fetch(`${here}/session_token?${query}`, { method: "POST" });
    send({ kind: "token", id, ...(await answer.json()) });
  },
  nav({ links }) {
    const list = document.getElementById("app-nav");
    list.replaceChildren(
      ...links.filter((link) => link.rel !== "home").map((link) => entry(link.href, link.text)),
    );
    mark();
  },
  path({ path }) {
    history.replaceState({}, "", `${here}${path}${location.search}`);
    mark();
  },
  loading({ is }) {
    document.getElementById("loading").hidden = !is;
  },
  toast({ text }) {
    const toast = document.getElementById("toast");
    toast.textContent = text;
    setTimeout(() => toast.replaceChildren(), 5000);
  },
};

function entry(href, text) {
  const link = Object.assign(document.createElement("a"), { href: `${here}${href}`, textContent: text });
  link.dataset.path = href;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    send({ kind: "go", href });
  });
  const item = document.createElement("li");
  item.append(link);
  return item;
}

function mark() {
  for (const link of document.querySelectorAll("#app-nav a")) {
    const isHere = `${location.pathname}/`.startsWith(`${here}${link.dataset.path}/`);
    link.ariaCurrent = isHere ? "page" : null;
  }
}

function send(message) {
  frame.contentWindow.postMessage(message, origin);
}

addEventListener("message", (event) => {
  if (event.origin === origin && event.source === frame.contentWindow) {
    answers[event.data.kind]?.(event.data);
  }
});
