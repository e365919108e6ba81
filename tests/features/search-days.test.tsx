// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, expect, test, vi } from 'vitest';
import type { WorkspaceClient } from '@/client/sync/client';
import { WorkspaceClientProvider } from '@/client/sync/react';
import { useSearch } from '@/features/search/use-search';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);

let unmount: () => void = () => undefined;
afterEach(() => {
  act(unmount);
  vi.restoreAllMocks();
});

function Asking({ query }: { query: string }) {
  useSearch(query);
  return null;
}

/** What the server is asked for when somebody searches on a device whose clock has this zone. */
async function askedFor(query: string, timeZone: string): Promise<object> {
  const { resolvedOptions } = Intl.DateTimeFormat.prototype;
  vi.spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions').mockImplementation(function (
    this: Intl.DateTimeFormat,
  ) {
    return { ...resolvedOptions.call(this), timeZone };
  });
  const asked: object[] = [];
  const messages = {
    query: async (input: object) => {
      asked.push(input);
      return { hits: [], cursor: null };
    },
  };
  // Of an open workspace a search needs its ids and the way to the server.
  const client = { trpc: { search: { messages } }, workspaceId: 'w', slug: 'tulips' };
  const root = createRoot(document.createElement('div'));
  unmount = () => root.unmount();
  await act(async () =>
    root.render(
      <QueryClientProvider client={new QueryClient()}>
        <WorkspaceClientProvider value={client as unknown as WorkspaceClient}>
          <Asking query={query} />
        </WorkspaceClientProvider>
      </QueryClientProvider>,
    ),
  );
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  return asked[0] ?? {};
}

test.each([
  'after:2026-01-31 plan',
  'plan before:2026-02-01',
  'before:2026-02-01 after:2026-01-31',
])('%s means the days of the reader’s own clock', async (query) => {
  const asked = await askedFor(query, 'Asia/Kolkata');
  expect(asked).toEqual({ workspaceId: 'w', query, timeZone: 'Asia/Kolkata' });
});

test('a device that knows no zone has that of the store, and a search without days needs none', async () => {
  const unknown = await askedFor('after:2026-01-31', 'Etc/Unknown');
  expect(unknown).toMatchObject({ timeZone: 'UTC' });
  act(unmount);
  expect(await askedFor('the plan', 'Asia/Kolkata')).toEqual({
    workspaceId: 'w',
    query: 'the plan',
  });
});
