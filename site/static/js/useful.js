// Answers “Was this page useful?” without leaving the page. Without this file the two links lead to the form.
const section = document.querySelector("[data-useful]");

async function page(address, options) {
  const answer = await fetch(address, options);
  if (!answer.ok) throw new Error(answer.status);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// The form brings its clothes along.
function wear(other) {
  const worn = new Set([...document.styleSheets].map((sheet) => sheet.href));
  for (const sheet of other.querySelectorAll("link[rel=stylesheet]:not([media])")) {
    if (!worn.has(new URL(sheet.getAttribute("href"), location).href)) document.head.append(sheet);
  }
}

// A page has one heading of the first rank.
function lower(heading) {
  const lowered = document.createElement("h2");
  lowered.className = "useful__question";
  lowered.textContent = heading.textContent;
  heading.replaceWith(lowered);
}

async function give(link) {
  const form = (await page(link.href)).querySelector("[data-useful-form]");
  const thanks = await page(link.href, { method: "POST", body: new FormData(form) });
  const words = thanks.querySelector("[data-useful-thanks]");
  wear(thanks);
  lower(words.querySelector("h1"));
  words.querySelector("form")?.setAttribute("action", new URL(link.href).pathname);
  section.replaceChildren(words);
  section.tabIndex = -1;
  section.focus();
}

section?.addEventListener("click", (event) => {
  const link = event.target.closest("a[href*='answer=']");
  if (!link) return;
  event.preventDefault();
  give(link).catch(() => location.assign(link.href));
});
