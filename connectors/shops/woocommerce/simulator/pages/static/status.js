// Follows the order's status until the page is left.
const shown = document.getElementById("status");

async function follow() {
  try {
    const answer = await fetch(shown.dataset.url);
    const { status, label } = await answer.json();
    if (shown.textContent !== label) {
      shown.textContent = label;
      shown.className = `status ${status}`;
    }
  } catch {
    // The store may be restarting; the next look will tell.
  }
}

setInterval(follow, 2000);
