'use client';
import { isSameDay } from 'date-fns';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { isNotFound, sentenceOf } from '@/client/failure';
import { loadThread } from '@/client/sync/calls/thread';
import { useClient, useSync } from '@/client/sync/react';
import type { HeldThread } from '@/client/sync/state';
import { Composer, TypingIndicator } from '@/features/composer';
import { NotFound, PanelFrame } from '@/features/frames';
import { MessageRow, PendingRow } from '@/features/message';
import { homePath, useVisit } from '@/features/navigation';
import { buildRows, DayDivider, type Row, TimelineSkeleton, useMissing } from '@/features/timeline';
import type { ChannelId, MessageId } from '@/shared/id';
import { Alert } from '@/ui/alert';
import { Button } from '@/ui/button';
import { Loading } from '@/ui/skeleton';
import { EarlierReplies } from './earlier-replies';
import { useThreadPlace } from './use-thread-place';

interface ThreadPanelProps {
  channelId: ChannelId;
  messageId: MessageId;
  /** The seq of the reply that the address points at. */
  reply: number | null;
  onClose: () => void;
}

/** A message and the replies to it, with a box to reply in. */
export function ThreadPanel({ channelId, messageId, reply, onClose }: ThreadPanelProps) {
  const { slug } = useClient();
  const { thread, error, retry } = useThread(channelId, messageId);
  return (
    <PanelFrame title="Thread" onClose={onClose}>
      {thread && <ThreadMessages thread={thread} reply={reply} />}
      {!thread && isNotFound(error) && (
        <NotFound noun="thread" href={homePath(slug)} action="Go back" />
      )}
      {!thread && error !== null && !isNotFound(error) && (
        <Alert tone="danger" className="m-4" action={<Button onClick={retry}>Try again</Button>}>
          {sentenceOf(error)}
        </Alert>
      )}
      {!thread && error === null && (
        <div data-opening>
          <Loading label="Loading the thread">
            <TimelineSkeleton rows={3} />
          </Loading>
        </div>
      )}
    </PanelFrame>
  );
}

function useThread(channelId: ChannelId, messageId: MessageId) {
  const client = useClient();
  // The address may name a reply; the thread is held under its root.
  const [rootId, setRootId] = useState(messageId);
  const [error, setError] = useState<unknown>(null);
  const [tries, setTries] = useState(0);
  const thread = useSync((state) => state.threads[rootId]);
  const isMissing = thread === undefined;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new try asks again.
  useEffect(() => {
    if (!isMissing) return;
    let isGone = false;
    setError(null);
    loadThread(client, { channelId, messageId }).then(
      (id) => isGone || setRootId(id),
      (reason) => isGone || setError(reason),
    );
    return () => {
      isGone = true;
    };
  }, [client, channelId, messageId, isMissing, tries]);
  return { thread, error, retry: () => setTries((count) => count + 1) };
}

function ThreadMessages({ thread, reply }: { thread: HeldThread; reply: number | null }) {
  const visit = `${reply} ${useVisit()}`;
  const rows = useThreadRows(thread);
  const scroller = useRef<HTMLDivElement>(null);
  const onScroll = useThreadPlace({ scroller, rows, startsAtEnd: reply === null });
  const { channelId, root } = thread;
  const place = { channelId, parentId: root.value.id };
  const isReplyThere = useReply(thread, { reply, visit });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same link leads to its reply again.
  useLayoutEffect(() => {
    if (!isReplyThere) return;
    scroller.current?.querySelector(`[data-seq="${reply}"]`)?.scrollIntoView({ block: 'center' });
  }, [reply, isReplyThere, visit]);
  return (
    <>
      <div
        ref={scroller}
        role="log"
        aria-live="off"
        aria-label="Thread"
        data-region="thread"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
        tabIndex={0}
        onScroll={onScroll}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain outline-none [overflow-anchor:none] focus-visible:shadow-[inset_0_0_0_2px_var(--focus)]"
      >
        <div>
          <DayDivider at={root.value.createdAt} />
          <MessageRow message={root.value} compact={false} isInThread />
          <RepliesDivider count={root.value.thread?.replyCount ?? rows.filter(isReply).length} />
          {thread.before !== null && <EarlierReplies thread={thread} />}
          {rows.map((row) => (
            <ThreadRow key={row.key} row={row} reply={reply} />
          ))}
        </div>
      </div>
      {root.value.deletedAt ? (
        <p className="mx-5 mb-1 rounded-lg bg-surface-3 px-4 py-3 text-sm">
          The first message was deleted: nobody can reply any more.
        </p>
      ) : (
        <>
          <TypingIndicator place={root.value.id} />
          <Composer key={root.value.id} {...place} placeholder="Reply…" autoFocus />
        </>
      )}
    </>
  );
}

/** Whether the reply that the address points at is held; loads back to where it must be. */
function useReply(
  thread: HeldThread,
  { reply, visit }: { reply: number | null; visit: string },
): boolean {
  const client = useClient();
  const { channelId, root, before, replies } = thread;
  const isThere = replies.some(({ value }) => value.seq === reply && !value.deletedAt);
  const isEarlier = before !== null && reply !== null && reply < (replies[0]?.value.seq ?? before);
  useEffect(() => {
    if (!isEarlier) return;
    // What can't be loaded is offered by the button above the replies.
    loadThread(client, { channelId, messageId: root.value.id, before }).catch(() => undefined);
  }, [client, channelId, root.value.id, before, isEarlier]);
  useMissing(reply !== null && !isThere && !isEarlier, visit);
  return isThere;
}

function useThreadRows(thread: HeldThread): Row[] {
  const { me, outbox } = useClient();
  const { id: rootId, createdAt } = thread.root.value;
  const pending = useStore(
    outbox.store,
    useShallow((all) => all.filter((each) => each.parentId === rootId)),
  );
  return useMemo(() => {
    // Of the earlier replies nothing is known until they are loaded.
    const from = thread.before === null ? 0 : thread.before;
    const conversation = { messages: thread.replies, pending, me, from };
    return buildRows({ ...conversation, unreadAfter: null }).filter(
      (row) => row.kind !== 'day' || !isSameDay(row.at, createdAt),
    );
  }, [thread.replies, thread.before, pending, me, createdAt]);
}

function ThreadRow({ row, reply }: { row: Row; reply: number | null }) {
  if (row.kind === 'pending') return <PendingRow pending={row.pending} compact={row.compact} />;
  if (row.kind === 'day') return <DayDivider at={row.at} />;
  if (row.kind !== 'message') return null;
  const { message, compact } = row;
  return (
    <div data-seq={message.seq}>
      <MessageRow {...{ message, compact }} isInThread isPointedAt={message.seq === reply} />
    </div>
  );
}

/** Days, and where the thread begins, stand between the replies. */
const isReply = ({ kind }: Row) => kind === 'message' || kind === 'pending';

function RepliesDivider({ count }: { count: number }) {
  if (count === 0) return <div className="h-2" />;
  return (
    <div className="flex items-center gap-3 px-5 py-2 text-muted text-xs">
      {count} {count === 1 ? 'reply' : 'replies'}
      <span className="h-px flex-1 bg-line" />
    </div>
  );
}
