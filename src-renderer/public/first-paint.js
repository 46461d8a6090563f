// Runs before the first paint, as a file because the content security policy allows no inline script.
(() => {
  let stored = null;
  try {
    stored = localStorage.getItem('holdpoint.theme');
  } catch {
    // Storage is refused (private window): the system theme it is.
  }
  const light = stored === 'light' || (stored !== 'dark' && matchMedia('(prefers-color-scheme: light)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', light ? 'light' : 'dark');
})();
