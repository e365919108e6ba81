'use client';
import { useEffect } from 'react';
import { useClient } from '@/client/sync/react';
import { AdminScreen } from '@/features/admin';
import { BrowseView, ChannelView } from '@/features/channels';
import { CommandsProvider, useShortcutKeys } from '@/features/commands';
import { ConnectionBar } from '@/features/connection';
import { NotFound } from '@/features/frames';
import { InsightsScreen } from '@/features/insights';
import {
  type Address,
  homePath,
  rememberPlace,
  useAddress,
  writingPlace,
} from '@/features/navigation';
import { useJoinNotices } from '@/features/people';
import { useReportPresence } from '@/features/presence';
import { SearchView } from '@/features/search';
import { SettingsScreen } from '@/features/settings';
import { Sidebar } from '@/features/sidebar';
import { useFocusByTyping, useTypingBuffer } from '@/features/typing';
import { DocumentTitle } from './document-title';
import { HomeView } from './home-view';
import { Overlays } from './overlays';
import { useCommandList } from './use-command-list';

/** The three panes and everything that lies over them. */
export function Shell() {
  const client = useClient();
  const address = useAddress();
  useReportPresence();
  const commands = useCommandList(address);
  useShortcutKeys(commands);
  useFocusByTyping();
  useTypingBuffer();
  useJoinNotices();
  const { view } = address;
  const channelId = view.kind === 'channel' ? view.channelId : null;
  useEffect(() => {
    if (channelId) rememberPlace(client, channelId);
  }, [client, channelId]);
  return (
    <CommandsProvider value={commands}>
      <DocumentTitle address={address} />
      <div className="flex h-dvh flex-col overflow-hidden">
        <a
          href="#main"
          className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:rounded-md focus:bg-raised focus:px-3 focus:py-2 focus:shadow-raised"
        >
          Skip to the messages
        </a>
        <ConnectionBar />
        <div className="flex min-h-0 flex-1">
          <Sidebar address={address} />
          <div
            id="main"
            data-place={writingPlace(address).key}
            className={`flex min-h-0 min-w-0 flex-1 ${view.kind === 'home' ? 'max-sm:hidden' : ''}`}
          >
            <MainPane address={address} />
          </div>
        </div>
      </div>
      <Overlays channelId={channelId} />
    </CommandsProvider>
  );
}

function MainPane({ address }: { address: Address }) {
  const { view, query, slug } = address;
  switch (view.kind) {
    case 'home':
      return <HomeView />;
    case 'channel':
      return (
        <ChannelView
          key={view.channelId}
          channelId={view.channelId}
          seq={view.seq}
          address={address}
        />
      );
    case 'search':
      return <SearchView query={query} />;
    case 'browse':
      return <BrowseView />;
    case 'settings':
      return <SettingsScreen tab={view.tab} />;
    case 'admin':
      return <AdminScreen tab={view.tab} />;
    case 'insights':
      return <InsightsScreen />;
    case 'unknown':
      return <NotFound noun="page" href={homePath(slug)} action="Go back" />;
    default:
      return view satisfies never;
  }
}
