import { describe, expect, test } from 'vitest';
import { appRouter } from '@/server/api/root';
import { uuidv7 } from '@/shared/uuid';
import { furnish, type Ids, PROCEDURES } from './procedures';
import { refusalOf, setUpFor } from './set-up';

/** Procedures that name nothing by an id. */
const WITHOUT_IDS = [
  'auth.acceptInvite',
  'auth.changePassword',
  'auth.confirmEmailChange',
  'auth.emailChange',
  'auth.invite',
  'auth.requestEmailChange',
  'auth.requestReset',
  'auth.reset',
  'auth.resetPassword',
  'auth.setUp',
  'auth.signUp',
  'auth.status',
  'auth.whoami',
  'session.list',
  'session.revokeOthers',
  'workspace.create',
  'workspace.entrance',
  'workspace.get',
  'workspace.list',
];

const setUp = setUpFor();

const withRandom = (ids: Ids, name: keyof Ids): Ids => ({ ...ids, [name]: uuidv7() });

test('every procedure is in this table', () => {
  const known = [...Object.keys(PROCEDURES), ...WITHOUT_IDS].sort();
  expect(Object.keys(appRouter._def.procedures).sort()).toEqual(known);
});

describe.each(Object.entries(PROCEDURES))('%s', (_, { ids: names, call }) => {
  test('lets in whom it is for', async () => {
    const here = await setUp();
    const { owner, ids } = await furnish(here);
    // It may have a reason to refuse, as joining what one is in already; that the thing is not there is none.
    const outcome = await call(here.as(owner), ids).then(
      () => 'answered',
      (error: unknown) => refusalOf(Promise.reject(error)),
    );
    expect(outcome).not.toMatchObject({ code: 'NOT_FOUND' });
  });

  const inner = names.filter((name) => name !== 'workspaceId');
  test.each(inner)('does not tell another workspace’s %s from none', async (name) => {
    const [here, there] = [await setUp(), await setUp()];
    const { owner, ids } = await furnish(here);
    const { ids: others } = await furnish(there);
    const foreign = await refusalOf(call(here.as(owner), { ...ids, [name]: others[name] }));
    expect(foreign.code).toBe('NOT_FOUND');
    expect(foreign).toEqual(await refusalOf(call(here.as(owner), withRandom(ids, name))));
  });
});

test.each(taking('workspaceId'))(
  '%s is the same nothing for a stranger, another workspace’s owner and an id that nobody has',
  async (_, { call }) => {
    const [here, there, nowhere] = [await setUp(), await setUp(), await setUp()];
    const { owner, ids } = await furnish(here);
    const { owner: other } = await furnish(there);
    const stranger = await nowhere.buildPerson('Stranger');
    const refusals = [
      await refusalOf(call(here.as(stranger), ids)),
      await refusalOf(call(here.as(other), ids)),
      await refusalOf(call(here.as(owner), withRandom(ids, 'workspaceId'))),
    ];
    expect(refusals).toEqual(
      Array(3).fill({
        code: 'NOT_FOUND',
        reason: 'not_found',
        message: 'This workspace doesn’t exist or is private.',
      }),
    );
  },
);

test.each(taking('channelId'))(
  '%s does not tell an admin of a private channel that they are not in',
  async (_, { call }) => {
    const here = await setUp();
    const { ids } = await furnish(here);
    const admin = await here.buildPerson('Ada', 'admin');
    const hidden = await refusalOf(call(here.as(admin), ids));
    expect(hidden.code).toBe('NOT_FOUND');
    expect(hidden).toEqual(await refusalOf(call(here.as(admin), withRandom(ids, 'channelId'))));
  },
);

/** The procedures with this id in their input. */
function taking(name: keyof Ids) {
  return Object.entries(PROCEDURES).filter(([, { ids }]) => ids.includes(name));
}
