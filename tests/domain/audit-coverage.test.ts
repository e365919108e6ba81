import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { appRouter } from '@/server/api/root';
import { auditEntries, channels } from '@/server/db/schema';
import { createWorkspaceFor } from '@/server/domain/operator';
import { startSession } from '@/server/domain/session';
import type { WorkspaceId } from '@/shared/id';
import type { AuditAction } from '@/shared/model/audit';
import { uuidv7 } from '@/shared/uuid';
import { buildWorld } from '../harness/world';
import { type Caller, callAs, type SetUp, setUpFor } from './set-up';

const setUp = setUpFor();

type Scene = Awaited<ReturnType<typeof setScene>>;

interface Recorded {
  /** What the trail has afterwards that it had not. */
  records: AuditAction;
  /** Returns the workspace whose trail it is in, when that is another one. */
  run(scene: Scene): Promise<unknown>;
}

/** A mutation either records something, or is left out of the trail for a reason. */
type Row = Recorded | { because: string };

const MESSAGES = { because: 'messages and what is done to one’s own are the history itself' };
const OWN_MARK = { because: 'one’s own reading state changes nothing for others' };
const SELF = { because: 'members come and go by themselves in channels that are open to them' };
const FEW = { because: 'who talks to whom in private is nobody else’s business' };
const LIVE = { because: 'it is shown for seconds and stored nowhere' };
const SET_UP = {
  because: 'it founds a workspace as workspace.create does, on a server that has nobody',
};
const PASSWORD = { because: 'audit.test.ts records it, where there is a password to change' };
const MAIL = { because: 'tests/mail/invitation.test.ts records it, where mail is sent' };

const MUTATIONS: Record<string, Row> = {
  'auth.setUp': SET_UP,
  'auth.signUp': {
    records: 'invite.accepted',
    async run({ as, nobody, workspaceId }) {
      const { code } = await as.invite.create({ workspaceId });
      const email = `${uuidv7()}@example.com`;
      await nobody.auth.signUp({ code, name: 'Nia', email, password: 'seven odd green mugs' });
    },
  },
  'auth.acceptInvite': {
    records: 'invite.accepted',
    async run({ as, asStranger, workspaceId }) {
      const { code } = await as.invite.create({ workspaceId });
      await asStranger.auth.acceptInvite({ code });
    },
  },
  'auth.changePassword': PASSWORD,
  'auth.confirmEmailChange': { because: 'tests/mail/change-email.test.ts records it, with a link' },
  'auth.requestEmailChange': { because: 'nothing changes until it is confirmed' },
  'auth.requestReset': { because: 'anybody can ask, and nothing changes' },
  'auth.resetPassword': { because: 'tests/mail/reset-password.test.ts records it, with a link' },
  'channel.addMembers': {
    records: 'channel.members_added',
    run: ({ as, at, bob }) => as.channel.addMembers({ ...at, memberIds: [bob.member.id] }),
  },
  'channel.archive': { records: 'channel.archived', run: ({ as, at }) => as.channel.archive(at) },
  'channel.create': {
    records: 'channel.created',
    run: ({ as, workspaceId }) => as.channel.create({ workspaceId, name: 'another' }),
  },
  'channel.join': SELF,
  'channel.leave': SELF,
  'channel.markRead': OWN_MARK,
  'channel.markUnread': OWN_MARK,
  'channel.openDirect': FEW,
  'channel.removeMember': {
    records: 'channel.member_removed',
    run: ({ as, at, ann }) => as.channel.removeMember({ ...at, memberId: ann.member.id }),
  },
  'channel.unarchive': {
    records: 'channel.unarchived',
    async run({ as, at, db }) {
      await db
        .update(channels)
        .set({ archivedAt: new Date() })
        .where(eq(channels.id, at.channelId));
      await as.channel.unarchive(at);
    },
  },
  'channel.update': {
    records: 'channel.updated',
    run: ({ as, at }) => as.channel.update({ ...at, topic: 'Other' }),
  },
  'invite.create': {
    records: 'invite.created',
    run: ({ as, workspaceId }) => as.invite.create({ workspaceId }),
  },
  'invite.resend': MAIL,
  'invite.revoke': {
    records: 'invite.revoked',
    async run({ as, workspaceId }) {
      const { invite } = await as.invite.create({ workspaceId });
      await as.invite.revoke({ workspaceId, inviteId: invite.id });
    },
  },
  'member.createBot': {
    records: 'bot.created',
    run: ({ as, workspaceId }) => as.member.createBot({ workspaceId, name: 'B', handle: 'bbb' }),
  },
  'member.deactivate': {
    records: 'member.deactivated',
    run: ({ as, onAnn }) => as.member.deactivate(onAnn),
  },
  'member.createResetLink': {
    records: 'account.reset_link',
    run: ({ as, onAnn }) => as.member.createResetLink(onAnn),
  },
  'member.endSessions': {
    records: 'session.revoked',
    run: ({ as, onAnn }) => as.member.endSessions(onAnn),
  },
  'member.reactivate': {
    records: 'member.reactivated',
    async run({ as, onAnn }) {
      await as.member.deactivate(onAnn);
      await as.member.reactivate(onAnn);
    },
  },
  'member.setRole': {
    records: 'member.role_changed',
    run: ({ as, onAnn }) => as.member.setRole({ ...onAnn, role: 'guest' }),
  },
  'member.updateProfile': {
    records: 'member.renamed',
    run: ({ as, workspaceId }) => as.member.updateProfile({ workspaceId, name: 'Other' }),
  },
  'message.delete': {
    records: 'message.deleted',
    async run({ as, asAnn, at }) {
      const { message } = await asAnn.message.send({ ...at, body: 'Hello', key: uuidv7() });
      await as.message.delete({ ...at, messageId: message.id });
    },
  },
  'message.edit': MESSAGES,
  'message.send': MESSAGES,
  'presence.set': LIVE,
  'pin.add': MESSAGES,
  'pin.remove': MESSAGES,
  'reaction.add': MESSAGES,
  'reaction.remove': MESSAGES,
  'session.revoke': {
    records: 'session.revoked',
    run: ({ asAnn, ann }) => asAnn.session.revoke({ sessionId: ann.sessionId }),
  },
  'session.revokeOthers': {
    records: 'session.revoked',
    async run({ asAnn, ann, domain }) {
      const from = { ip: '', userAgent: '', method: 'password', days: 1 };
      await startSession(domain, ann.userId, from);
      await asAnn.session.revokeOthers();
    },
  },
  'token.create': {
    records: 'token.created',
    run: ({ as, workspaceId }) => as.token.create({ workspaceId, name: 'CI' }),
  },
  'token.revoke': {
    records: 'token.revoked',
    run: ({ as, workspaceId, owner }) => as.token.revoke({ workspaceId, tokenId: owner.tokenId }),
  },
  'typing.set': LIVE,
  'workspace.create': {
    records: 'workspace.created',
    // Who may call it is a setting of the server; what founds a workspace is the same for all.
    async run({ domain, ann }) {
      const email = `${ann.member.handle}@example.com`;
      return (await createWorkspaceFor(domain, { name: 'Second', email })).id;
    },
  },
  'workspace.update': {
    records: 'workspace.renamed',
    run: ({ as, workspaceId }) => as.workspace.update({ workspaceId, name: 'Other' }),
  },
  'workspace.updateSettings': {
    records: 'workspace.settings_changed',
    run: ({ as, workspaceId }) =>
      as.workspace.updateSettings({ workspaceId, settings: { seeInsights: 'admins' } }),
  },
};

