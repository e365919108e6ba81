'use client';
import { type ReactNode, useState } from 'react';
import { Button } from '@/ui/button';
import { isLong } from './is-long';

/** Folds a text that would fill the screen; what has the keyboard's focus is never hidden in it. */
export function Fold({ body, children }: { body: string; children: ReactNode }) {
  const [unfolded, setUnfolded] = useState(false);
  if (!isLong(body)) return children;
  if (unfolded) {
    return (
      <>
        {children}
        <FoldButton unfolded onClick={() => setUnfolded(false)} />
      </>
    );
  }
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only hears where the focus goes. */}
      <div
        className="max-h-[27.5rem] overflow-hidden"
        onFocus={({ target }) => target.matches(':focus-visible') && setUnfolded(true)}
      >
        {children}
      </div>
      <FoldButton unfolded={false} onClick={() => setUnfolded(true)} />
    </>
  );
}

function FoldButton({ unfolded, onClick }: { unfolded: boolean; onClick: () => void }) {
  return (
    <Button
      size="sm"
      variant="ghost"
      className="-ms-2.5"
      aria-expanded={unfolded}
      onClick={onClick}
    >
      {unfolded ? 'Show less' : 'Show more'}
    </Button>
  );
}
