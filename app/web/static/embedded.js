// The merchant's page inside a shop's admin: each link and form goes by fetch, with a session token
// of that moment in its header, and the new page takes the old one's place. No cookie is involved.

// What belongs to one arrival in the admin, and to no page's own address.
const OF_ARRIVAL = "embedded hmac host id_token locale renewed session shop timestamp told".split(" ");
const TOLD_AFTER = 400;
const PATIENCE = 10000;
let underWay = null;
let shown = pageOf(location);

// Fetches a page of ours, with a fresh token; once more where the first was not good any more.
async function fetchOurs(address, options = {}) {
  const once = async () => {
    const token = await Promise.race([window.shopify.idToken(), silence()]);
    const headers = { ...options.headers, Authorization: `Bearer ${token}` };
    return fetch(address, { ...options, headers, credentials: "omit" });
  };
  const answer = await once();
  const mayTryAgain = answer.headers.get("X-Shopify-Retry-Invalid-Session-Request") === "1";
  return answer.status === 401 && mayTryAgain ? once() : answer;
}

function silence() {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error("the admin gives no token")), PATIENCE);
  });
}

window.fetchOurs = fetchOurs;

async function visit(address, { body = null, keep = "push", scroll = 0 } = {}) {
  if (underWay?.changes) {
    return;
  }
  underWay?.abort();
  const mine = Object.assign(new AbortController(), { changes: body !== null });
  underWay = mine;
  showBusy(true);
  try {
    const method = mine.changes ? "POST" : "GET";
    const answer = await fetchOurs(address, { method, body, signal: mine.signal });
    if (underWay === mine) {
      await take(answer, address, keep, scroll);
    }
  } catch (problem) {
    if (problem.name !== "AbortError" && underWay === mine) {
      showProblem(address, mine.changes);
    }
  } finally {
    if (underWay === mine) {
      underWay = null;
      showBusy(false);
    }
  }
}

async function take(answer, address, keep, scroll) {
  if (answer.headers.get("Content-Disposition")?.startsWith("attachment")) {
    return save(answer);
  }
  const text = await answer.text();
  const page = new DOMParser().parseFromString(text, "text/html");
  const fresh = page.querySelector("main");
  if (!fresh || answer.status === 401) {
    throw new Error(`no page, but ${answer.status}`);
  }
  const there = cleaned(new URL(answer.url || address, location.href));
  there.hash = new URL(address, location.href).hash || there.hash;
  if (answer.redirected || !underWay.changes) {
    // A page that asked is done with once its answer led on: Back goes to what was before it.
    keepAddress(there, underWay.changes ? "replace" : keep);
  }
  show(page, fresh, scroll);
}

// What a form answers without leading on has no address of its own.
function keepAddress(there, keep) {
  if (keep === "push" && there.href !== location.href) {
    history.replaceState({ scroll: scrollY }, "");
    history.pushState({}, "", there);
  } else if (keep !== "stay") {
    history.replaceState({}, "", there);
  }
  shown = pageOf(location);
}

function show(page, fresh, scroll) {
  document.title = page.title;
  bringAlong(page);
  const here = document.querySelector("main");
  here.replaceChildren(...fresh.childNodes);
  const menu = page.querySelector("s-app-nav");
  if (menu && !document.querySelector("s-app-nav")) {
    document.body.prepend(menu);
  }
  const part = location.hash && document.getElementById(location.hash.slice(1));
  const heading = here.querySelector("h1");
  focusOn(part || heading || here);
  if (part) {
    part.scrollIntoView();
  } else {
    scrollTo(0, scroll);
  }
  const told = [...here.querySelectorAll(".notice[role]")].map((one) => one.textContent.trim());
  say([...told, heading?.textContent.trim() ?? page.title.trim()].join(" "));
  refreshWhatIsUnderWay();
}

// Loads the scripts and sheets that the new page names in its head and this one does not have yet.
function bringAlong(page) {
  for (const wanted of page.head.querySelectorAll("script[src], link[rel=stylesheet]")) {
    const name = wanted.localName === "script" ? "src" : "href";
    const address = wanted.getAttribute(name);
    if (document.querySelector(`${wanted.localName}[${name}="${CSS.escape(address)}"]`)) {
      continue;
    }
    const mine = document.createElement(wanted.localName);
    if (name === "src") {
      // In their order: one may need what the one before it brings.
      mine.async = false;
    } else {
      mine.rel = "stylesheet";
    }
    mine[name] = address;
    document.head.append(mine);
  }
}

