'use client';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { trpc } from '@/client/trpc';
import { QueryView } from '@/features/query-view';
import type { WorkspaceId } from '@/shared/id';
import type { Channel } from '@/shared/model/channel';
import { Checkbox } from '@/ui/checkbox';
import { Input } from '@/ui/input';
import { Skeleton } from '@/ui/skeleton';

interface ChannelPickerProps {
  workspaceId: WorkspaceId;
  value: string[];
  onChange: (channelIds: string[]) => void;
  hint: string;
  error: string | undefined;
}

/** Picks any number of the channels that one can see. */
export function ChannelPicker({ workspaceId, value, onChange, hint, error }: ChannelPickerProps) {
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed.trim());
  const query = useQuery({
    queryKey: ['channels', workspaceId, 'browse', search],
    queryFn: () => trpc.channel.browse.query({ workspaceId, query: search, limit: 100 }),
    placeholderData: (previous) => previous,
  });
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1.5 font-medium text-sm">
        Channels{value.length > 0 && ` (${value.length})`}
      </legend>
      <Input
        type="search"
        aria-label="Find channels"
        placeholder="Find a channel"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <div className="h-40 overflow-y-auto rounded-md border border-line px-3 py-1">
        <QueryView query={query} skeleton={<Skeleton className="my-2 h-5 w-1/2" />}>
          {({ channels }) =>
            channels.length === 0 ? (
              <p className="py-2 text-muted text-sm">No channel is called that.</p>
            ) : (
              channels.map(({ channel }) => (
                <ChannelBox key={channel.id} {...{ channel, value, onChange }} />
              ))
            )
          }
        </QueryView>
      </div>
      <p className="text-muted text-sm">{hint}</p>
      {error && (
        <p role="alert" className="text-danger-text text-sm">
          {error}
        </p>
      )}
    </fieldset>
  );
}

interface ChannelBoxProps {
  channel: Channel;
  value: string[];
  onChange: (channelIds: string[]) => void;
}

function ChannelBox({ channel, value, onChange }: ChannelBoxProps) {
  return (
    <Checkbox
      label={`#${channel.name}`}
      checked={value.includes(channel.id)}
      onCheckedChange={(checked) =>
        onChange(checked ? [...value, channel.id] : value.filter((id) => id !== channel.id))
      }
    />
  );
}
