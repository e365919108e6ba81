'use client';
import type { ReactNode } from 'react';
import { QueryProvider } from '@/client/query';
import { Toaster } from '@/ui/toaster';
import { TooltipProvider } from '@/ui/tooltip';

/** What every page stands on. */
export function Providers({ children }: { children: ReactNode }) {
  return (
    <QueryProvider>
      <TooltipProvider>{children}</TooltipProvider>
      <Toaster />
    </QueryProvider>
  );
}
