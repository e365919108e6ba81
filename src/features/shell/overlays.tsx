'use client';
import { CreateWorkspaceDialog } from '@/features/account';
import { CreateChannelDialog, NewDirectDialog } from '@/features/channels';
import { closeOverlay, LeaveQuestion, useUi } from '@/features/navigation';
import { OpenMemberCard } from '@/features/people';
import { QuickSwitcher } from './quick-switcher';
import { ShortcutsHelp } from './shortcuts-help';

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
