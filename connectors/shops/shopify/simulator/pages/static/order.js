// Shows the order anew once something happened to it, unless somebody is typing.
const order = document.getElementById("order");

async function follow() {
  try {
    const answer = await fetch(order.dataset.url);
    const { changed } = await answer.json();
    const typing = document.activeElement instanceof HTMLInputElement;
    if (changed !== order.dataset.changed && !typing) {
      location.assign(location.pathname);
    }
  } catch {
    // The platform may be restarting; the next look will tell.
  }
}

setInterval(follow, 2000);
