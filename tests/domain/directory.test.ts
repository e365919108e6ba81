import { describe, expect, test } from 'vitest';
import type { WorkspaceSettings } from '@/shared/model/workspace';
import type { Person } from '../harness/world';
import { refusalOf, setUpFor } from './set-up';

const setUp = setUpFor();

async function withOwner() {
  const here = await setUp();
  const owner = await here.buildPerson('Olga', 'owner');
  const set = (settings: Partial<WorkspaceSettings>) =>
    here.as(owner).workspace.updateSettings({ workspaceId: here.workspaceId, settings });
  return { here, set };
}

describe('guests', () => {
  test('find, mention and hear of everyone, or of those alone whom they share a channel with', async () => {
    const { here, set } = await withOwner();
    const { workspaceId, as, log, rows } = here;
    const gus = await here.buildPerson('Gus', 'guest');
    const [ann, zoe] = [await here.buildPerson('Ann'), await here.buildPerson('Zoe')];
    const { id: channelId } = await here.buildChannel([gus, ann]);
    const findAs = async (by: Person) => {
      const [listed, searched] = await Promise.all([
        as(by).member.list({ workspaceId }),
        as(by).member.search({ workspaceId }),
      ]);
      const names = (members: { name: string }[]) => members.map(({ name }) => name).sort();
      return { listed: names(listed.members), searched: names(searched.members) };
    };
    const calledBy = async (by: Person) => {
      const text = `@${zoe.member.handle} @${ann.member.handle}`;
      const { message } = await here.send(by, channelId, text);
      return [zoe, ann].map(({ member }) => message.body.includes(member.id));
    };
    const everyone = ['Ann', 'Gus', 'Olga', 'Zoe'];
    expect(await findAs(gus)).toEqual({ listed: everyone, searched: everyone });
    expect(await calledBy(gus)).toEqual([true, true]);

    await set({ seeDirectory: 'members' });
    expect(await findAs(gus)).toEqual({ listed: ['Ann', 'Gus'], searched: ['Ann', 'Gus'] });
    expect(await findAs(zoe)).toEqual({ listed: everyone, searched: everyone });
    expect(await calledBy(gus)).toEqual([false, true]);
    expect(await calledBy(ann)).toEqual([true, true]);
    const sought = (query: string) => refusalOf(as(gus).search.messages({ workspaceId, query }));
    for (const query of ['from:zo tea', `from:${zoe.member.handle}`, `in:@${zoe.member.handle}`]) {
      const { message } = await sought(query);
      expect(message).toContain('Nobody here is called');
      expect(message).not.toContain('Zoe');
    }
    // Whom a message names is known by name.
    const { members } = await as(gus).member.byIds({ workspaceId, memberIds: [zoe.member.id] });
    expect(members.map(({ name }) => name)).toEqual(['Zoe']);

    const heardOf = async (by: Person, title: string) => {
      const before = (await rows()).at(-1)?.rev ?? 0;
      await as(by).member.updateProfile({ workspaceId, title });
      return log(before);
    };
    expect(await heardOf(zoe, 'Pilot')).toEqual([
      'member.updated members',
      'member.updated member',
    ]);
    expect(await heardOf(ann, 'Cook')).toEqual([
      'member.updated members',
      'member.updated member',
      'member.updated channel',
    ]);
    await set({ seeDirectory: 'everyone' });
    expect(await heardOf(zoe, 'Sailor')).toEqual(['member.updated workspace']);
  });
});
