'use client';
import { useEffect, useRef, useState } from 'react';
import { useClient } from '@/client/sync/react';
import { heldNames } from '@/features/directory';
import { toPlainText } from '@/shared/markdown';
import { VisuallyHidden } from '@/ui/visually-hidden';
import { isSaid, type Row } from './rows';

const BATCH_MS = 1_500;
const MOST_READ_OUT = 3;
/** Nobody listens to more of one message before the next. */
const MOST_LETTERS = 600;

/** Tells those who listen what others just wrote: politely, several at once. */
export function NewMessages({ rows, isLive }: { rows: Row[]; isLive: boolean }) {
  const { me, replica } = useClient();
  const [text, setText] = useState('');
  const last = rows.at(-1);
  const lastSeq = last?.kind === 'message' ? last.message.seq : null;
  const told = useRef(lastSeq);

  useEffect(() => {
    if (!isLive || lastSeq === null) return;
    if (told.current === null || lastSeq <= told.current) {
      told.current = lastSeq;
      return;
    }
    const timer = setTimeout(() => {
      const since = told.current ?? lastSeq;
      told.current = lastSeq;
      const messages = rows.flatMap((row) => (isSaid(row) ? [row.message] : []));
      const others = messages.filter(({ seq, authorId }) => seq > since && authorId !== me);
      const said = others.slice(-MOST_READ_OUT).map((message) => {
        const names = heldNames(replica.state);
        const author = names.member(message.authorId) ?? 'Someone';
        const plain = toPlainText(message.body.slice(0, MOST_LETTERS), names);
        return message.kind === 'action' ? `${author} ${plain}` : `${author}: ${plain}`;
      });
      setText(said.join('. '));
    }, BATCH_MS);
    return () => clearTimeout(timer);
  }, [rows, lastSeq, isLive, me, replica]);
  return (
    <VisuallyHidden role="status" aria-live="polite">
      {text}
    </VisuallyHidden>
  );
}
