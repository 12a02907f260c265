// Copies a text of the page: a button names the text's element in data-copy, and is shown only with JavaScript.
"use strict";

const SAID_FOR = 2500;

function showButtons() {
  for (const button of document.querySelectorAll("button[data-copy][hidden]")) {
    button.hidden = false;
  }
}

async function copy(button) {
  const text = document.getElementById(button.dataset.copy);
  const label = button.textContent;
  button.disabled = true;
  try {
    await navigator.clipboard.writeText(text.innerText.trim());
    button.textContent = "Copied";
  } catch {
    // Inside another page's frame, or without its leave, the browser refuses: mark it for copying by hand.
    getSelection().selectAllChildren(text);
    button.textContent = "Marked: copy it with your keyboard";
  }
  setTimeout(() => {
    button.textContent = label;
    button.disabled = false;
  }, SAID_FOR);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-copy]");
  if (button) {
    copy(button);
  }
});
// Inside a shop's admin one page takes the place of another.
document.addEventListener("page:shown", showButtons);
showButtons();
