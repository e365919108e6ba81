'use client';
import { Toaster as Sonner, toast } from 'sonner';

export { toast };

/** Long enough to read a sentence, to see that it was a mistake, and to reach the button. */
const UNDO_MS = 10_000;

/** Says what was done, with a button that takes it back; it stays while the mouse is over it. */
export function toastWithUndo(message: string, undo: () => void): void {
  toast(message, { duration: UNDO_MS, action: { label: 'Undo', onClick: undo } });
}

/** Clear of the header, and of the boxes that one writes in at the bottom. */
const OFFSET = { top: 56 };

/** Where toasts appear; one at the top of the app. Say things with `toast(…)` and `toast.error(…)`. */
export function Toaster() {
  return (
    <Sonner
      position="top-center"
      offset={OFFSET}
      mobileOffset={OFFSET}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-full items-center gap-3 rounded-lg bg-ink px-3.5 py-2.5 font-sans text-surface-1 text-sm shadow-raised',
          content: 'min-w-0 flex-1',
          description: 'opacity-80',
          actionButton: 'shrink-0 rounded px-1.5 py-0.5 font-medium underline underline-offset-2',
        },
      }}
    />
  );
}
