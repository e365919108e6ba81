import { UserX } from 'lucide-react';
import { Button } from '@/ui/button';
import { EmptyState } from '@/ui/empty-state';

/** What someone sees whom an admin has shut out of this workspace. */
export function Deactivated() {
  return (
    <div className="flex min-h-dvh flex-1 items-center justify-center">
      <EmptyState
        icon={<UserX aria-hidden size={20} strokeWidth={1.75} />}
        title="Your account in this workspace was deactivated."
        action={
          <Button asChild>
            <a href="/">Go to my workspaces</a>
          </Button>
        }
      >
        What you wrote is kept. Ask one of the admins to let you back in.
      </EmptyState>
    </div>
  );
}
