'use client';
import { X } from 'lucide-react';
import type { KeyboardEvent, ReactNode } from 'react';
import { focusComposer } from '@/features/typing';
import { IconButton } from '@/ui/icon-button';

interface PanelFrameProps {
  title: ReactNode;
  onClose: () => void;
  children: ReactNode;
}

/** What stands at the right of a conversation; over it when there is little room. */
export function PanelFrame({ title, onClose, children }: PanelFrameProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    close();
  };
  // What had the focus goes with the panel: one writes on in the channel.
  const close = () => {
    onClose();
    focusComposer(null);
  };
  return (
    <aside
      aria-label={typeof title === 'string' ? title : undefined}
      data-region="panel"
      onKeyDown={onKeyDown}
      className="flex w-full shrink-0 flex-col border-line border-l bg-surface-1 max-panel:absolute max-panel:inset-y-0 max-panel:right-0 max-panel:z-20 max-panel:shadow-raised sm:w-[400px]"
    >
      <header className="flex h-12 shrink-0 items-center gap-2 border-line border-b pr-2 pl-5">
        <h2 className="min-w-0 flex-1 truncate font-semibold">{title}</h2>
        <IconButton label="Close" icon={<X aria-hidden size={16} />} onClick={close} />
      </header>
      {children}
    </aside>
  );
}
