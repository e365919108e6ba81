'use client';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { sentenceOf } from '@/client/failure';
import { editMessage } from '@/client/sync/calls/message';
import { editKey } from '@/client/sync/drafts';
import { useChannel, useClient } from '@/client/sync/react';
import { useChannelScope } from '@/features/channel';
import {
  editRefusalOf,
  isWideCall,
  LengthLeft,
  type Refusal,
  RefusalNote,
  TextBox,
  useDirectory,
  WideCallDialog,
} from '@/features/composer';
import { setEditing } from '@/features/navigation';
import { focusComposer } from '@/features/typing';
import { LIMITS } from '@/shared/limits';
import { fromTokens, toTokens } from '@/shared/mentions';
import type { Message } from '@/shared/model/message';
import { isVisible } from '@/shared/text';
import { Button } from '@/ui/button';
import { toast } from '@/ui/toaster';

interface EditBoxProps {
  message: Message;
  /** Its text was taken out. */
  onEmptied: () => void;
}

/** A message while it is being changed, in its place. */
export function EditBox({ message, onEmptied }: EditBoxProps) {
  const client = useClient();
  const { can } = useChannelScope();
  const mayCallEveryone = can?.mentionChannel ?? false;
  const directory = useDirectory(mayCallEveryone);
  const box = useRef<HTMLTextAreaElement>(null);
  const place = editKey(message.id);
  const asWritten = () => {
    const names = directory();
    return fromTokens(message.body, names, names);
  };
  // The row may leave the screen, or the screen the channel, before one is done.
  const [text, setText] = useState(() => client.drafts.get(place) || asWritten());
  const onText = (next: string) => {
    setText(next);
    client.drafts.set(place, next === asWritten() ? '' : next);
  };
  const [busy, setBusy] = useState(false);
  const memberCount = useChannel(message.channelId)?.memberCount ?? 0;
  const [asked, setAsked] = useState<string | null>(null);
  const [refused, setRefused] = useState<Refusal | null>(null);

  useEffect(() => {
    const element = box.current;
    element?.setSelectionRange(element.value.length, element.value.length);
    element?.closest('article')?.scrollIntoView({ block: 'nearest' });
  }, []);

  const close = () => {
    client.drafts.set(place, '');
    focusComposer(box.current);
    setEditing(null);
  };
  const save = async () => {
    const body = toTokens(text, directory()).trim();
    if (busy || body.length > LIMITS.messageLength) return;
    if (body === message.body) return close();
    // What was posted as text may be changed as text.
    const refusal = editRefusalOf(text, message.body);
    if (refusal) return setRefused(refusal);
    if (!isVisible(body)) {
      // To empty a message means to delete it: that is asked first.
      close();
      onEmptied();
      return;
    }
    if (isWideCall({ body, before: message.body, memberCount })) setAsked(body);
    else await write(body);
  };
  const write = async (body: string) => {
    setAsked(null);
    setBusy(true);
    try {
      await editMessage(client, message, body);
      close();
    } catch (error) {
      toast.error(sentenceOf(error));
      setBusy(false);
    }
  };
  const onOtherKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    close();
  };
  return (
    <div className="py-1">
      {refused?.text === text && <RefusalNote refusal={refused} what="saved" />}
      <TextBox
        {...{ box, text, onOtherKey, mayCallEveryone }}
        onText={onText}
        onSend={save}
        label="Edit message"
        autoFocus
      >
        <LengthLeft length={text.length} />
      </TextBox>
      <div className="mt-1.5 flex items-center gap-2">
        <Button size="sm" variant="primary" busy={busy} onClick={save}>
          Save
        </Button>
        <Button size="sm" variant="ghost" onClick={close}>
          Cancel
        </Button>
      </div>
      {asked !== null && (
        <WideCallDialog
          body={asked}
          memberCount={memberCount}
          action="Save"
          onClose={() => setAsked(null)}
          onConfirm={() => void write(asked)}
        />
      )}
    </div>
  );
}
