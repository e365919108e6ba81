'use client';
import { type ReactNode, useEffect, useLayoutEffect } from 'react';
import { QueryProvider } from '@/client/query';
import { goToSignIn } from '@/client/sign-in';
import { CLOSE_SIGNED_OUT, connection } from '@/client/trpc';
import { followTheme } from '@/features/appearance';
import { Toaster } from '@/ui/toaster';
import { TooltipProvider } from '@/ui/tooltip';

/** What every page stands on. */
export function Providers({ children }: { children: ReactNode }) {
  useLayoutEffect(followTheme, []);
  useEffect(leaveWhenSignedOut, []);
  return (
    <QueryProvider>
      <TooltipProvider>{children}</TooltipProvider>
      <Toaster />
    </QueryProvider>
  );
}

function leaveWhenSignedOut() {
  return connection.subscribe(() => {
    const { state, closeCode } = connection.get();
    if (state === 'closed' && closeCode === CLOSE_SIGNED_OUT) goToSignIn({ ended: true });
  });
}
