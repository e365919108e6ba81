'use client';
import { updateSettings } from '@/client/sync/calls/workspace';
import { useClient } from '@/client/sync/react';
import type { WorkspaceContext } from '@/features/frames';
import { SettingsForm, type SettingsSection } from '@/features/settings-form';
import type { WorkspaceSettings } from '@/shared/model/workspace';
import { isOwner } from '@/shared/policy/member';
import { WORKSPACE_DEFAULTS, workspaceSettings } from '@/shared/settings';
import { toast } from '@/ui/toaster';

const SECTIONS: SettingsSection<WorkspaceSettings>[] = [
  {
    title: 'Channels',
    names: ['createPublicChannels', 'createPrivateChannels', 'mentionEveryone'],
  },
  { title: 'People', names: ['invitePeople', 'createBots', 'seeInsights'] },
  { title: 'Messages', names: ['editWindowMinutes', 'deleteWindowMinutes'] },
  { title: 'Security and retention', names: ['sessionDays', 'auditDays', 'logDays'] },
];

/** Who may do what, and for how long. */
export function PoliciesTab({ context }: { context: WorkspaceContext }) {
  const client = useClient();
  const { me, workspace } = context;
  const whyLocked = (name: keyof WorkspaceSettings) =>
    workspace.settings[name] === 'owners' && !isOwner(me) ? 'Only owners can change this.' : null;
  return (
    <SettingsForm
      schema={workspaceSettings}
      defaults={WORKSPACE_DEFAULTS}
      settings={workspace.settings}
      sections={SECTIONS}
      whyLocked={whyLocked}
      save={async (changed) => {
        await updateSettings(client, changed);
        toast.success('The policies are saved. They hold from now on.');
      }}
    />
  );
}
