// Shows the "copy link" buttons (hidden without script) and lets them copy the page's address.
for (const button of document.querySelectorAll("[data-copy-link]")) {
  button.hidden = false;
  const said = button.parentElement.querySelector("[role=status]");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copyLink);
      said.textContent = button.dataset.done;
    } catch {
      said.textContent = button.dataset.copyLink; // not allowed here: the address itself can be selected
    }
  });
}
