import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { MessageId } from '@/shared/id';

/** What a key asked for on a message, until its toolbar, which has the pieces for it, took it up. */
interface Request {
  messageId: MessageId;
  what: 'react' | 'delete';
}

const requests = createStore<{ request: Request | null }>(() => ({ request: null }));

export function askFor(request: Request | null): void {
  requests.setState({ request });
}

export function useRequested(messageId: MessageId): Request['what'] | null {
  return useStore(requests, ({ request }) =>
    request?.messageId === messageId ? request.what : null,
  );
}
