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
const tellLanguage = () => { document.documentElement.lang = spoken(); };
for (const change of ["pushState", "replaceState"]) {
  const original = history[change].bind(history);
  history[change] = (...state) => {
    const before = spoken();
    original(...state);
    tellLanguage();
    if (spoken() !== before) document.cookie = `yavka_lang=${spoken()}; path=/; max-age=31536000; samesite=lax`;
  };
}
addEventListener("popstate", tellLanguage);
tellLanguage();
