'use client';
import { isTemporary, sentenceOf } from '@/client/failure';
import { useClient, useMember, useNamedChannel } from '@/client/sync/react';
import { ChannelIcon, useTitle } from '@/features/channel';
import { WithNames } from '@/features/directory';
import { channelPath, PlaceLink } from '@/features/navigation';
import { TimelineSkeleton } from '@/features/timeline';
import { toPlainText } from '@/shared/markdown';
import type { SearchHit } from '@/shared/model/message';
import { Alert } from '@/ui/alert';
import { Avatar } from '@/ui/avatar';
import { Button } from '@/ui/button';
import { EmptyState } from '@/ui/empty-state';
import { Loading } from '@/ui/skeleton';
import { printMoment, printWhen } from '@/ui/time';
import { useNow } from '@/ui/use-now';
import { excludedBy } from './excluded';
import { useSearch } from './use-search';

interface HitListProps {
  query: string;
  onClear: () => void;
}

/** What a search found; opening a hit keeps the list. */
export function HitList({ query, onClear }: HitListProps) {
  const search = useSearch(query);
  if (!search.asked) {
    return (
      <EmptyState title="Find anything that was written.">
        Words, “phrases”, and the operators above. You only find what you may read.
      </EmptyState>
    );
  }
  if (search.error) {
    return (
      <Alert
        tone="danger"
        className="m-5"
        // What is wrong with the words themselves stays wrong.
        action={
          isTemporary(search.error) && (
            <Button onClick={() => void search.refetch()}>Try again</Button>
          )
        }
      >
        {sentenceOf(search.error)}
      </Alert>
    );
  }
  if (search.isPending) {
    return (
      <Loading label="Searching">
        <TimelineSkeleton rows={4} />
      </Loading>
    );
  }
  const excluded = excludedBy(search.asked);
  if (search.hits.length === 0) {
    return (
      <>
        <Excluded parts={excluded} />
        <EmptyState
          title={`Nothing matches “${search.asked}”.`}
          action={<Button onClick={onClear}>Search for something else</Button>}
        >
          Try fewer words, or leave out the operators.
        </EmptyState>
      </>
    );
  }
  return (
    <>
      <Excluded parts={excluded} />
      <ul aria-label="Results">
        {search.hits.map((hit) => (
          <Hit key={hit.message.id} hit={hit} query={search.asked} />
        ))}
      </ul>
      {search.hasNextPage && (
        <div className="px-5 py-4">
          <Button busy={search.isFetchingNextPage} onClick={() => void search.fetchNextPage()}>
            Show older results
          </Button>
        </div>
      )}
    </>
  );
}

/** A hyphen may have been meant as part of the text. */
function Excluded({ parts }: { parts: string[] }) {
  if (parts.length === 0) return null;
  return (
    <p className="px-5 py-2 text-muted text-xs">
      Messages without{' '}
      <span dir="auto" className="font-mono">
        {parts.join(', ')}
      </span>
      . To find a hyphen, put it in quotes.
    </p>
  );
}

function Hit({ hit, query }: { hit: SearchHit; query: string }) {
  const { slug } = useClient();
  const { message } = hit;
  const { channelId, seq, parentId } = message;
  const now = useNow('day');
  const channel = useNamedChannel(channelId);
  const title = useTitle(channel);
  // What is not known yet shows nothing.
  const author = useMember(message.authorId)?.name ?? '';
  const target = parentId
    ? channelPath(slug, { channelId, thread: parentId, reply: seq, query })
    : channelPath(slug, { channelId, seq, query });
  return (
    <li className="border-line border-b">
      <PlaceLink href={target} className="flex gap-3 px-5 py-3 hover:bg-surface-2">
        <Avatar name={author} />
        <div className="min-w-0 flex-1">
          <p className="flex items-baseline gap-2 leading-5">
            <bdi className="truncate font-semibold">{author}</bdi>
            <time
              dateTime={message.createdAt}
              title={printMoment(message.createdAt)}
              className="shrink-0 text-muted text-xs"
            >
              {printWhen(message.createdAt, now)}
            </time>
            <span className="ml-auto flex min-w-0 items-center gap-1 text-muted text-xs">
              {channel && <ChannelIcon kind={channel.kind} size={12} />}
              <bdi className="truncate">{title}</bdi>
            </span>
          </p>
          <Excerpt hit={hit} />
          {parentId && <p className="text-muted text-xs">In a thread</p>}
        </div>
      </PlaceLink>
    </li>
  );
}

function Excerpt({ hit }: { hit: SearchHit }) {
  return (
    <p dir="auto" className="line-clamp-4 break-words">
      <WithNames body={hit.excerpt.map(({ text }) => text).join('')}>
        {(names) => {
          const known = {
            member: (id: string) => names.member(id)?.name ?? null,
            channel: names.channel,
          };
          return hit.excerpt.map((part, index) => {
            // Pieces have no identity but their place.
            const key = `${index} ${part.text}`;
            return part.hit ? (
              <mark key={key} className="rounded-sm bg-mention-soft font-medium text-mention-text">
                {part.text}
              </mark>
            ) : (
              <span key={key}>{withNames(part.text, known)}</span>
            );
          });
        }}
      </WithNames>
    </p>
  );
}

/** Only texts with a mention in them are parsed; the rest is shown as it came. */
function withNames(text: string, names: Parameters<typeof toPlainText>[1]): string {
  return text.replace(/<[@#!][^>\s]{1,40}>/g, (token) => toPlainText(token, names));
}
