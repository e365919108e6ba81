// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { applyMembers } from '@/client/sync/apply';
import type { WorkspaceClient } from '@/client/sync/client';
import { WorkspaceClientProvider } from '@/client/sync/react';
import type { SyncState } from '@/client/sync/state';
import { useSuggestions } from '@/features/composer/use-suggestions';
import { SearchBox } from '@/features/search/search-box';
import { buildMember, buildWorld } from '../client/build';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);

let unmount: () => void = () => undefined;
afterEach(() => act(unmount));

/** A screen whose workspace is still loading when somebody types. */
function open(what: React.ReactNode) {
  const { state, me, rev } = buildWorld();
  const store = createStore<SyncState>(() => state);
  const replica = {
    store,
    get state() {
      return store.getState();
    },
  };
  const client = { replica, me: me.id, slug: 'tulips' } as unknown as WorkspaceClient;
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
    const petra = buildMember({ name: 'Petra Klein', handle: 'petra' });
    act(() => store.setState((held) => applyMembers(held, { members: [petra], rev }), true));
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
