/** The admin pages' tabs, in the order of their links; the name is the last part of the address. */
export const ADMIN_TABS = [
  { name: 'members', label: 'Members' },
  { name: 'invites', label: 'Invitations' },
  { name: 'bots', label: 'Bots' },
  { name: 'general', label: 'General' },
] as const;

export type AdminTab = (typeof ADMIN_TABS)[number]['name'];

export function adminTab(name: string): AdminTab | null {
  return ADMIN_TABS.find((tab) => tab.name === name)?.name ?? null;
}
