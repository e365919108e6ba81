'use client';
import { usePathname, useSearchParams } from 'next/navigation';
import { type ComponentProps, type MouseEvent, useMemo } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ChannelId, MessageId } from '@/shared/id';
import { type Address, channelPath, homePath, parseAddress } from './address';
import { hasUnsaved, leaveWhenAllowed } from './leave-guard';

interface Departures {
  /** Someone goes to this address of the app; `null` while it is still to be found. */
  leave: (path: string | null) => void;
  /** It was not found: one stays. */
  stay: () => void;
}

const departures = new Set<Departures>();

/** Calls these as soon as someone goes elsewhere: what is shown follows later. */
export function onDeparture(listener: Departures): void {
  departures.add(listener);
}

/** The search for the address that one goes to once it is found. */
let finding: symbol | null = null;

/** The last move counts: what is found for an earlier one leads nowhere any more. */
function announce(path: string | null): void {
  stopFinding();
  for (const each of departures) each.leave(path);
}

function stopFinding(): void {
  if (!finding) return;
  finding = null;
  for (const each of departures) each.stay();
}

/** Stays where one is, although what was to be found or loaded is still on its way. */
export function stayHere(): void {
  stopFinding();
  // Next drops the page that it is loading.
  window.history.replaceState(null, '', currentPath());
}

/** Counts how often one went to where one already was, so that it can be shown again. */
const visits = createStore(() => 0);

let isBack = false;

/** The index in the browser's history, where the browser has it. */
const historyIndex = (): number | undefined => window.navigation?.currentEntry?.index;
let lastIndex: number | undefined;
let isReturning = false;
let isLeaving = false;

if (typeof window !== 'undefined') {
  lastIndex = historyIndex();
  window.addEventListener('popstate', onPopState, true);
}

/** The browser has moved already: while a form is not saved it is brought back, and asked. */
function onPopState(event: PopStateEvent): void {
  const now = historyIndex();
  // Where it can't be told it was Back.
  const steps = now !== undefined && lastIndex !== undefined ? now - lastIndex : -1;
  if (isReturning || (hasUnsaved() && !isLeaving && steps !== 0)) {
    event.stopImmediatePropagation();
    isReturning = !isReturning;
    if (!isReturning) return;
    window.history.go(-steps);
    leaveWhenAllowed(() => {
      isLeaving = true;
      window.history.go(steps);
    });
    return;
  }
  isLeaving = false;
  lastIndex = now;
  isBack = true;
  announce(currentPath());
}

/** Whether the browser shows another address for a moment, until the one that is shown is back. */
export const isBroughtBack = (): boolean => isReturning;

/** Whether the last move was the browser's Back or Forward. */
export const cameBack = (): boolean => isBack;

/**
 * Goes to another address of the same workspace. Everything for it is already here, so the address is
 * only noted in the browser's history (which Next follows) and the server is not asked for a page.
 */
export function goTo(path: string, how: 'push' | 'replace' = 'push'): void {
  leaveWhenAllowed(() => go(path, how));
}

/** Goes to an address that is found (or made) first: what is typed from now on is meant for it. */
export function goToFound(find: () => Promise<string>, onError: (error: unknown) => void): void {
  leaveWhenAllowed(() => {
    announce(null);
    const own = Symbol('finding');
    finding = own;
    find().then(
      (path) => {
        if (finding !== own) return;
        finding = null;
        go(path, 'push');
      },
      (error) => {
        if (finding === own) stopFinding();
        onError(error);
      },
    );
  });
}

/** Goes to another workspace, whose page the server is asked for by `load`. */
export function goToWorkspace(slug: string, load: (path: string) => void): void {
  leaveWhenAllowed(() => {
    announce(homePath(slug));
    load(homePath(slug));
  });
}

const currentPath = () => window.location.pathname + window.location.search;

function go(path: string, how: 'push' | 'replace'): void {
  isBack = false;
  const isHere = path === currentPath();
  if (how === 'replace' || isHere) window.history.replaceState(null, '', path);
  else window.history.pushState(null, '', path);
  lastIndex = historyIndex();
  if (isHere) visits.setState((count) => count + 1, true);
  announce(path);
}

export function useAddress(): Address {
  const pathname = usePathname();
  const search = useSearchParams();
  return useMemo(() => parseAddress(pathname, search), [pathname, search]);
}

/** Changes when one goes to the same address again. */
export function useVisit(): number {
  return useStore(visits);
}

/** The address of a thread beside what is shown now: the place in its channel and the search stay. */
export function threadPathFromHere(
  slug: string,
  thread: { channelId: ChannelId; messageId: MessageId; reply?: number },
): string {
  const { channelId, messageId, reply } = thread;
  const { pathname, search } = window.location;
  const { view, query } = parseAddress(pathname, new URLSearchParams(search));
  const isHere = view.kind === 'channel' && view.channelId === channelId;
  const seq = isHere ? view.seq : null;
  return channelPath(slug, { channelId, seq, thread: messageId, reply, query });
}

interface PlaceLinkProps extends ComponentProps<'a'> {
  href: string;
  how?: 'push' | 'replace';
}

/** A link inside the workspace. New tabs, downloads and the like stay with the browser. */
export function PlaceLink({ href, how = 'push', onClick, ...rest }: PlaceLinkProps) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (event.defaultPrevented || !isPlainClick(event)) return;
    event.preventDefault();
    goTo(href, how);
  };
  return <a href={href} onClick={follow} {...rest} />;
}

export function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
}
