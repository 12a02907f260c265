// A small stand-in for Shopify's App Bridge, written for Clearhold's tests and demo from what the real one
// is documented to do. None of Shopify's code is in it, and it can do much less. The real one also
// puts tokens on every fetch by itself; this one does not, so that nobody comes to rely on that.
"use strict";

(() => {
  const script = document.currentScript;
  // The real one knows its admin's origin; this one came from there.
  const admin = new URL(script.src).origin;
  const waiting = new Map();
  let asked = 0;

  const send = (message) => parent.postMessage(message, admin);

  const idToken = () =>
    new Promise((resolve) => {
      asked += 1;
      waiting.set(asked, resolve);
      send({ kind: "token", id: asked });
    });

  window.shopify = {
    config: { apiKey: script.dataset.apiKey },
    idToken,
    loading: (is) => send({ kind: "loading", is: Boolean(is) }),
    toast: { show: (text) => send({ kind: "toast", text: String(text) }) },
  };

  addEventListener("message", (event) => {
    if (event.origin !== admin || event.source !== parent) {
      return;
    }
    if (event.data.kind === "token") {
      waiting.get(event.data.id)?.(event.data.token);
      waiting.delete(event.data.id);
    } else if (event.data.kind === "go") {
      go(event.data.href);
    }
  });

  function go(href) {
    const links = [...document.querySelectorAll("s-app-nav s-link")];
    const link = links.find((one) => one.getAttribute("href") === href);
    const event = new CustomEvent("shopify:navigate", { bubbles: true, cancelable: true });
    if (!link || link.dispatchEvent(event)) {
      location.assign(href);
    }
  }

  class AppNav extends HTMLElement {
    connectedCallback() {
      new MutationObserver(() => this.tell()).observe(this, { childList: true, subtree: true });
      this.tell();
    }

    tell() {
      this.hidden = true;
      const links = [...this.querySelectorAll("s-link")].map((link) => ({
        href: link.getAttribute("href"),
        rel: link.getAttribute("rel"),
        text: link.textContent,
      }));
      send({ kind: "nav", links });
    }
  }

  customElements.define("s-app-nav", AppNav);

  const tellPath = () => send({ kind: "path", path: location.pathname + location.hash });
  for (const name of ["pushState", "replaceState"]) {
    const change = history[name].bind(history);
    history[name] = (...given) => {
      change(...given);
      tellPath();
    };
  }
  addEventListener("popstate", tellPath);

  const reload = new URLSearchParams(location.search).get("shopify-reload");
  if (reload) {
    idToken().then((token) => {
      const target = new URL(reload);
      target.searchParams.set("id_token", token);
      location.replace(target);
    });
  }
})();
