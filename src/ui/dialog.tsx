'use client';
import { clsx } from 'clsx';
import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { IconButton } from './icon-button';
import { useRestoreFocus } from './use-restore-focus';

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  /** One or two sentences under the title. */
  description?: ReactNode;
  children: ReactNode;
  /** Buttons, the main one last. */
  footer?: ReactNode;
  width?: 'sm' | 'md' | 'lg';
}

const WIDTHS = { sm: 'sm:max-w-md', md: 'sm:max-w-lg', lg: 'sm:max-w-2xl' };

/** Asks for one thing, holds the focus meanwhile and gives it back. A sheet from below on a phone. */
export function Dialog(props: DialogProps) {
  const { open, onOpenChange, title, description, children, footer, width = 'sm' } = props;
  const giveBack = useRestoreFocus(open);
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade-in bg-scrim" />
        <Radix.Content
          onCloseAutoFocus={giveBack}
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={clsx(
            'fixed z-40 flex max-h-[92dvh] animate-fade-in flex-col bg-raised shadow-raised',
            'inset-x-0 bottom-0 rounded-t-xl sm:inset-x-4 sm:top-[12vh] sm:bottom-auto',
            'sm:mx-auto sm:max-h-[76vh] sm:rounded-xl sm:border sm:border-line',
            WIDTHS[width],
          )}
        >
          <header className="pt-4 pr-14 pb-3 pl-5">
            <Radix.Title className="font-semibold text-lg">{title}</Radix.Title>
            {description && (
              <Radix.Description className="mt-1 text-muted text-sm">
                {description}
              </Radix.Description>
            )}
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 pt-1 pb-5">{children}</div>
          {footer && (
            <footer className="flex flex-wrap justify-end gap-2 border-line border-t px-5 py-3">
              {footer}
            </footer>
          )}
          {/* Last, so that the focus begins on what the dialog asks for. */}
          <Radix.Close asChild>
            <IconButton
              plain
              label="Close"
              icon={<X aria-hidden size={16} />}
              className="absolute top-3 right-3 touch:top-1.5"
            />
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
