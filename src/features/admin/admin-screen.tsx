'use client';
import { useSync } from '@/client/sync/react';
import { abilitiesIn } from '@/client/sync/select';
import { NoSuchPage, NotAllowed, type WorkspaceContext, WorkspacePage } from '@/features/frames';
import { AuditTab } from './audit-tab';
import { BotsTab } from './bots-tab';
import { GeneralTab } from './general-tab';
import { InvitesTab } from './invites-tab';
import { MembersTab } from './members-tab';
import { PoliciesTab } from './policies-tab';
import { type AdminTab, adminTab, adminTabsFor, firstAdminTab } from './tabs';

/** What admins look after. */
export function AdminScreen({ tab }: { tab: string | null }) {
  const first = useSync((state) => firstAdminTab(abilitiesIn(state)));
  const known = tab === null ? first : adminTab(tab);
  if (!known) return <NoSuchPage />;
  return (
    <WorkspacePage room="admin" tabs={adminTabsFor} tab={known} wide={known === 'audit'}>
      {(context) => <Content tab={known} context={context} />}
    </WorkspacePage>
  );
}

function Content({ tab, context }: { tab: AdminTab; context: WorkspaceContext }) {
  const { can } = context;
  switch (tab) {
    case 'members':
      return can.manageMembers ? (
        <MembersTab context={context} />
      ) : (
        <NotAllowed>Admins change roles and deactivate people here.</NotAllowed>
      );
    case 'invites':
      return can.invite ? (
        <InvitesTab context={context} />
      ) : (
        <NotAllowed>Ask an admin to invite someone.</NotAllowed>
      );
    case 'bots':
      return can.manageBots ? (
        <BotsTab context={context} />
      ) : (
        <NotAllowed>Ask an admin for a bot.</NotAllowed>
      );
    case 'policies':
      return can.update ? (
        <PoliciesTab context={context} />
      ) : (
        <NotAllowed>Admins decide here who may do what.</NotAllowed>
      );
    case 'audit':
      return can.seeAudit ? (
        <AuditTab context={context} />
      ) : (
        <NotAllowed>Admins see here who did what.</NotAllowed>
      );
    case 'general':
      return can.update ? (
        <GeneralTab context={context} />
      ) : (
        <NotAllowed>Admins name the workspace here.</NotAllowed>
      );
    default:
      return tab satisfies never;
  }
}
