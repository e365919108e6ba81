/** How the app looks: one of the two, or the system's. */
export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const STORAGE_KEY = 'parley.theme';

/** Shows the remembered theme before the first paint, so that the page never flashes in the other one. */
export const THEME_SCRIPT = `(() => {
  let theme = null;
  try { theme = localStorage.getItem('${STORAGE_KEY}'); } catch { theme = null; }
  const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.classList.toggle('dark', dark);
})()`;

/** Keeps showing the chosen theme: as it changes here or in another tab, and as the system's does. */
export function followTheme(): () => void {
  const system = window.matchMedia('(prefers-color-scheme: dark)');
  const show = () => {
    const theme = readTheme();
    const dark = theme === 'dark' || (theme === 'system' && system.matches);
    document.documentElement.classList.toggle('dark', dark);
  };
  // Also now: a page that React had to draw anew in the browser came without the script.
  show();
  system.addEventListener('change', show);
  const stop = onThemeChange(show);
  return () => {
    system.removeEventListener('change', show);
    stop();
  };
}

/** The choice as remembered in this browser. */
export function readTheme(): Theme {
  try {
    const stored = localStorage.getItem(STORAGE_KEY);
    return THEMES.find((theme) => theme === stored) ?? 'system';
  } catch {
    // Storage is switched off: the system decides.
    return 'system';
  }
}

/** Remembers the choice and shows it at once, in every tab. */
export function writeTheme(theme: Theme): void {
  try {
    localStorage.setItem(STORAGE_KEY, theme);
  } catch {
    // Storage is switched off: nothing can be remembered.
    return;
  }
  window.dispatchEvent(new Event('parley:theme'));
}

/** Calls back when the choice changes here or in another tab. */
export function onThemeChange(callback: () => void): () => void {
  window.addEventListener('parley:theme', callback);
  window.addEventListener('storage', callback);
  return () => {
    window.removeEventListener('parley:theme', callback);
    window.removeEventListener('storage', callback);
  };
}
