import type { MemberId } from '@/shared/id';
import { LIMITS } from '@/shared/limits';
import type { MessageKind } from '@/shared/model/message';
import { type Names, translateLine, translateMarkup } from './markup';
import type { SlackMessage } from './schema';

/** What a message says, in Parley's words. */
export interface Contents {
  kind: MessageKind;
  body: string;
  memberIds: MemberId[];
  callsChannel: boolean;
  deleted: boolean;
}

const KINDS: Record<string, MessageKind> = {
  channel_join: 'join',
  group_join: 'join',
  channel_leave: 'leave',
  group_leave: 'leave',
  channel_topic: 'topic',
  group_topic: 'topic',
  me_message: 'action',
};

/** What Slack itself wrote about what someone did: "<@U1> archived the channel". */
const DEEDS =
  /^(?:channel|group)_(?:purpose|name|archive|unarchive|convert_to_private|posting_permissions)$|^(?:un)?pinned_item$|^bot_(?:add|remove|enable|disable)$|^reminder_add$/;

/** Records of changes to other messages; the messages themselves hold the outcome. */
const ECHOES = new Set(['message_changed', 'message_deleted', 'message_replied']);

export const isEcho = ({ subtype }: SlackMessage) => subtype !== undefined && ECHOES.has(subtype);

export function contentsOf(message: SlackMessage, names: Names): Contents {
  const { subtype = '' } = message;
  const kind = KINDS[subtype] ?? (DEEDS.test(subtype) ? 'action' : 'post');
  const silent = { kind, body: '', memberIds: [], callsChannel: false, deleted: false };
  switch (kind) {
    case 'join':
    case 'leave':
      return silent;
    case 'topic':
      return { ...silent, body: topicOf(message) };
    case 'action':
      return { ...silent, ...translateMarkup(deedOf(message.text ?? ''), names) };
    case 'post':
      if (subtype === 'tombstone') return { ...silent, deleted: true };
      return { ...silent, ...postOf(message, names) };
  }
}

function topicOf({ topic, text = '' }: SlackMessage): string {
  return translateLine(topic ?? text.replace(/^[^:]*:\s*/, ''), LIMITS.topicLength);
}

/** The line begins with who did it, as a `/me` does by itself. */
function deedOf(text: string): string {
  return text.replace(/^<@[A-Z0-9]+(?:\|[^>]*)?>\s*/, '');
}

function postOf(message: SlackMessage, names: Names) {
  const said = message.text?.trim() ? [message.text] : [];
  // On what people write, attachments are previews of links.
  const carried = message.bot_id || said.length === 0 ? attachmentsOf(message) : [];
  const translated = translateMarkup([...said, ...carried].join('\n'), names);
  const body = [translated.body, ...filesOf(message)].filter((part) => part.trim() !== '');
  return { ...translated, body: body.join('\n') || '*(no text)*' };
}

function attachmentsOf({ attachments = [] }: SlackMessage): string[] {
  return attachments.flatMap(({ pretext, title, title_link, text, fallback }) => {
    const heading = title && title_link ? `<${title_link}|${title}>` : title;
    const parts = [pretext, heading, text].flatMap((part) => (part?.trim() ? [part] : []));
    return parts.length > 0 ? parts : fallback?.trim() ? [fallback] : [];
  });
}

function filesOf({ files = [] }: SlackMessage): string[] {
  return files.flatMap(({ title, name, permalink, url_private }) => {
    const shown = (title || name || 'file').replace(/[\\[\]`*_~<\n]/g, ' ').trim() || 'file';
    const address = permalink ?? url_private;
    return address && /^https?:\/\/[^\s()<>]+$/.test(address) ? `[${shown}](${address})` : shown;
  });
}
