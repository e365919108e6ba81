'use client';
import { useLayoutEffect, useRef, useState } from 'react';
import { loadThread } from '@/client/sync/calls/thread';
import { useClient } from '@/client/sync/react';
import type { HeldThread } from '@/client/sync/state';
import { Button } from '@/ui/button';

/** Loads the replies before those that are held. Gone with the last of them, it leaves the focus in the thread. */
export function EarlierReplies({ thread }: { thread: HeldThread }) {
  const client = useClient();
  const button = useRef<HTMLButtonElement>(null);
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle');
  useLayoutEffect(() => {
    const element = button.current;
    return () => {
      if (!element || document.activeElement !== element) return;
      element.closest<HTMLElement>('[data-region]')?.focus({ preventScroll: true });
    };
  }, []);
  const load = async () => {
    setState('busy');
    const { channelId, root, before } = thread;
    const asked = { channelId, messageId: root.value.id, ...(before !== null && { before }) };
    const outcome = await loadThread(client, asked).then(
      () => 'idle' as const,
      () => 'failed' as const,
    );
    setState(outcome);
  };
  return (
    <div className="px-5 pb-2">
      <Button ref={button} size="sm" variant="ghost" busy={state === 'busy'} onClick={load}>
        {state === 'failed' ? 'Couldn’t load. Try again' : 'Show earlier replies'}
      </Button>
    </div>
  );
}
