'use client';
import { useRemembered } from './use-remembered';

export const SIDEBAR_PX = { least: 200, usual: 264, most: 420 };

/** How wide the sidebar is in this browser. */
export function useSidebarWidth() {
  const [stored, store] = useRemembered('parley:sidebar-width', String(SIDEBAR_PX.usual));
  const setWidth = (width: number) => store(String(within(width)));
  return { width: within(Number(stored)), setWidth };
}

function within(width: number): number {
  if (!Number.isFinite(width)) return SIDEBAR_PX.usual;
  return Math.round(Math.min(SIDEBAR_PX.most, Math.max(SIDEBAR_PX.least, width)));
}
