'use client';
import { usePathname, useSearchParams } from 'next/navigation';
import { type ComponentProps, type MouseEvent, useMemo } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ChannelId, MessageId } from '@/shared/id';
import { type Address, channelPath, parseAddress } from './address';

/** Counts how often one went to where one already was, so that it can be shown again. */
const visits = createStore(() => 0);

let isBack = false;
if (typeof window !== 'undefined') {
  window.addEventListener('popstate', () => {
    isBack = true;
  });
}

/** Whether the last move was the browser's Back or Forward. */
export const cameBack = (): boolean => isBack;

/**
 * Goes to another address of the same workspace. Everything for it is already here, so the address is
 * only noted in the browser's history (which Next follows) and the server is not asked for a page.
 */
export function goTo(path: string, how: 'push' | 'replace' = 'push'): void {
  isBack = false;
  const isHere = path === window.location.pathname + window.location.search;
  if (how === 'replace' || isHere) window.history.replaceState(null, '', path);
  else window.history.pushState(null, '', path);
  if (isHere) visits.setState((count) => count + 1, true);
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

/** A link inside the workspace. New tabs, downloads and the like stay with the browser. */
export function PlaceLink({ href, onClick, ...rest }: ComponentProps<'a'> & { href: string }) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (event.defaultPrevented || !isPlainClick(event)) return;
    event.preventDefault();
    goTo(href);
  };
  return <a href={href} onClick={follow} {...rest} />;
}

export function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
}
