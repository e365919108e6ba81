import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { mentions, WHOLE_CHANNEL } from '@/server/db/schema';
import type { MessageId } from '@/shared/id';
import { setUpFor } from './set-up';

const setUp = setUpFor();

async function withPeople() {
  const set = await setUp();
  const { app, buildPerson, buildChannel, send } = set;
  const [ann, bob, cat] = [
    await buildPerson('Ann'),
    await buildPerson('Bob'),
    await buildPerson('Cat'),
  ];
  const channel = await buildChannel([ann, bob, cat], { name: 'place' });
  const calledBy = async (id: MessageId) => {
    const rows = await app.parley.domain.store.db
      .select()
      .from(mentions)
      .where(eq(mentions.messageId, id));
    return rows.map(({ memberId }) => memberId).sort();
  };
  const say = async (body: string, author = ann) => {
    const { message } = await send(author, channel.id, body);
    return { body: message.body, called: await calledBy(message.id) };
  };
  return { ...set, ann, bob, cat, channel, say, calledBy };
}

test('a channel is named by any case of its name, the Turkish İ too', async () => {
  const { workspaceId, as, ann, say } = await withPeople();
  const { channel } = await as(ann).channel.create({ workspaceId, name: 'İstanbul' });
  expect(channel.name).toBe('istanbul');
  const found = await as(ann).channel.find({ workspaceId, name: '#İSTANBUL' });
  expect(found.channel.id).toBe(channel.id);
  for (const name of ['istanbul', 'İSTANBUL', 'I\u0307stanbul']) {
    const { body } = await say(`see #${name}-team, or #${name}!`);
    expect(body).toBe(`see <#${channel.id}>-team, or <#${channel.id}>!`);
  }
});

describe('what is shown as no mention calls nobody', () => {
  test('typed or as a token: in any code, behind a backslash, in an address, in a mail address', async () => {
    const { bob, say } = await withPeople();
    const forms = (name: string) => [
      `~~~\n${name}\n~~~`,
      `\`\` \` ${name} \`\``,
      `\`a\n${name} b\``,
      `\`\`\`\`\n\`\`\`\n${name}\n\`\`\`\``,
      `> \`\`\`\n> ${name}`,
      `\\${name}`,
      `[x](https://a.example/${name})`,
      `https://a.example/?q=${name.startsWith('<') ? '' : name}`,
    ];
    const names = [`<@${bob.member.id}>`, '<!channel>', '<!here>', '@all', '@here', '@channel'];
    for (const name of [...names, `@${bob.member.handle}`]) {
      for (const text of forms(name)) expect(await say(text)).toEqual({ body: text, called: [] });
    }
    for (const text of [`mail+@${bob.member.handle}`, `a@${bob.member.handle}`]) {
      expect(await say(text)).toEqual({ body: text, called: [] });
    }
  });

  test('and the same beside it does', async () => {
    const { bob, channel, say } = await withPeople();
    const { handle, id } = bob.member;
    expect(await say(`\`@${handle}\` **@${handle}**, #place`)).toEqual({
      body: `\`@${handle}\` **<@${id}>**, <#${channel.id}>`,
      called: [id],
    });
    // What is left over after the longest name that there is follows as text.
    expect(await say(`@${handle}.x`)).toEqual({ body: `<@${id}>.x`, called: [id] });
  });
});

describe('many at once', () => {
  test('`@channel`, `@everyone` and `@all` call the channel, `@here` who is active in it', async () => {
    const { app, workspaceId, ann, bob, cat, buildPerson, say } = await withPeople();
    const outsider = await buildPerson('Dan');
    for (const name of ['channel', 'everyone', 'all']) {
      expect(await say(`@${name} hi`)).toEqual({ body: '<!channel> hi', called: [WHOLE_CHANNEL] });
    }
    expect(await say('@here hi')).toEqual({ body: '<!here> hi', called: [] });
    for (const person of [ann, bob, outsider]) {
      app.parley.realtime.presence.arrive(workspaceId, person.member.id);
    }
    expect(await say('@here hi')).toEqual({ body: '<!here> hi', called: [bob.member.id] });
    expect(await say(`@here and <@${cat.member.id}>`)).toMatchObject({
      called: [bob.member.id, cat.member.id].sort(),
    });
  });

  test('`@here` calls those who were active when it was written, also once it is edited', async () => {
    const { app, workspaceId, as, ann, bob, cat, channel, send, calledBy } = await withPeople();
    const { presence } = app.parley.realtime;
    presence.arrive(workspaceId, bob.member.id);
    const { message } = await send(ann, channel.id, '@here hi');
    presence.arrive(workspaceId, cat.member.id);
    const at = { workspaceId, channelId: channel.id, messageId: message.id };
    const edit = async (body: string) => {
      await as(ann).message.edit({ ...at, body });
      return calledBy(message.id);
    };
    expect(await edit('@here, hello')).toEqual([bob.member.id]);
    expect(await edit(`@here, hello @${cat.member.handle}`)).toEqual(
      [bob.member.id, cat.member.id].sort(),
    );
    expect(await edit('@here, hello')).toEqual([bob.member.id]);
    expect(await edit('hello')).toEqual([]);
  });

  test('a guest’s stay words, typed or as tokens', async () => {
    const { as, ann, buildPerson, channel, workspaceId, say } = await withPeople();
    const gus = await buildPerson('Gus', 'guest');
    await as(ann).channel.addMembers({
      workspaceId,
      channelId: channel.id,
      memberIds: [gus.member.id],
    });
    expect(await say('@all <!channel> <!here> @here', gus)).toEqual({
      body: '@all @channel @here @here',
      called: [],
    });
  });
});
