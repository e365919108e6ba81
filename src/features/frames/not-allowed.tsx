import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { EmptyState } from '@/ui/empty-state';

/** Says who may, to someone who may not. */
export function NotAllowed({ children }: { children: ReactNode }) {
  return (
    <EmptyState icon={<Lock aria-hidden size={24} strokeWidth={1.75} />} title="This is for admins">
      {children}
    </EmptyState>
  );
}
