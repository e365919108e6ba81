'use client';
import { type FormEvent, useId, useState } from 'react';
import { failureOf, sentenceOf } from '@/client/failure';
import { updateChannel } from '@/client/sync/calls/channel';
import { useClient } from '@/client/sync/react';
import { useChannelScope } from '@/features/channel';
import { LIMITS } from '@/shared/limits';
import type { Channel } from '@/shared/model/channel';
import { Button } from '@/ui/button';
import { Checkbox } from '@/ui/checkbox';
import { Dialog } from '@/ui/dialog';
import { TextField } from '@/ui/field';
import { toast } from '@/ui/toaster';
import { PostingFields } from './posting-fields';
import { useNameCheck } from './use-name-check';

/** Changes a channel's name and topic for those in it, and for admins who may post and whether new members join it. */
export function EditChannelDialog({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const client = useClient();
  const formId = useId();
  const [typed, setTyped] = useState(channel.name ?? '');
  const [topic, setTopic] = useState(channel.topic);
  const [isDefault, setDefault] = useState(channel.isDefault);
  const [posting, setPosting] = useState(channel.posting);
  const [posterIds, setPosterIds] = useState(channel.posterIds);
  const { can } = useChannelScope();
  const [refusal, setRefusal] = useState<string>();
  const [busy, setBusy] = useState(false);
  const { name, problem } = useNameCheck(typed, channel.name ?? undefined);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (!name) return;
    setBusy(true);
    try {
      const change = {
        ...(name !== channel.name && { name }),
        ...(topic !== channel.topic && { topic }),
        ...(isDefault !== channel.isDefault && { isDefault }),
        ...(posting !== channel.posting && { posting }),
        ...(!isSame(posterIds, channel.posterIds) && { posterIds }),
      };
      if (Object.keys(change).length > 0) await updateChannel(client, channel.id, change);
      onClose();
    } catch (error) {
      setBusy(false);
      if (failureOf(error)?.field === 'name') setRefusal(sentenceOf(error));
      else toast.error(sentenceOf(error));
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={`Edit #${channel.name}`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" disabled={!name} busy={busy}>
            Save
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={save} className="flex flex-col gap-4">
        {can?.update && (
          <>
            <TextField
              label="Name"
              value={typed}
              maxLength={LIMITS.channelNameLength + 1}
              error={refusal ?? problem}
              hint="Lower-case, no spaces."
              onChange={(event) => {
                setTyped(event.target.value);
                setRefusal(undefined);
              }}
            />
            <TextField
              label="Topic"
              value={topic}
              maxLength={LIMITS.topicLength}
              onChange={(event) => setTopic(event.target.value)}
            />
          </>
        )}
        {can?.setPosting && (
          <PostingFields {...{ channel, posting, setPosting, posterIds, setPosterIds }} />
        )}
        {can?.setDefault && (
          <Checkbox
            label="New members join this channel"
            hint="All but guests, when they accept an invitation or are added."
            checked={isDefault}
            onCheckedChange={setDefault}
          />
        )}
      </form>
    </Dialog>
  );
}

const isSame = (some: readonly string[], others: readonly string[]) =>
  some.length === others.length && some.every((each) => others.includes(each));
