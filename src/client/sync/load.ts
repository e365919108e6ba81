import { isNotFound } from '@/client/failure';
import { LIMITS } from '@/shared/limits';
import { applyChannels, applyListed, applyMembers, applyWorkspace } from './apply';
import type { Scope } from './scope';

/**
 * Loads everything that is always held into a new copy and shows it when complete. Events that arrive
 * meanwhile are applied to both copies.
 */
export async function loadFresh(
  scope: Scope,
  slug: string,
  loadShown: () => Promise<void>,
): Promise<void> {
  const { replica } = scope;
  replica.beginFresh();
  await Promise.all([
    loadWorkspace(scope, slug),
    loadChannels(scope),
    loadMembers(scope),
    loadShown().catch((error) => {
      // A channel that is gone must not keep the rest from being shown; its own view shows that.
      if (!isNotFound(error)) throw error;
    }),
  ]);
  replica.finishFresh();
  // Nothing on the screen waits for these; without them a name is missing until it is asked for.
  loadListed(scope)
    .catch(() => undefined)
    .then(() => replica.update((state) => ({ ...state, isListed: true })));
}

/** How many pages of channels one is not in are worth knowing the names of. */
const LISTED_PAGES = 5;

/** The names of the channels one could join, for mentions and for jumping there. */
async function loadListed({ trpc, workspaceId, replica }: Scope): Promise<void> {
  let cursor: string | null = null;
  for (let page = 0; page < LISTED_PAGES; page += 1) {
    const input = { workspaceId, limit: LIMITS.listPage, ...(cursor && { cursor }) };
    const listed: Awaited<ReturnType<typeof trpc.channel.browse.query>> =
      await trpc.channel.browse.query(input);
    replica.update((state) =>
      applyListed(
        state,
        listed.channels.map(({ channel }) => channel),
      ),
    );
    cursor = listed.cursor;
    if (!cursor) return;
  }
}

async function loadWorkspace({ trpc, replica }: Scope, slug: string): Promise<void> {
  const answer = await replica.fetchFresh(() => trpc.workspace.get.query({ slug }));
  replica.build((state) => applyWorkspace(state, answer));
}

async function loadChannels({ trpc, workspaceId, replica }: Scope): Promise<void> {
  const answer = await replica.fetchFresh(() => trpc.channel.list.query({ workspaceId }));
  replica.build((state) => applyChannels(state, answer));
}

async function loadMembers({ trpc, workspaceId, replica }: Scope): Promise<void> {
  let cursor: string | null = null;
  do {
    const input = { workspaceId, ...(cursor && { cursor }) };
    const page: Awaited<ReturnType<typeof trpc.member.list.query>> = await replica.fetchFresh(() =>
      trpc.member.list.query(input),
    );
    replica.build((state) => applyMembers(state, page));
    cursor = page.cursor;
  } while (cursor);
}
