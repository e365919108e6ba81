'use client';
import type { ReactNode } from 'react';
import { Button } from './button';
import { Dialog } from './dialog';

interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Names the object: "Delete this message?" */
  title: ReactNode;
  /** What follows from it. */
  children: ReactNode;
  /** The verb again: "Delete". */
  action: string;
  onConfirm: () => void;
  busy?: boolean;
  danger?: boolean;
}

/** For what cannot be undone, and only for that. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, onOpenChange, title, children, action, onConfirm, busy, danger = true } = props;
  return (
    <Dialog
      {...{ open, onOpenChange, title }}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button variant={danger ? 'danger' : 'primary'} busy={busy ?? false} onClick={onConfirm}>
            {action}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
