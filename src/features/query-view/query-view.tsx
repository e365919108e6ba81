'use client';
import type { UseQueryResult } from '@tanstack/react-query';
import { SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { isNotFound, sentenceOf } from '@/client/failure';
import { Alert } from '@/ui/alert';
import { Button } from '@/ui/button';
import { EmptyState } from '@/ui/empty-state';
import { Loading } from '@/ui/skeleton';

interface QueryViewProps<Data> {
  query: UseQueryResult<Data>;
  /** The shape of what is coming. */
  skeleton: ReactNode;
  children: (data: Data) => ReactNode;
}

/** What a query came to: its shape while it loads, what it brought, or what went wrong with Try again. */
export function QueryView<Data>({ query, skeleton, children }: QueryViewProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (!query.error) return <Loading>{skeleton}</Loading>;
  if (isNotFound(query.error)) {
    return <EmptyState icon={<SearchX aria-hidden size={24} />} title={sentenceOf(query.error)} />;
  }
  return (
    <Alert
      tone="danger"
      action={
        <Button size="sm" busy={query.isFetching} onClick={() => void query.refetch()}>
          Try again
        </Button>
      }
    >
      {sentenceOf(query.error)}
    </Alert>
  );
}
