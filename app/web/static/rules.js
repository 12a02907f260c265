// The rules' pages: checks a rule while it is typed, and shows which signals it may name.
"use strict";

const PAUSE = 350;

let waiting = 0;
let asked = null;
let lastField = null;

// Inside a shop's admin every request bears a token of that moment.
function ask(address, options = {}) {
  return (window.fetchOurs ?? fetch)(address, { credentials: "same-origin", ...options });
}

function fragmentOf(text) {
  return new DOMParser().parseFromString(text, "text/html").body;
}

// -- checked as one types ------------------------------------------------------------------------

function checkSoon(form) {
  clearTimeout(waiting);
  waiting = setTimeout(check, PAUSE, form);
}

async function check(form) {
  asked?.abort();
  const mine = (asked = new AbortController());
  const body = new URLSearchParams(new FormData(form));
  try {
    const answer = await ask(form.dataset.check, { method: "POST", body, signal: mine.signal });
    if (!answer.ok) {
      throw new Error(`no check, but ${answer.status}`);
    }
    const said = fragmentOf(await answer.text());
    if (asked === mine && form.isConnected) {
      tell(form, said);
    }
  } catch (problem) {
    if (problem.name !== "AbortError" && form.isConnected) {
      form.querySelector("[data-said=when]")?.replaceChildren(sentence());
    }
  }
}

function sentence() {
  const said = document.createElement("p");
  said.className = "hint";
  said.textContent = "It cannot be checked at the moment. Saving checks it too; what you typed stays here.";
  return said;
}

function tell(form, fragment) {
  for (const fresh of fragment.querySelectorAll("[data-said]")) {
    const name = fresh.dataset.said;
    const here = form.querySelector(`[data-said="${CSS.escape(name)}"]`);
    if (here && here.innerHTML !== fresh.innerHTML) {
      here.replaceChildren(...fresh.childNodes);
    }
    const field = form.elements[name];
    if (field && here) {
      field.toggleAttribute("aria-invalid", Boolean(here.querySelector(".wrong")));
      if (field.hasAttribute("aria-invalid")) {
        field.setAttribute("aria-invalid", "true");
      }
    }
  }
}

// -- into the text -------------------------------------------------------------------------------

function put(field, text, from, to) {
  field.focus();
  field.setSelectionRange(from, to);
  // So that the browser's own undo takes it back; what does not know it is set by hand.
  if (!document.execCommand?.("insertText", false, text)) {
    field.setRangeText(text, from, to, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function applySuggestion(button) {
  const field = button.form?.elements[button.dataset.apply];
  if (!field || field.value !== button.dataset.of) {
    return false;
  }
  put(field, button.dataset.text, Number(button.dataset.from), Number(button.dataset.to));
  return true;
}

function insertName(button) {
  const editor = lastField?.isConnected ? lastField : document.querySelector("[data-takes-names]");
  if (!editor) {
    return;
  }
  const before = editor.value.slice(0, editor.selectionStart);
  const gap = before && !/[\s(!]$/.test(before) ? " " : "";
  put(editor, gap + button.textContent.trim(), editor.selectionStart, editor.selectionEnd);
}

// -- the signals beside it -----------------------------------------------------------------------

// What a signal is found by: all that stands at it but its distribution, read once.
const known = new WeakMap();

function wordsOf(signal) {
  if (!known.has(signal)) {
    known.set(signal, signal.textContent.toLowerCase());
  }
  return known.get(signal);
}

function narrow(form) {
  const words = form.elements.q.value.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = ["family", "type", "unit"].filter((name) => form.elements[name]?.value);
  const room = form.closest("[data-signals]");
  let shown = 0;
  for (const one of room.querySelectorAll("[data-signal]")) {
    const fits =
      words.every((word) => wordsOf(one).includes(word)) &&
      wanted.every((name) => one.dataset[name] === form.elements[name].value);
    one.hidden = !fits;
    shown += fits ? 1 : 0;
  }
  for (const family of room.querySelectorAll("[data-group]")) {
    family.hidden = !family.querySelector("[data-signal]:not([hidden])");
  }
  room.querySelector("[data-none]").hidden = shown > 0;
  const told = room.querySelector("[data-shown]");
  told.textContent = shown === 1 ? "1 signal" : `${shown} signals`;
}

// Puts in a place what its own link leads to.
async function fill(place) {
  const before = [...place.childNodes];
  const address = new URL(place.querySelector("a").href);
  address.searchParams.set("part", "1");
  place.removeAttribute("data-fragment");
  try {
    const answer = await ask(address);
    if (!answer.ok) {
      throw new Error(`no fragment, but ${answer.status}`);
    }
    place.replaceChildren(...fragmentOf(await answer.text()).childNodes);
  } catch {
    place.setAttribute("data-fragment", "");
    place.replaceChildren(...before);
  }
}

function openPart(event) {
  const place = event.target.open && event.target.querySelector?.("[data-fragment]");
  if (place && place.closest("details") === event.target) {
    fill(place);
  }
}

// -- a file becomes text in its field ------------------------------------------------------------

async function takeFile(input) {
  const field = document.getElementById(input.dataset.into);
  const [file] = input.files;
  if (file && field) {
    field.value = await file.text();
    // What travels is the text: a page in a frame sends no files.
    input.value = "";
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

// -- what happens where --------------------------------------------------------------------------

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.hasAttribute("data-narrow")) {
    narrow(form);
  } else if (form?.dataset.check) {
    checkSoon(form);
  }
});

document.addEventListener("change", (event) => {
  if (event.target.dataset.into) {
    takeFile(event.target);
  }
});

document.addEventListener(
  "submit",
  (event) => {
    if (event.target.hasAttribute("data-narrow")) {
      event.preventDefault();
    }
    const told = document.querySelector(".busy");
    if (told && event.target.dataset.busy) {
      told.textContent = event.target.dataset.busy;
    }
  },
  true,
);

document.addEventListener("focusin", (event) => {
  if (event.target.hasAttribute("data-takes-names")) {
    lastField = event.target;
  }
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button");
  if (button?.dataset.apply && applySuggestion(button)) {
    event.preventDefault();
  } else if (button?.hasAttribute("data-insert")) {
    insertName(button);
  }
});

document.addEventListener("toggle", openPart, true);

function begin() {
  for (const place of document.querySelectorAll("[data-fragment]:not(details *)")) {
    fill(place);
  }}

begin();
document.addEventListener("page:shown", begin);
