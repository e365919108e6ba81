'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { failureOf, isNotFound, isSignedOut, isTemporary } from '@/client/failure';
import { goToSignIn } from '@/client/sign-in';
import { WorkspaceClient } from '@/client/sync/client';
import { WorkspaceClientProvider } from '@/client/sync/react';
import { readSaved, removeSaved } from '@/client/sync/saved-store';
import { trpc } from '@/client/trpc';
import { NotFound } from '@/features/frames';
import { retryDelayMs } from '@/shared/backoff';
import { Deactivated } from './deactivated';
import { Shell } from './shell';
import { WorkspaceSkeleton } from './workspace-skeleton';

type Opened = WorkspaceClient | 'opening' | 'refused' | 'deactivated';

/** The whole workspace: opens it, keeps it open while it is on the screen, and shows it. */
export function WorkspaceView({ slug }: { slug: string }) {
  const opened = useOpenWorkspace(slug);
  if (opened === 'opening') return <WorkspaceSkeleton />;
  if (opened === 'deactivated') return <Deactivated />;
  if (opened === 'refused')
    return <NotFound noun="workspace" href="/" action="Go to my workspaces" />;
  return (
    <WorkspaceClientProvider value={opened}>
      <Shell />
    </WorkspaceClientProvider>
  );
}

function useOpenWorkspace(slug: string): Opened {
  const [opened, setOpened] = useState<Opened>('opening');
  const queries = useQueryClient();
  useEffect(() => {
    const closing = new AbortController();
    const refused = (error: unknown) => {
      if (closing.signal.aborted) return;
      if (isSignedOut(error)) return goToSignIn();
      // What they may not see any more does not stay in the browser.
      void removeSaved(slug);
      setOpened(failureOf(error)?.reason === 'deactivated' ? 'deactivated' : 'refused');
    };
    void open(slug, { signal: closing.signal, opened: setOpened, refused });
    return () => {
      closing.abort();
      setOpened('opening');
      queries.removeQueries({ queryKey: ['workspace', slug] });
    };
  }, [slug, queries]);
  return opened;
}

interface OpenOptions {
  signal: AbortSignal;
  opened: (client: WorkspaceClient) => void;
  refused: (error: unknown) => void;
}

async function open(slug: string, { signal, opened, refused }: OpenOptions): Promise<void> {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      const [answer, saved] = await Promise.all([
        trpc.workspace.get.query({ slug }),
        readSaved(slug),
      ]);
      if (signal.aborted) return;
      const client = new WorkspaceClient({ slug, answer, saved, onRefused: refused });
      signal.addEventListener('abort', () => client.close());
      return opened(client);
    } catch (error) {
      if (isSignedOut(error) || isNotFound(error) || !isTemporary(error)) return refused(error);
      await new Promise((resolve) => setTimeout(resolve, retryDelayMs(attempt)));
    }
  }
}
