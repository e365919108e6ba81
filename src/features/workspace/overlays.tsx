'use client';
import { lazy, Suspense, useEffect } from 'react';
import { CreateChannelDialog } from '@/features/channels/create-channel-dialog';
import { NewDirectDialog } from '@/features/channels/new-direct-dialog';
import { OpenMemberCard } from '@/features/people/member-card';
import { ShortcutsHelp } from './shortcuts-help';
import { openOverlay, useUi } from './ui-store';

const loadSwitcher = () => import('./quick-switcher');
const QuickSwitcher = lazy(loadSwitcher);

const PRELOAD_AFTER_MS = 300;

/** What lies over the workspace; one at a time. */
export function Overlays() {
  // Fetched before it is asked for: letters typed right after its key must not land in a message.
  useEffect(() => {
    const timer = setTimeout(() => loadSwitcher().catch(() => undefined), PRELOAD_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <>
      <Overlay />
      <OpenMemberCard />
    </>
  );
}

function Overlay() {
  const overlay = useUi((ui) => ui.overlay);
  const close = () => openOverlay(null);
  switch (overlay) {
    case null:
      return null;
    case 'switcher':
      return (
        <Suspense fallback={null}>
          <QuickSwitcher onClose={close} />
        </Suspense>
      );
    case 'shortcuts':
      return <ShortcutsHelp onClose={close} />;
    case 'create-channel':
      return <CreateChannelDialog onClose={close} />;
    case 'new-direct':
      return <NewDirectDialog onClose={close} />;
    default:
      return overlay satisfies never;
  }
}
