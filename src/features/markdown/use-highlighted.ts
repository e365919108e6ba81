'use client';
import { type ReactNode, useEffect, useState } from 'react';

type Highlight = (code: string, language: string) => ReactNode | null;

const MAX_LENGTH = 8_000;
let highlight: Highlight | null = null;

/**
 * The code with its syntax coloured, or `null` while the grammars load and for languages that they
 * don't know. They load once, when the first block that names a language is shown.
 */
export function useHighlighted(code: string, language: string | null): ReactNode | null {
  const [ready, setReady] = useState(highlight !== null);
  const wanted = language !== null && code.length <= MAX_LENGTH;

  useEffect(() => {
    if (!wanted || highlight) return;
    let mounted = true;
    import('./highlight').then(
      (module) => {
        highlight = module.highlight;
        if (mounted) setReady(true);
      },
      // Offline, say: code without colours is still code.
      () => setReady(false),
    );
    return () => {
      mounted = false;
    };
  }, [wanted]);

  return ready && wanted && highlight ? highlight(code, language) : null;
}
