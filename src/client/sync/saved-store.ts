import { clear, createStore, del, get, set, type UseStore } from 'idb-keyval';
import type { Saved } from './saved';

/** A browser whose storage does not answer starts as if nothing was saved. */
const STORAGE_TIMEOUT_MS = 1_000;

let opened: UseStore | undefined;
// Opened when it is first used: the server renders pages, too, and has none.
const store = () => {
  opened ??= createStore('parley', 'workspaces');
  return opened;
};

/** Nothing is written for these any more: who is on the way out of them must leave nothing. */
const dropped = new Set<string>();
let isOver = false;
/** When a session ended in this browser: other windows may have slept through it. */
const END = 'parley:session-ended';
const openedAt = Date.now();
const lastEnd = () => Number(localStorage.getItem(END) ?? 0);

/** What takes longer is not waited for. */
function withTimeout<T>(done: Promise<T>): Promise<T | null> {
  const timeout = new Promise<null>((resolve) => setTimeout(resolve, STORAGE_TIMEOUT_MS, null));
  return Promise.race([done, timeout]).catch(() => null);
}

/** The last state of a workspace, by its slug; `null` when there is none, or the browser keeps nothing. */
export async function readSaved(slug: string): Promise<Saved | null> {
  dropped.delete(slug);
  return (await withTimeout(Promise.resolve().then(() => get<Saved>(slug, store())))) ?? null;
}

/** Without storage (full, or private mode) the next start loads everything, as the first did. */
export async function writeSaved(slug: string, saved: Saved): Promise<void> {
  if (isOver || dropped.has(slug) || lastEnd() > openedAt) return;
  await withTimeout(Promise.resolve().then(() => set(slug, saved, store())));
}

/** Of a workspace that its member may not see any more. */
export async function removeSaved(slug: string): Promise<void> {
  dropped.add(slug);
  await withTimeout(Promise.resolve().then(() => del(slug, store())));
}

/**
 * Of all workspaces: the session is over, and with it this page, which writes nothing any more.
 *
 * @returns How to go on where the session is not over after all.
 */
export async function removeAllSaved(): Promise<() => void> {
  isOver = true;
  const before = localStorage.getItem(END);
  localStorage.setItem(END, String(Date.now()));
  await withTimeout(Promise.resolve().then(() => clear(store())));
  return () => {
    isOver = false;
    if (before === null) localStorage.removeItem(END);
    else localStorage.setItem(END, before);
  };
}
