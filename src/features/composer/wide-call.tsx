'use client';
import { useEffect, useRef } from 'react';
import { isText } from '@/features/typing';
import { calledIn } from '@/shared/mentions';
import { ConfirmDialog } from '@/ui/confirm-dialog';

/** From how many people on a call to all of them asks first. */
const WIDE_FROM = 10;

interface Call {
  body: string;
  /** What it was before, when it is changed: who was called by that is not called again. */
  before?: string;
  /** Of the channel, oneself among them. */
  memberCount: number;
}

/** Whether a message calls so many that this is asked first. */
export function isWideCall({ body, before = '', memberCount }: Call): boolean {
  const now = calledIn(body);
  const old = calledIn(before);
  const isNew = (now.everyone && !old.everyone) || (now.here && !old.here && !old.everyone);
  return isNew && memberCount >= WIDE_FROM;
}

interface WideCallDialogProps extends Call {
  /** Label of the button that sends it. */
  action: string;
  onClose: () => void;
  onConfirm: () => void;
  /** Takes what is typed on, before one has seen that something is asked. */
  onTyped?: (letter: string) => void;
}

/** Asks before many are called. */
export function WideCallDialog(props: WideCallDialogProps) {
  const { body, memberCount, action, onClose, onConfirm, onTyped } = props;
  useTypedOn(onTyped);
  const { everyone } = calledIn(body);
  return (
    <ConfirmDialog
      open
      danger={false}
      onOpenChange={(open) => open || onClose()}
      title={everyone ? `Notify ${memberCount - 1} people?` : 'Notify everyone who is active?'}
      action={action}
      onConfirm={onConfirm}
    >
      {everyone
        ? 'Your message calls everyone else in this channel.'
        : `@here calls those of the ${memberCount} people in this channel who are active now.`}
    </ConfirmDialog>
  );
}

/** Text presses no button, not even the space bar, until one goes from one button to another by Tab. */
function useTypedOn(onTyped: WideCallDialogProps['onTyped']): void {
  const latest = useRef(onTyped);
  latest.current = onTyped;
  useEffect(() => {
    const ended = new AbortController();
    const { signal } = ended;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Tab') return ended.abort();
      if (!isText(event)) return;
      event.preventDefault();
      event.stopPropagation();
      if ([...event.key].length === 1) latest.current?.(event.key);
    };
    window.addEventListener('keydown', onKeyDown, { capture: true, signal });
    return () => ended.abort();
  }, []);
}
