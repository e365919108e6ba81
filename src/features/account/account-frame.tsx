import type { ReactNode } from 'react';
import { Wordmark } from './wordmark';

interface AccountFrameProps {
  title: ReactNode;
  /** One sentence under the title. */
  lead?: ReactNode;
  children: ReactNode;
}

/** The page of someone who is not in a workspace yet: one column, one thing to do. */
export function AccountFrame({ title, lead, children }: AccountFrameProps) {
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex h-12 shrink-0 items-center px-5">
        <Wordmark />
      </header>
      <main className="mx-auto w-full max-w-[25rem] flex-1 px-5 pt-[8vh] pb-16">
        <h1 className="font-semibold text-2xl tracking-tight">{title}</h1>
        {lead && <p className="mt-1.5 text-muted">{lead}</p>}
        <div className="mt-7">{children}</div>
      </main>
    </div>
  );
}
