'use client';
import { Fragment, type ReactNode, useDeferredValue, useEffect, useMemo, useState } from 'react';
import type { Piece } from './highlight-worker';
import { highlight, knownPieces } from './highlighter';

const MAX_LENGTH = 8_000;

/** The code with its syntax coloured, or `null` until it is, and for languages that the grammars don't know. */
export function useHighlighted(code: string, language: string | null): ReactNode | null {
  const wanted = language !== null && code.length <= MAX_LENGTH;
  const known = wanted ? knownPieces({ code, language }) : null;
  const [, setCount] = useState(0);

  useEffect(() => {
    if (!wanted || known !== undefined) return;
    let mounted = true;
    void highlight({ code, language }).then((pieces) => {
      if (mounted && pieces) setCount((count) => count + 1);
    });
    return () => {
      mounted = false;
    };
  }, [wanted, known, code, language]);

  // In the background, also when they are known: a thousand pieces are more work than the rest of the message.
  const shown = useDeferredValue(known ?? null, null);
  return useMemo(() => (shown ? toReact(shown) : null), [shown]);
}

function toReact(pieces: readonly Piece[]): ReactNode {
  return pieces.map((piece, index) => {
    // biome-ignore-start lint/suspicious/noArrayIndexKey: pieces of a text have no other identity.
    if (piece.type === 'text') return <Fragment key={index}>{piece.value}</Fragment>;
    if (piece.type !== 'element') return null;
    const names = piece.properties.className;
    return (
      <span key={index} className={Array.isArray(names) ? names.join(' ') : undefined}>
        {toReact(piece.children)}
      </span>
    );
    // biome-ignore-end lint/suspicious/noArrayIndexKey: pieces of a text have no other identity.
  });
}
