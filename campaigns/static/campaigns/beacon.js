// Tells the site, once, that this page came into sight: no cookie, nothing about the reader. Who asks not to be
// followed is not counted. A page opened behind another one, or drawn ahead of time, waits until somebody sees it.
(() => {
  const { address } = document.currentScript.dataset;
  if (navigator.doNotTrack === "1" || navigator.globalPrivacyControl) return;
  const tell = () => {
    if (document.visibilityState !== "visible") return;
    document.removeEventListener("visibilitychange", tell);
    navigator.sendBeacon?.(navigator.webdriver ? `${address}?machine` : address);
  };
  document.addEventListener("visibilitychange", tell);
  tell();
})();
