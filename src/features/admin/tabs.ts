import type { WorkspaceAbilities } from '@/shared/model/workspace';

interface Tab {
  name: string;
  label: string;
  /** What one must be able to do to see it. */
  needs: keyof WorkspaceAbilities;
}

/** The admin pages' tabs, in the order of their links; the name is the last part of the address. */
export const ADMIN_TABS = [
  { name: 'members', label: 'Members', needs: 'manageMembers' },
  { name: 'invites', label: 'Invitations', needs: 'invite' },
  { name: 'bots', label: 'Bots', needs: 'manageBots' },
  { name: 'policies', label: 'Policies', needs: 'update' },
  { name: 'audit', label: 'Audit', needs: 'seeAudit' },
  { name: 'general', label: 'General', needs: 'update' },
] as const satisfies readonly Tab[];

export type AdminTab = (typeof ADMIN_TABS)[number]['name'];

export function adminTab(name: string): AdminTab | null {
  return ADMIN_TABS.find((tab) => tab.name === name)?.name ?? null;
}

/** The tabs that someone may use. */
export function adminTabsFor(can: WorkspaceAbilities) {
  return ADMIN_TABS.filter(({ needs }) => can[needs]);
}

/** The one to begin with, for someone who may use only some of them. */
export function firstAdminTab(can: WorkspaceAbilities | null): AdminTab {
  return (can && adminTabsFor(can)[0]?.name) ?? ADMIN_TABS[0].name;
}
