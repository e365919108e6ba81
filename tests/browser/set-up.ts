import type { Locator, Page } from '@playwright/test';
import { openStore } from '@/server/db/client';
import { expect, signIn } from '../harness/browser';
import type { ServerProcess } from '../harness/server';
import { buildWorld, type Person } from '../harness/world';

type TestServer = ServerProcess & { databaseUrl: string };

/** What the server answers to a message that was sent. */
interface Sent {
  message: { id: string; seq: number };
}

interface SetUpOptions {
  /** The channel's name. */
  name?: string;
  /** Who is signed in: Ann, who owns the workspace, or Raj, a member. */
  as?: 'ann' | 'raj';
  /** How many others are in the channel, too. */
  others?: number;
}

/** A workspace of the test's own with two people in a channel, and the first of them signed in. */
export async function openSetUp(page: Page, server: TestServer, options: SetUpOptions = {}) {
  const store = openStore({ url: server.databaseUrl, max: 2 });
  const world = await buildWorld(store.db);
  const ann = await world.buildPerson('Ann', 'owner');
  const raj = await world.buildPerson('Raj Patel');
  const others: Person[] = [];
  for (let count = 0; count < (options.others ?? 0); count += 1) {
    others.push(await world.buildPerson(`Other ${count + 1}`));
  }
  const channel = await world.buildChannel([ann, raj, ...others], {
    ...(options.name && { name: options.name }),
  });
  await store.close();
  await signIn(page, options.as === 'raj' ? raj : ann, server.url);

  /** A change made from a script, as anyone may make it with a token. */
  const call = async <Result>(person: Person, procedure: string, input: object) => {
    const response = await fetch(`${server.url}/api/trpc/${procedure}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${person.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ workspaceId: person.workspaceId, ...input }),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(JSON.stringify(answer));
    const result: Result = answer.result.data;
    return result;
  };
  /** Sends messages into the channel, one after the other. */
  const post = async (person: Person, bodies: readonly string[]) => {
    const sent: Sent[] = [];
    for (const body of bodies) {
      const input = { channelId: channel.id, body, key: crypto.randomUUID() };
      sent.push(await call<Sent>(person, 'message.send', input));
    }
    return sent;
  };
  /** Marks the channel read up to a message. */
  const read = (person: Person, sent: Sent | undefined) =>
    call(person, 'channel.markRead', { channelId: channel.id, seq: sent?.message.seq });
  const home = `/w/${world.slug}`;
  return { world, ann, raj, channel, home, path: `${home}/c/${channel.id}`, call, post, read };
}

/** Something to wait for that a test lets happen. */
export function gate(): { isOpen: Promise<void>; letThrough: () => void } {
  let open: (() => void) | undefined;
  const isOpen = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { isOpen, letThrough: () => open?.() };
}

export const numbered = (count: number, prefix = 'Message') =>
  Array.from({ length: count }, (_, index) => `${prefix} ${index + 1}.`);

export const composer = (page: Page): Locator => page.getByRole('combobox', { name: /^Message / });
export const log = (page: Page): Locator => page.getByRole('log', { name: 'Messages' });
export const row = (page: Page, text: string): Locator =>
  log(page).locator('[data-message]').filter({ hasText: text });

/** Opens a channel, and waits until its messages are there: a busy machine takes its time for that. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(log(page)).toBeVisible({ timeout: 40_000 });
}

/** Sends what is written in the box of the channel. */
export async function say(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press('Enter');
  await expect(composer(page)).toHaveValue('');
  await expect(row(page, text).last()).toBeVisible();
}
