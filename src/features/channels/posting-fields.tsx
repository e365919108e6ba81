'use client';
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useClient } from '@/client/sync/react';
import { PeoplePicker } from '@/features/people';
import type { MemberId } from '@/shared/id';
import { LIMITS } from '@/shared/limits';
import { type Channel, POSTINGS, type Posting } from '@/shared/model/channel';
import { SelectField } from '@/ui/field';

const WORDS: Record<Posting, { label: string; hint: string }> = {
  everyone: { label: 'Everyone in it', hint: 'Whoever is in the channel can write in it.' },
  admins: {
    label: 'Admins and chosen people',
    hint: 'For announcements: the others read, and react.',
  },
  nobody: { label: 'Nobody', hint: 'It is only for reading until you change this.' },
};

interface PostingFieldsProps {
  channel: Channel;
  posting: Posting;
  setPosting: (posting: Posting) => void;
  posterIds: MemberId[];
  setPosterIds: (posterIds: MemberId[]) => void;
}

/** Who may post in a channel, and whom one chooses for that besides admins. */
export function PostingFields(props: PostingFieldsProps) {
  const { channel, posting, setPosting, posterIds, setPosterIds } = props;
  const isInside = useIsInside(channel);
  return (
    <>
      <SelectField
        label="Who can post"
        hint={WORDS[posting].hint}
        value={posting}
        onChange={({ target }) => {
          const chosen = POSTINGS.find((each) => each === target.value);
          if (chosen) setPosting(chosen);
        }}
      >
        {POSTINGS.map((each) => (
          <option key={each} value={each}>
            {WORDS[each].label}
          </option>
        ))}
      </SelectField>
      {posting === 'admins' && (
        <fieldset>
          <legend className="mb-1.5 font-medium text-sm">Chosen people</legend>
          <PeoplePicker
            picked={posterIds}
            onPicked={setPosterIds}
            only={isInside}
            most={LIMITS.posters}
            autoFocus={false}
          />
        </fieldset>
      )}
    </>
  );
}

/** Whether someone is in the channel; of a large one not everyone is loaded, and all are offered. */
function useIsInside({ id: channelId, memberCount }: Channel) {
  const { trpc, workspaceId, slug } = useClient();
  const { data } = useQuery({
    queryKey: ['workspace', slug, 'channel-members', channelId, memberCount, 'first'],
    queryFn: () => trpc.channel.members.query({ workspaceId, channelId }),
  });
  return useCallback(
    (id: MemberId) => !data || data.cursor !== null || data.members.some((each) => each.id === id),
    [data],
  );
}
