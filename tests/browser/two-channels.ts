import type { CDPSession, Page } from '@playwright/test';
import { expect } from '../harness/browser';
import { composer, openSetUp } from './set-up';

const sessions = new WeakMap<Page, CDPSession>();

/** Makes a page's processor that many times slower: 1 is its own pace again. */
export async function slowDown(page: Page, rate: number): Promise<void> {
  const session = sessions.get(page) ?? (await page.context().newCDPSession(page));
  sessions.set(page, session);
  await session.send('Emulation.setCPUThrottlingRate', { rate });
}

/** Two channels with a thread in the first. */
export async function openTwo(...[page, server, options]: Parameters<typeof openSetUp>) {
  const setUp = await openSetUp(page, server, { ...options, name: 'first' });
  const { ann, raj, call, post, channel, home } = setUp;
  const made = await call<{ channel: { id: string } }>(ann, 'channel.create', { name: 'second' });
  const [root] = await post(raj, ['The root']);
  const reply = { channelId: channel.id, parentId: root?.message.id, body: 'A reply' };
  await call(ann, 'message.send', { ...reply, key: crypto.randomUUID() });
  /** What people wrote in a channel or, by its root, in a thread. */
  const bodies = async (channelId: string, threadOf?: string) => {
    const of = threadOf ? { channelId, messageId: threadOf } : { channelId };
    const procedure = threadOf ? 'thread.get' : 'message.history';
    const input = JSON.stringify({ workspaceId: ann.workspaceId, ...of });
    const response = await fetch(
      `${server.url}/api/trpc/${procedure}?input=${encodeURIComponent(input)}`,
      { headers: { authorization: `Bearer ${ann.token}` } },
    );
    const { data } = (await response.json()).result;
    const written: { body: string; kind: string }[] = data.replies ?? data.messages;
    return written.filter(({ kind }) => kind === 'post').map(({ body }) => body);
  };
  const second = { id: made.channel.id, path: `${home}/c/${made.channel.id}` };
  return { ...setUp, second, root: root?.message.id ?? '', bodies };
}

/** Goes to a channel as the sidebar does. */
export async function follow(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name }).click();
  await expect(composer(page)).toHaveAttribute('placeholder', new RegExp(name));
}
