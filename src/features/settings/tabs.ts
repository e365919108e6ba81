/** The settings' tabs, in the order of their links; the name is the last part of the address. */
export const SETTINGS_TABS = [
  { name: 'profile', label: 'Profile' },
  { name: 'appearance', label: 'Appearance' },
  { name: 'password', label: 'Password' },
  { name: 'sessions', label: 'Sessions' },
  { name: 'tokens', label: 'Access tokens' },
] as const;

export type SettingsTab = (typeof SETTINGS_TABS)[number]['name'];

export function settingsTab(name: string): SettingsTab | null {
  return SETTINGS_TABS.find((tab) => tab.name === name)?.name ?? null;
}
