'use client';
import { useEffect } from 'react';
import { cameBack } from '@/features/workspace/navigation';
import { toast } from '@/ui/toaster';

/** Says that a message which the address points at is not there, once that is known. */
export function useMissing(isMissing: boolean): void {
  useEffect(() => {
    if (!isMissing || cameBack()) return;
    toast('The message that this link leads to doesn’t exist or was deleted.', {
      id: 'missing-message',
      duration: 8_000,
    });
  }, [isMissing]);
}
