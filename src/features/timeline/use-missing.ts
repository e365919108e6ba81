'use client';
import { useEffect } from 'react';
import { cameBack } from '@/features/navigation';
import { toast } from '@/ui/toaster';

/**
 * Says that a message which the address points at is not there, once that is known: once for every `visit`, which
 * changes with the address and when one follows the same link again.
 */
export function useMissing(isMissing: boolean, visit: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another visit is to be answered again.
  useEffect(() => {
    if (!isMissing || cameBack()) return;
    toast('The message that this link leads to doesn’t exist or was deleted.', {
      id: 'missing-message',
      duration: 8_000,
    });
  }, [isMissing, visit]);
}
