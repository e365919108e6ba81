'use client';
import { useEffect } from 'react';
import { CreateWorkspaceDialog } from '@/features/account';
import {
  AddPeople,
  ArchiveDialog,
  CreateChannelDialog,
  LeaveDialog,
  NewDirectDialog,
} from '@/features/channels';
import { closeOverlay, getUi, LeaveQuestion, openOverlay, useUi } from '@/features/navigation';
import { OpenMemberCard } from '@/features/people';
import type { ChannelId } from '@/shared/id';
import { QuickSwitcher } from './quick-switcher';
import { ShortcutsHelp } from './shortcuts-help';

/** What lies over the workspace; one at a time. Some of it is about the channel that is shown. */
export function Overlays({ channelId }: { channelId: ChannelId | null }) {
  return (
    <>
      <Overlay channelId={channelId} />
      <OpenMemberCard />
      <LeaveQuestion />
    </>
  );
}

function Overlay({ channelId }: { channelId: ChannelId | null }) {
  const overlay = useUi((ui) => ui.overlay);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another channel is what it ends with.
  useEffect(() => {
    return () => {
      // Asked about a channel that is not shown any more.
      if (isAboutChannel(getUi().overlay)) openOverlay(null);
    };
  }, [channelId]);
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
    case 'add-people':
      return channelId && <AddPeople channelId={channelId} onClose={close} />;
    case 'leave-channel':
      return channelId && <LeaveDialog channelId={channelId} onClose={close} />;
    case 'archive-channel':
      return channelId && <ArchiveDialog channelId={channelId} onClose={close} />;
    default:
      return overlay satisfies never;
  }
}

const isAboutChannel = (overlay: ReturnType<typeof getUi>['overlay']) =>
  overlay === 'add-people' || overlay === 'leave-channel' || overlay === 'archive-channel';
