// Answers “Was this page useful?” without leaving the page. Without this file the two links lead to the form.
const section = document.querySelector("[data-useful]");

async function page(address, options) {
  const answer = await fetch(address, options);
  if (!answer.ok) throw new Error(answer.status);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

async function give(link) {
  const form = (await page(link.href)).querySelector("[data-useful-form]");
  const thanks = await page(link.href, { method: "POST", body: new FormData(form) });
  const words = thanks.querySelector("[data-useful-thanks]");
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