async function setScene(here: SetUp) {
  const { workspaceId, buildPerson, buildChannel, domain } = here;
  const owner = await buildPerson('Olga', 'owner');
  const [ann, bob] = [await buildPerson('Ann'), await buildPerson('Bob')];
  const { id: channelId } = await buildChannel([owner, ann]);
  const [as, asAnn]: [Caller, Caller] = [here.as(owner), here.as(ann)];
  const nobody = callAs(here.app);
  const stranger = await (await buildWorld(domain.store.db)).buildPerson('Stella');
  const asStranger = here.as(stranger);
  const onAnn = { workspaceId, memberId: ann.member.id };
  const at = { workspaceId, channelId };
  const { db } = domain.store;
  const callers = { as, asAnn, asStranger, nobody };
  return { ...callers, workspaceId, owner, ann, bob, at, onAnn, domain, db };
}

const isMutation = (one: unknown) =>
  typeof one === 'function' &&
  '_def' in one &&
  typeof one._def === 'object' &&
  one._def !== null &&
  'type' in one._def &&
  one._def.type === 'mutation';

test('every mutation is in this table', () => {
  const procedures = Object.entries(appRouter._def.procedures);
  const mutations = procedures.flatMap(([name, one]) => (isMutation(one) ? [name] : []));
  expect(mutations.sort()).toEqual(Object.keys(MUTATIONS).sort());
});

const recorded = Object.entries(MUTATIONS).flatMap(([name, row]) =>
  'run' in row ? [[name, row] as const] : [],
);

test.each(recorded)('%s is in the audit trail', async (_, { records, run }) => {
  const here = await setUp();
  const scene = await setScene(here);
  const { workspaceId, db } = scene;
  const made = await run(scene);
  const where = typeof made === 'string' ? (made as WorkspaceId) : workspaceId;
  const rows = await db
    .select({ action: auditEntries.action })
    .from(auditEntries)
    .where(eq(auditEntries.workspaceId, where));
  expect(rows.map(({ action }) => action)).toContain(records);
});