// The script for it is loaded when the first page needs it.
function refreshWhatIsUnderWay() {
  const known = document.querySelector("script[data-refresh-script]");
  if (known && document.querySelector("[data-refresh]")) {
    const script = document.createElement("script");
    script.src = known.dataset.refreshScript;
    known.removeAttribute("data-refresh-script");
    document.head.append(script);
  }
  document.dispatchEvent(new Event("page:shown"));
}

function focusOn(element) {
  if (!element.hasAttribute("tabindex") && !element.matches("a, button, input, select, textarea")) {
    element.setAttribute("tabindex", "-1");
  }
  element.focus({ preventScroll: true });
}

async function save(answer) {
  const name = /filename="?([^";]+)"?/.exec(answer.headers.get("Content-Disposition"))?.[1];
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = name ?? "download";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  say("The file was downloaded.");
}

function showProblem(address, changes) {
  const notice = document.createElement("div");
  notice.className = "notice warn";
  const text = document.createElement("p");
  text.textContent = changes
    ? "Clearhold did not answer. Perhaps it did what you asked: look again before you repeat it."
    : "Clearhold did not answer. Nothing was changed.";
  const again = document.createElement("a");
  again.href = changes ? location.href : address;
  again.textContent = changes ? "Look again" : "Try again";
  const wayOn = document.createElement("p");
  wayOn.append(again);
  notice.append(text, wayOn);
  const main = document.querySelector("main");
  main.querySelector(".notice.unanswered")?.remove();
  notice.classList.add("unanswered");
  main.prepend(notice);
  focusOn(notice);
  scrollTo(0, 0);
  say(text.textContent);
}

function say(text) {
  document.getElementById("heard").textContent = text;
}

let telling = 0;

function showBusy(isBusy) {
  document.querySelector("main").setAttribute("aria-busy", String(isBusy));
  window.shopify?.loading?.(isBusy);
  clearTimeout(telling);
  if (isBusy) {
    telling = setTimeout(() => say("Loading"), TOLD_AFTER);
  }
}

function cleaned(address) {
  const clean = new URL(address);
  for (const name of OF_ARRIVAL) {
    clean.searchParams.delete(name);
  }
  if (clean.pathname === "/shopify") {
    clean.pathname = "/admin";
  }
  return clean;
}

function pageOf(address) {
  return address.pathname + address.search;
}

function isOurs(address) {
  return address.origin === location.origin && /^\/(admin|shopify)(\/|$)/.test(address.pathname);
}

function follow(event) {
  // The admin's own menu names its choice by an event of its own, on whatever element has the address.
  const wanted = event.type === "click" ? "a[href], s-link[href]" : "[href]";
  const link = event.target.closest?.(wanted);
  const wantsElsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.button;
  if (!link || event.defaultPrevented || wantsElsewhere || link.getAttribute("target")) {
    return;
  }
  const address = new URL(link.getAttribute("href"), document.baseURI);
  if (address.origin === location.origin && address.pathname === "/") {
    address.pathname = "/admin";
  }
  const isHere = address.hash && pageOf(address) === pageOf(location);
  if (isOurs(address) && !isHere) {
    event.preventDefault();
    // After the browser has shown that it was pressed.
    setTimeout(visit, 0, address.href);
  }
}

function submit(event) {
  const form = event.target;
  const address = new URL(event.submitter?.getAttribute("formaction") || form.action, location.href);
  if (event.defaultPrevented || !isOurs(address)) {
    return;
  }
  event.preventDefault();
  const fields = new URLSearchParams(new FormData(form, event.submitter));
  if (form.method === "post") {
    setTimeout(visit, 0, address.href, { body: fields });
  } else {
    address.search = fields;
    setTimeout(visit, 0, address.href);
  }
}

document.addEventListener("click", follow);
document.addEventListener("shopify:navigate", follow);
document.addEventListener("submit", submit);
addEventListener("popstate", (event) => {
  if (pageOf(location) !== shown) {
    visit(location.href, { keep: "stay", scroll: event.state?.scroll ?? 0 });
  }
});
history.scrollRestoration = "manual";

if (window.shopify) {
  keepAddress(cleaned(location.href), "replace");
  refreshWhatIsUnderWay();
} else {
  const main = document.querySelector("main");
  const notice = document.createElement("p");
  notice.className = "notice warn";
  notice.textContent =
    "A script of your shop's admin did not load, so nothing on this page can be pressed. Reload the page; " +
    "if that does not help, see whether an extension of your browser holds scripts back.";
  main.prepend(notice);
}
