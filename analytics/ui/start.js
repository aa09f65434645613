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
// A first visit, or a move to another page: parts of Streamlit's script come one by one, each a grey bar until then. What stands
// below such a bar waits for it, so that nothing that can already be read moves; the sidebar has its room before it comes.
// Marked here and not by `:has` in the style: that makes the browser look at the whole page again for every mark of a chart.
const BAR = "[data-testid=stSkeleton]";
const BLOCKS = ["stVerticalBlock", "stHorizontalBlock", "stGrid"];
const allWaiting = () => {
  const waiting = new Set();
  for (const bar of document.querySelectorAll(BAR)) {
    for (let part = bar; part.parentElement; part = part.parentElement) {
      const block = part.parentElement.dataset.testid;
      if (!BLOCKS.includes(block)) continue;
      if (block === "stHorizontalBlock") waiting.add(part);
      for (let next = part.nextElementSibling; next; next = next.nextElementSibling) waiting.add(next);
    }
  }
  return waiting;
};
const mark = (waiting, isBare) => {
  for (const part of document.querySelectorAll("[data-waits]")) if (!waiting.has(part)) delete part.dataset.waits;
  for (const part of waiting) if (!("waits" in part.dataset)) part.dataset.waits = "";
  document.documentElement.toggleAttribute("data-bare", isBare);
};
const changes = new MutationObserver(() => mark(allWaiting(), !document.querySelector("[data-testid=stSidebar], h1")));
const isWhole = () => document.querySelector("[data-test-script-state=notRunning] h1") && !document.querySelector(BAR);
let arriving;
const awaitParts = () => {
  clearInterval(arriving);
  changes.observe(document.documentElement, { childList: true, subtree: true });
  let calm = 0;  // a part may be late to show its bar: all has to be there for two seconds
  arriving = setInterval(() => {
    calm = isWhole() ? calm + 1 : 0;
    if (calm < 8) return;
    clearInterval(arriving);
    changes.disconnect();
    mark(new Set(), false);
  }, 250);
};
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
