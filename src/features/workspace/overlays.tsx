'use client';
import { CreateWorkspaceDialog } from '@/features/account';
import { CreateChannelDialog } from '@/features/channels/create-channel-dialog';
import { NewDirectDialog } from '@/features/channels/new-direct-dialog';
import { OpenMemberCard } from '@/features/people/member-card';
import { LeaveQuestion } from './leave-guard';
import { QuickSwitcher } from './quick-switcher';
import { ShortcutsHelp } from './shortcuts-help';
import { closeOverlay, useUi } from './ui-store';

/** What lies over the workspace; one at a time. */
export function Overlays() {
  return (
    <>
      <Overlay />
      <OpenMemberCard />
      <LeaveQuestion />
    </>
  );
}

function Overlay() {
  const overlay = useUi((ui) => ui.overlay);
  const opened = useUi((ui) => ui.opened);
  const close = () => closeOverlay(opened);
  switch (overlay) {
    case null:
      return null;
    case 'switcher':
      return <QuickSwitcher onClose={close} />;
    case 'shortcuts':
      return <ShortcutsHelp onClose={close} />;
    case 'create-channel':
      return <CreateChannelDialog onClose={close} />;
    case 'create-workspace':
      return <CreateWorkspaceDialog onClose={close} />;
    case 'new-direct':
      return <NewDirectDialog onClose={close} />;
    default:
      return overlay satisfies never;
  }
}
