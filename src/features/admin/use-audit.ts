'use client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { trpc } from '@/client/trpc';
import { auditCsvHead, auditCsvLines } from '@/shared/audit/csv';
import type { WorkspaceId } from '@/shared/id';
import { LIMITS } from '@/shared/limits';
import type { AuditAction, AuditOrigin } from '@/shared/model/audit';

/** What the filters above the table say. */
export interface AuditWanted {
  text: string;
  action: AuditAction | '';
  origin: AuditOrigin | '';
  from: string;
  to: string;
}

export const EVERYTHING: AuditWanted = { text: '', action: '', origin: '', from: '', to: '' };

const PAGE = 50;

function filterOf({ text, action, origin, from, to }: AuditWanted) {
  return {
    ...(text.trim() && { text: text.trim() }),
    ...(action && { action }),
    ...(origin && { origin }),
    ...(from && { from }),
    ...(to && { to }),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

/** The audit trail, a page at a time. */
export function useAudit(workspaceId: WorkspaceId, wanted: AuditWanted) {
  return useInfiniteQuery({
    queryKey: ['audit', workspaceId, wanted],
    queryFn: ({ pageParam, signal }) =>
      trpc.audit.list.query(
        {
          workspaceId,
          ...filterOf(wanted),
          ...(pageParam && { cursor: pageParam }),
          limit: PAGE,
        },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.cursor,
    placeholderData: (previous) => previous,
  });
}

/** Gathers what the filters leave as one CSV file and hands it to the browser. */
export function useAuditExport(workspaceId: WorkspaceId) {
  const [busy, setBusy] = useState(false);
  return {
    busy,
    async save(wanted: AuditWanted, name: string): Promise<void> {
      setBusy(true);
      try {
        download(name, await readCsv(workspaceId, wanted));
      } finally {
        setBusy(false);
      }
    },
  };
}

async function readCsv(workspaceId: WorkspaceId, wanted: AuditWanted): Promise<string[]> {
  const parts = [auditCsvHead()];
  let left: number = LIMITS.auditExport;
  let cursor: string | null = '';
  while (cursor !== null && left > 0) {
    const page: Awaited<ReturnType<typeof trpc.audit.list.query>> = await trpc.audit.list.query({
      workspaceId,
      ...filterOf(wanted),
      ...(cursor && { cursor }),
      limit: Math.min(left, LIMITS.listPage),
    });
    parts.push(auditCsvLines(page.entries));
    left -= page.entries.length;
    cursor = page.cursor;
  }
  return parts;
}

function download(name: string, parts: string[]): void {
  // With a byte-order mark, without which Excel takes UTF-8 for something else.
  const url = URL.createObjectURL(new Blob(['\uFEFF', ...parts], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
