'use client';
import { updateSettings } from '@/client/sync/calls/workspace';
import { useClient } from '@/client/sync/react';
import type { WorkspaceContext } from '@/features/frames';
import { SettingsForm } from '@/features/settings-form';
import type { WorkspaceSettings } from '@/shared/model/workspace';
import { isOwner } from '@/shared/policy/member';
import { SETTING_NAMES, WORKSPACE_DEFAULTS, workspaceSettings } from '@/shared/settings';
import { toast } from '@/ui/toaster';

/** Where each of them stands: none is left out. */
const SECTION_OF: Record<keyof WorkspaceSettings, string> = {
  createPublicChannels: 'Channels',
  createPrivateChannels: 'Channels',
  mentionEveryone: 'Channels',
  pinMessages: 'Channels',
  invitePeople: 'People',
  seeDirectory: 'People',
  createBots: 'People',
  seeInsights: 'People',
  editWindowMinutes: 'Messages',
  deleteWindowMinutes: 'Messages',
  sessionDays: 'Security and retention',
  auditDays: 'Security and retention',
  logDays: 'Security and retention',
};

const SECTIONS = [...new Set(Object.values(SECTION_OF))].map((title) => ({
  title,
  names: SETTING_NAMES.filter((name) => SECTION_OF[name] === title),
}));

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
