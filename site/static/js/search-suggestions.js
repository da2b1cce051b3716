// Titles under the search field while somebody types. Without this file the form works as it is.
const field = document.querySelector("[data-suggestions]");
const list = field && document.getElementById(field.getAttribute("list"));
let waiting = 0;

async function suggest() {
  const words = field.value.trim();
  if (words.length < 2) return list.replaceChildren();
  const answer = await fetch(`${field.dataset.suggestions}?q=${encodeURIComponent(words)}`);
  if (!answer.ok || words !== field.value.trim()) return; // somebody typed on
  const { suggestions } = await answer.json();
  list.replaceChildren(...suggestions.map(({ title }) => new Option(title, title)));
}

field?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(suggest, 150);
});
