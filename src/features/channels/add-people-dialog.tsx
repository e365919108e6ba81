'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { sentenceOf } from '@/client/failure';
import { addMembers } from '@/client/sync/calls/channel';
import { useChannel, useClient } from '@/client/sync/react';
import { PeoplePicker } from '@/features/people';
import type { ChannelId, MemberId } from '@/shared/id';
import { LIMITS } from '@/shared/limits';
import type { Channel } from '@/shared/model/channel';
import { Alert } from '@/ui/alert';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { useChannelMembers } from './use-channel-members';

interface AddPeopleDialogProps {
  channel: Channel;
  /** Who is in it already. */
  present: readonly MemberId[];
  onClose: () => void;
}

export function AddPeopleDialog({ channel, present, onClose }: AddPeopleDialogProps) {
  const client = useClient();
  const queries = useQueryClient();
  const [picked, setPicked] = useState<MemberId[]>([]);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const add = async () => {
    setBusy(true);
    try {
      await addMembers(client, channel.id, picked);
      await queries.invalidateQueries({
        queryKey: ['workspace', client.slug, 'channel-members', channel.id],
      });
      onClose();
    } catch (error) {
      setProblem(sentenceOf(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={`Add people to #${channel.name}`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={picked.length === 0} busy={busy} onClick={add}>
            Add
          </Button>
        </>
      }
    >
      {problem && (
        <Alert tone="danger" className="mb-3">
          {problem}
        </Alert>
      )}
      <PeoplePicker
        picked={picked}
        onPicked={setPicked}
        except={present}
        most={LIMITS.membersPerAdd}
      />
    </Dialog>
  );
}

/** The same for a channel of which only the id is at hand. */
export function AddPeople({ channelId, onClose }: { channelId: ChannelId; onClose: () => void }) {
  const channel = useChannel(channelId);
  return channel ? <AddPeopleTo channel={channel} onClose={onClose} /> : null;
}

function AddPeopleTo({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const { ids } = useChannelMembers(channel);
  return <AddPeopleDialog channel={channel} present={ids} onClose={onClose} />;
}
