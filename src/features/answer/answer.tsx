'use client';
import type { UseQueryResult } from '@tanstack/react-query';
import { SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { isNotFound, sentenceOf } from '@/client/failure';
import { Button } from '@/ui/button';
import { EmptyState } from '@/ui/empty-state';
import { Notice } from '@/ui/notice';
import { Loading } from '@/ui/skeleton';

interface AnswerProps<Data> {
  query: UseQueryResult<Data>;
  /** The shape of what is coming. */
  skeleton: ReactNode;
  children: (data: Data) => ReactNode;
}

/** What a query came to: its shape while it loads, what it brought, or what went wrong with Try again. */
export function Answer<Data>({ query, skeleton, children }: AnswerProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (!query.error) return <Loading>{skeleton}</Loading>;
  if (isNotFound(query.error)) {
    return <EmptyState icon={<SearchX aria-hidden size={24} />} title={sentenceOf(query.error)} />;
  }
  return (
    <Notice
      tone="danger"
      action={
        <Button size="sm" busy={query.isFetching} onClick={() => void query.refetch()}>
          Try again
        </Button>
      }
    >
      {sentenceOf(query.error)}
    </Notice>
  );
}
