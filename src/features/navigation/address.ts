import type { ChannelId, MessageId } from '@/shared/id';
import { channelId, messageId } from '@/shared/input/id';

const ROOMS = ['settings', 'admin', 'insights'] as const;
export type Room = (typeof ROOMS)[number];

/** What the middle of the screen shows. */
export type View =
  | { kind: 'home' }
  /** `seq` when the address points at one message. */
  | { kind: 'channel'; channelId: ChannelId; seq: number | null }
  | { kind: 'search' }
  | { kind: 'browse' }
  /** One's own settings, the workspace's, or how it is used; `tab` when the address names one. */
  | { kind: Room; tab: string | null }
  | { kind: 'unknown' };

/** What stands at the right of it. */
export type Panel =
  /** `reply` when the address points at one of its messages. */
  | { kind: 'thread'; messageId: MessageId; reply: number | null }
  | { kind: 'details' }
  | { kind: 'pins' }
  | { kind: 'search' };

export interface Address {
  slug: string;
  view: View;
  panel: Panel | null;
  /** The words searched for; empty when there is no search. */
  query: string;
}

/** The address that the browser shows, taken apart. */
export function parseAddress(pathname: string, search: URLSearchParams): Address {
  const [, , slug = '', ...rest] = pathname.split('/').map(decode);
  return { slug, view: parseView(rest), panel: parsePanel(search), query: search.get('q') ?? '' };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function parseView([kind, id, seq]: string[]): View {
  if (!kind) return { kind: 'home' };
  if (kind === 'search' || kind === 'browse') return { kind };
  const room = ROOMS.find((each) => each === kind);
  if (room) return { kind: room, tab: id || null };
  const channel = channelId.safeParse(id);
  if (kind !== 'c' || !channel.success) return { kind: 'unknown' };
  if (!seq) return { kind: 'channel', channelId: channel.data, seq: null };
  const at = parseSeq(seq);
  return at === null ? { kind: 'unknown' } : { kind: 'channel', channelId: channel.data, seq: at };
}

function parseSeq(text: string | null | undefined): number | null {
  // A link that was taken out of a sentence may have its full stop or bracket at the end.
  const digits = text?.replace(/[^\p{L}\p{N}]+$/u, '') ?? '';
  return /^[1-9]\d{0,14}$/.test(digits) ? Number(digits) : null;
}

function parsePanel(search: URLSearchParams): Panel | null {
  const thread = messageId.safeParse(search.get('thread'));
  if (thread.success) {
    return { kind: 'thread', messageId: thread.data, reply: parseSeq(search.get('reply')) };
  }
  if (search.has('details')) return { kind: 'details' };
  if (search.has('pins')) return { kind: 'pins' };
  return search.has('q') ? { kind: 'search' } : null;
}

/** Where one writes at an address. */
export interface WritingPlace {
  /** The same for all addresses that share a box, as those of one channel's messages do. */
  key: string;
  slug: string;
  kind: 'thread' | View['kind'];
  /** What the draft is kept under. */
  id: ChannelId | MessageId | null;
}

export function writingPlace({ slug, view, panel }: Address): WritingPlace {
  const thread = view.kind === 'channel' && panel?.kind === 'thread' ? panel.messageId : null;
  const kind = thread ? 'thread' : view.kind;
  const id = thread ?? (view.kind === 'channel' ? view.channelId : null);
  return { key: `${slug}/${id ?? kind}`, slug, kind, id };
}

export const homePath = (slug: string) => `/w/${encodeURIComponent(slug)}`;

export const browsePath = (slug: string) => `${homePath(slug)}/browse`;

export function roomPath(slug: string, room: Room, tab?: string): string {
  return `${homePath(slug)}/${room}${tab ? `/${tab}` : ''}`;
}

export function searchPath(slug: string, query: string): string {
  const q = query ? `?q=${encodeURIComponent(query)}` : '';
  return `${homePath(slug)}/search${q}`;
}

interface ChannelTarget {
  channelId: ChannelId;
  seq?: number | null | undefined;
  thread?: MessageId | undefined;
  reply?: number | undefined;
  details?: boolean | undefined;
  pins?: boolean | undefined;
  /** Keeps the list of hits open beside the channel. */
  query?: string | undefined;
}

export function channelPath(slug: string, target: ChannelTarget): string {
  const search = new URLSearchParams();
  if (target.thread) search.set('thread', target.thread);
  if (target.reply) search.set('reply', String(target.reply));
  if (target.details) search.set('details', '');
  if (target.pins) search.set('pins', '');
  if (target.query) search.set('q', target.query);
  const at = target.seq ? `/${target.seq}` : '';
  const asked = search.size > 0 ? `?${search.toString().replace(/(details|pins)=/, '$1')}` : '';
  return `${homePath(slug)}/c/${target.channelId}${at}${asked}`;
}
