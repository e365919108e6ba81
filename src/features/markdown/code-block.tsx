'use client';
import { clsx } from 'clsx';
import { useState } from 'react';
import { Button } from '@/ui/button';
import { CopyButton } from '@/ui/copy-button';
import { codeHead } from './head';
import { ScrollX } from './scroll-x';
import { useHighlighted } from './use-highlighted';

interface CodeBlockProps {
  code: string;
  language: string | null;
  startsUnfolded?: boolean;
}

/** Code as written. Of long code only the head is rendered at first; the copy button always takes all of it. */
export function CodeBlock({ code, language, startsUnfolded = false }: CodeBlockProps) {
  const [unfolded, setUnfolded] = useState(startsUnfolded);
  const head = codeHead(code);
  const isLong = head.length < code.length;
  const isFolded = isLong && !unfolded;
  const shown = isFolded ? head : code;
  const highlighted = useHighlighted(shown, language);
  const lines = code.split('\n').length;
  return (
    <figure className="group/code relative max-w-full overflow-hidden rounded-md border border-line bg-surface-2">
      {/* Without a mouse the button is always there: it stands beside the code, not on it. */}
      <div className="touch:flex touch:flex-row-reverse">
        <div className="absolute top-1 right-1 shrink-0 opacity-0 transition-opacity duration-120 focus-within:opacity-100 group-hover/code:opacity-100 touch:static touch:opacity-100">
          <CopyButton text={code} label="Copy code" className="bg-surface-2" />
        </div>
        <ScrollX
          label={language ? `Code, ${language}` : 'Code'}
          dir="ltr"
          className={clsx(
            'min-w-0 flex-1 px-3 py-2 touch:py-3 focus-visible:-outline-offset-2',
            isFolded && 'fade-end max-h-[15.5rem] overflow-y-hidden',
          )}
        >
          <pre className="w-max min-w-full font-mono text-sm leading-5">
            <code>{highlighted ?? shown}</code>
          </pre>
        </ScrollX>
      </div>
      {isLong && (
        <div className="border-line border-t px-1.5 py-1">
          <Button
            variant="ghost"
            size="sm"
            aria-expanded={unfolded}
            onClick={() => setUnfolded(!unfolded)}
          >
            {unfolded ? 'Show less' : lines > 1 ? `Show all ${lines} lines` : 'Show all of it'}
          </Button>
        </div>
      )}
    </figure>
  );
}
