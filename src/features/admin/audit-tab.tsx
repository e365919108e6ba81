'use client';
import { Download, ScrollText } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { sentenceOf } from '@/client/failure';
import type { WorkspaceContext } from '@/features/frames';
import { Alert } from '@/ui/alert';
import { Button } from '@/ui/button';
import { EmptyState } from '@/ui/empty-state';
import { Loading, Skeleton } from '@/ui/skeleton';
import { toast } from '@/ui/toaster';
import { AuditFilters } from './audit-filters';
import { AuditTable } from './audit-table';
import { EVERYTHING, useAudit, useAuditExport } from './use-audit';

/** Who did what, newest first. */
export function AuditTab({ context: { workspace } }: { context: WorkspaceContext }) {
  const [wanted, setWanted] = useState(EVERYTHING);
  const trail = useAudit(workspace.id, useDeferredValue(wanted));
  const file = useAuditExport(workspace.id);
  const entries = trail.data?.pages.flatMap((page) => page.entries);
  const save = () =>
    file
      .save(wanted, `audit-${workspace.slug}.csv`)
      .catch((error: unknown) => void toast.error(sentenceOf(error)));
  return (
    <div className="flex flex-col gap-4">
      <AuditFilters value={wanted} onChange={setWanted}>
        <Button busy={file.busy} onClick={() => void save()}>
          <Download aria-hidden size={16} strokeWidth={1.75} />
          Export CSV
        </Button>
      </AuditFilters>
      {trail.error && (
        <Alert
          tone="danger"
          action={
            <Button size="sm" onClick={() => void trail.refetch()}>
              Try again
            </Button>
          }
        >
          {sentenceOf(trail.error)}
        </Alert>
      )}
      {trail.isPending && (
        <Loading>
          <TableSkeleton />
        </Loading>
      )}
      {entries && entries.length > 0 && <AuditTable entries={entries} />}
      {entries?.length === 0 && !trail.hasNextPage && (
        <EmptyState
          icon={<ScrollText aria-hidden size={24} strokeWidth={1.75} />}
          title="Nothing here"
          action={<Button onClick={() => setWanted(EVERYTHING)}>Show everything</Button>}
        >
          No entry fits these filters.
        </EmptyState>
      )}
      {trail.hasNextPage && (
        <Button
          className="self-center"
          busy={trail.isFetchingNextPage}
          onClick={() => void trail.fetchNextPage()}
        >
          Show older
        </Button>
      )}
    </div>
  );
}

function TableSkeleton() {
  return (
    <div className="flex flex-col">
      {['w-2/3', 'w-1/2', 'w-3/4', 'w-2/5', 'w-3/5', 'w-1/2'].map((width, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: grey shapes have no identity.
        <div key={index} className="flex h-10 items-center">
          <Skeleton className={`h-4 ${width}`} />
        </div>
      ))}
    </div>
  );
}
