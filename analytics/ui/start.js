// Streamlit would first ask for the server below the address of the page (/regions/_stcore/health): two errors 404 in the
// console and a lost round trip on every link that is opened. It cannot be set from Python.
window.__streamlit = { BACKEND_BASE_URL: location.origin };

// The language of the page for screen readers is the one in its address; Streamlit cannot change <html lang>.
const tellLanguage = () => {
  document.documentElement.lang = new URLSearchParams(location.search).get("lang") === "en" ? "en" : "ru";
};
for (const change of ["pushState", "replaceState"]) {
  const original = history[change].bind(history);
  history[change] = (...state) => { original(...state); tellLanguage(); };
}
addEventListener("popstate", tellLanguage);
tellLanguage();
