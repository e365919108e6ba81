'use client';
import { clsx } from 'clsx';
import { useState } from 'react';
import { Button } from '@/ui/button';
import { CopyButton } from '@/ui/copy-button';
import { useHighlighted } from './use-highlighted';
import { Wide } from './wide';

const SHORT_LINES = 12;

/** Code as written. Long code starts folded; the copy button always takes all of it. */
export function CodeBlock({ code, language }: { code: string; language: string | null }) {
  const [unfolded, setUnfolded] = useState(false);
  const highlighted = useHighlighted(code, language);
  const lines = code.split('\n').length;
  const isLong = lines > SHORT_LINES;
  const isFolded = isLong && !unfolded;
  return (
    <figure className="group/code relative max-w-full overflow-hidden rounded-md border border-line bg-surface-2">
      <div className="absolute top-1 right-1 opacity-0 touch:top-0 touch:right-0 transition-opacity duration-120 focus-within:opacity-100 group-hover/code:opacity-100 touch:opacity-100">
        <CopyButton text={code} label="Copy code" className="bg-surface-2" />
      </div>
      <Wide
        label={language ? `Code, ${language}` : 'Code'}
        dir="ltr"
        className={clsx(
          'px-3 py-2 touch:py-3 focus-visible:-outline-offset-2',
          isFolded && 'max-h-[15.5rem] overflow-y-hidden',
        )}
      >
        <pre className="font-mono text-sm leading-5">
          <code>{highlighted ?? code}</code>
        </pre>
      </Wide>
      {isLong && (
        <div className="border-line border-t px-1.5 py-1">
          <Button
            variant="ghost"
            size="sm"
            aria-expanded={unfolded}
            onClick={() => setUnfolded(!unfolded)}
          >
            {unfolded ? 'Show less' : `Show all ${lines} lines`}
          </Button>
        </div>
      )}
    </figure>
  );
}
