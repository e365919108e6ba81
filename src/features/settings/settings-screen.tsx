'use client';
import { NoSuchPage, type WorkspaceContext, WorkspacePage } from '@/features/frames';
import { AppearanceTab } from './appearance-tab';
import { PasswordTab } from './password-tab';
import { ProfileTab } from './profile-tab';
import { SessionsTab } from './sessions-tab';
import { SETTINGS_TABS, type SettingsTab, settingsTab } from './tabs';
import { TokensTab } from './tokens-tab';

/** What a person sets for themselves. */
export function SettingsScreen({ tab }: { tab: string | null }) {
  const known = settingsTab(tab ?? SETTINGS_TABS[0].name);
  if (!known) return <NoSuchPage />;
  return (
    <WorkspacePage room="settings" tabs={() => SETTINGS_TABS} tab={known}>
      {(context) => <Content tab={known} context={context} />}
    </WorkspacePage>
  );
}

function Content({ tab, context }: { tab: SettingsTab; context: WorkspaceContext }) {
  switch (tab) {
    case 'profile':
      return <ProfileTab context={context} />;
    case 'appearance':
      return <AppearanceTab />;
    case 'password':
      return <PasswordTab />;
    case 'sessions':
      return <SessionsTab />;
    case 'tokens':
      return <TokensTab context={context} />;
    default:
      return tab satisfies never;
  }
}
