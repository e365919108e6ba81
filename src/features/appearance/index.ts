export { followTheme, THEME_SCRIPT, THEMES, type Theme } from './theme';
export { useTheme } from './use-theme';
