'use client';
import { clsx } from 'clsx';
import { Clock } from 'lucide-react';
import type { PendingMessage } from '@/client/sync/outbox';
import { useClient } from '@/client/sync/react';
import { WithNames } from '@/features/directory';
import { Collapsible } from '@/features/markdown';
import { Button } from '@/ui/button';
import { CANNOT_COPY, copyText } from '@/ui/copy-text';
import { toast } from '@/ui/toaster';
import { MessageFrame } from './message-frame';

/** A message that the server has not answered for: a clock while it waits, red when it was refused. */
export function PendingRow({ pending, compact }: { pending: PendingMessage; compact: boolean }) {
  const { me } = useClient();
  return (
    <MessageFrame
      authorId={me}
      at={pending.at}
      compact={compact}
      isWaiting
      time={
        pending.failure === null && (
          <span role="img" aria-label="Sending" title="Sending…" className="text-muted">
            <Clock aria-hidden size={12} strokeWidth={1.75} className="animate-after-wait" />
          </span>
        )
      }
      className={pending.failure === null ? '' : 'bg-danger-soft'}
    >
      <div
        dir="auto"
        className={clsx(
          pending.failure === null && 'opacity-70',
          pending.kind === 'action' && 'italic',
        )}
      >
        <WithNames body={pending.body}>
          {(names) => <Collapsible body={pending.body} names={names} />}
        </WithNames>
      </div>
      {pending.failure !== null && <Refused pending={pending} failure={pending.failure} />}
    </MessageFrame>
  );
}

function Refused({ pending, failure }: { pending: PendingMessage; failure: string }) {
  const { outbox } = useClient();
  const copy = () => {
    copyText(pending.body).then(
      () => toast('Text copied.'),
      () => toast.error(CANNOT_COPY),
    );
  };
  return (
    <div role="alert" className="flex flex-wrap items-center gap-2 py-1.5">
      <span className="text-danger-text text-sm">Not sent. {failure}</span>
      <Button size="sm" onClick={() => outbox.retry(pending.key)}>
        Retry
      </Button>
      <Button size="sm" onClick={copy}>
        Copy
      </Button>
      <Button size="sm" variant="ghost" onClick={() => outbox.remove(pending.key)}>
        Delete
      </Button>
    </div>
  );
}
