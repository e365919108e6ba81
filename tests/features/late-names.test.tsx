// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, expect, test, vi } from 'vitest';
import { applyMembers } from '@/client/sync/apply';
import type { WorkspaceClient } from '@/client/sync/client';
import { Lookup } from '@/client/sync/lookup';
import { WorkspaceClientProvider } from '@/client/sync/react';
import { Replica } from '@/client/sync/replica';
import { useSuggestions } from '@/features/composer/use-suggestions';
import { SearchBox } from '@/features/search/search-box';
import type { Member } from '@/shared/model/member';
import { buildMember, buildWorld } from '../client/build';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);

let unmount: () => void = () => undefined;
afterEach(() => act(unmount));

const petra = buildMember({ name: 'Petra Klein', handle: 'petra' });

/** A screen whose workspace is still loading when somebody types. */
function open(what: React.ReactNode, found: Member[] = []) {
  const { state, me, rev } = buildWorld();
  const replica = new Replica();
  replica.update(() => state);
  const search = { query: async () => ({ members: found, rev }) };
  const browse = { query: async () => ({ channels: [], cursor: null }) };
  const none = new Lookup<string>({ isHeld: () => true, load: async () => undefined });
  const client = {
    trpc: { member: { search }, channel: { browse } },
    replica,
    me: me.id,
    slug: 'tulips',
    members: none,
    channels: none,
  } as unknown as WorkspaceClient;
  const container = document.createElement('div');
  document.body.append(container);
  const root = createRoot(container);
  unmount = () => {
    root.unmount();
    container.remove();
  };
  act(() =>
    root.render(
      <QueryClientProvider client={new QueryClient()}>
        <WorkspaceClientProvider value={client}>{what}</WorkspaceClientProvider>
      </QueryClientProvider>,
    ),
  );
  const load = () => {
    act(() => replica.update((held) => applyMembers(held, { members: [petra], rev })));
  };
  return { container, load };
}

const AT = { sigil: '@', query: 'pet', start: 0 } as const;
const MAY = { mayCallEveryone: false, mayCommand: false };

function Completing() {
  return <p>{useSuggestions(AT, MAY).map(({ insert }) => insert)}</p>;
}

test('who is known only after one typed their name is offered in the message box', () => {
  const { container, load } = open(<Completing />);
  expect(container.textContent).toBe('');
  load();
  expect(container.textContent).toBe('@petra');
});

test('whom only the server knows is offered, too', async () => {
  const { container } = open(<Completing />, [petra]);
  expect(container.textContent).toBe('');
  await act(() => vi.waitFor(() => expect(container.textContent).toBe('@petra')));
});

test('and in a search', () => {
  const { container, load } = open(<SearchBox query="" onQuery={() => undefined} autoFocus />);
  const box = container.querySelector('input');
  if (!box) throw new Error('There is no box');
  act(() => {
    // As React listens for what is typed.
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
    set?.call(box, 'from:pet');
    box.dispatchEvent(new Event('input', { bubbles: true }));
  });
  const options = () =>
    [...container.querySelectorAll('[role=option]')].map((one) => one.textContent);
  expect(options()).toEqual([]);
  load();
  expect(options()).toHaveLength(1);
});
