'use client';
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
  /** What the button says that sends it. */
  action: string;
  onClose: () => void;
  onConfirm: () => void;
}

/** Asks before many are called. */
export function WideCallDialog(props: WideCallDialogProps) {
  const { body, memberCount, action, onClose, onConfirm } = props;
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
