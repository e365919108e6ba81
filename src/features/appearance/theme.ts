/** How the app looks: one of the two, or whatever the system says. */
export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const STORAGE_KEY = 'parley.theme';

/**
 * Runs before the first paint, so that the page never flashes in the other theme. It also follows the
 * system while that is the choice, and other tabs when one changes the theme.
 */
export const THEME_SCRIPT = `(() => {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    let theme = null;
    try { theme = localStorage.getItem('${STORAGE_KEY}'); } catch { theme = null; }
    const isDark = theme === 'dark' || (theme !== 'light' && dark.matches);
    document.documentElement.classList.toggle('dark', isDark);
  };
  apply();
  dark.addEventListener('change', apply);
  addEventListener('storage', apply);
  addEventListener('parley:theme', apply);
})()`;

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
