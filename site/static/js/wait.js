// Opens a file once it is made. Without this file the page is loaded anew every few seconds, and its link always works.
const PAUSE = 2000;
const address = document.querySelector("progress[data-file]")?.dataset.file;

async function look() {
  const answer = await fetch(address, { method: "HEAD", cache: "no-store" }).catch(() => null);
  if (answer === null || answer.status === 202) setTimeout(look, PAUSE);
  else location.replace(address); // there it is, or the page that says why not
}

if (address) setTimeout(look, PAUSE);
