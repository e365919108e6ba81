'use client';
import { NotAllowed, type WorkspaceContext, WorkspacePage } from '../workspace-page';
import { BotsTab } from './bots-tab';
import { GeneralTab } from './general-tab';
import { InvitesTab } from './invites-tab';
import { MembersTab } from './members-tab';
import { ADMIN_TABS, type AdminTab } from './tabs';

/** What admins look after. */
export function AdminScreen({ slug, tab }: { slug: string; tab: AdminTab }) {
  return (
    <WorkspacePage slug={slug} room="admin" tabs={ADMIN_TABS} tab={tab}>
      {(context) => <Content tab={tab} context={context} />}
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
