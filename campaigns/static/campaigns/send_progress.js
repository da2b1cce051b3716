// Keeps the progress of a send fresh. Without it the page is reloaded by hand.
const page = document.querySelector("[data-send-progress]");
const EVERY_MS = 3000;

function show({ settled, percent, deliveries }) {
  const set = (selector, value) => {
    const place = page.querySelector(selector);
    if (place) place.textContent = value.toLocaleString(document.documentElement.lang);
  };
  const bar = page.querySelector("[data-send-bar]");
  if (bar) bar.value = settled;
  set("[data-send-settled]", settled);
  set("[data-send-percent]", percent);
  for (const place of page.querySelectorAll("[data-send-count]")) {
    place.textContent = (deliveries[place.dataset.sendCount] ?? 0).toLocaleString(document.documentElement.lang);
  }
}

// A new state brings other buttons and rows, which the server renders.
function isAnotherPage({ state, deliveries }) {
  const shown = new Set([...page.querySelectorAll("[data-send-count]")].map((place) => place.dataset.sendCount));
  return state !== page.dataset.sendState || Object.keys(deliveries).some((name) => !shown.has(name));
}

async function poll() {
  const response = await fetch(page.dataset.sendProgress, { headers: { "X-Requested-With": "XMLHttpRequest" } });
  if (!response.ok) return;
  const progress = await response.json();
  if (isAnotherPage(progress)) {
    location.reload();
    return;
  }
  show(progress);
  setTimeout(poll, EVERY_MS);
}

if (page?.dataset.sendProgress) setTimeout(poll, EVERY_MS);
