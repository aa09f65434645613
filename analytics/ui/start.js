// Streamlit would first ask for the server below the address of the page (/regions/_stcore/health): two errors 404 in the
// console and a lost round trip on every link that is opened. It cannot be set from Python.
window.__streamlit = { BACKEND_BASE_URL: location.origin };

// The language of the page for screen readers is the one in its address, else the one that the server wrote into the page;
// Streamlit cannot change <html lang>. One that is chosen on the page is kept for the next visit: the server reads the
// cookie, but after the first request it has no answer of its own to write one with.
const usual = document.documentElement.lang;
const spoken = () => {
  const asked = new URLSearchParams(location.search).get("lang");
  return ["ru", "en"].includes(asked) ? asked : usual;
};
// Only when it changes: writing it makes the browser style the whole page anew.
const tellLanguage = () => { if (document.documentElement.lang !== spoken()) document.documentElement.lang = spoken(); };
// The rules of arrival.css hold while parts of a page may still be on their way: at the start, and after a move to another page.
// They make every change of the page dear, so a reader who already works with a whole page is not kept waiting by them.
let arriving;
const isWhole = () =>
  document.querySelector("[data-test-script-state=notRunning] h1") && !document.querySelector("[data-testid=stSkeleton]");
const letGo = () => {
  clearInterval(arriving);
  document.getElementById("arrival").disabled = true;
};
const awaitParts = () => {
  clearInterval(arriving);
  const rules = document.getElementById("arrival");
  if (rules) rules.disabled = false;
  let calm = 0;  // a part may be late to show its bar: all has to be there for two seconds
  arriving = setInterval(() => {
    calm = isWhole() ? calm + 1 : 0;
    if (calm >= 8) letGo();
  }, 250);
};
for (const touch of ["click", "keydown"]) addEventListener(touch, () => setTimeout(() => isWhole() && letGo()), true);
for (const change of ["pushState", "replaceState"]) {
  const original = history[change].bind(history);
  history[change] = (...state) => {
    const before = spoken(), page = location.pathname;
    original(...state);
    tellLanguage();
    if (location.pathname !== page) awaitParts();
    if (spoken() !== before) document.cookie = `yavka_lang=${spoken()}; path=/; max-age=31536000; samesite=lax`;
  };
}
addEventListener("popstate", () => { tellLanguage(); awaitParts(); });
tellLanguage();
awaitParts();
