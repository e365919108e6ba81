'use client';
import { useSyncExternalStore } from 'react';
import { onThemeChange, readTheme, type Theme, writeTheme } from './theme';

/** The chosen theme and the way to choose another. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const theme = useSyncExternalStore<Theme>(onThemeChange, readTheme, () => 'system');
  return [theme, writeTheme];
}
