'use client';
import { lazy, Suspense } from 'react';
import { CreateChannelDialog } from '@/features/channels/create-channel-dialog';
import { NewDirectDialog } from '@/features/channels/new-direct-dialog';
import { OpenMemberCard } from '@/features/people/member-card';
import { ShortcutsHelp } from './shortcuts-help';
import { openOverlay, useUi } from './ui-store';

const QuickSwitcher = lazy(() => import('./quick-switcher'));

/** What lies over the workspace; one at a time. */
export function Overlays() {
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
