'use client';
import { useSyncExternalStore } from 'react';

/** Whether someone looks at this window: it is visible and has the focus. */
export function useAttention(): boolean {
  return useSyncExternalStore(listen, hasAttention, () => false);
}

export function hasAttention(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus();
}

function listen(changed: () => void): () => void {
  window.addEventListener('focus', changed);
  window.addEventListener('blur', changed);
  document.addEventListener('visibilitychange', changed);
  return () => {
    window.removeEventListener('focus', changed);
    window.removeEventListener('blur', changed);
    document.removeEventListener('visibilitychange', changed);
  };
}
