import type { MemberId } from '@/shared/id';
import { LIMITS } from '@/shared/limits';
import type { MessageKind } from '@/shared/model/message';
import { isVisible } from '@/shared/text';
import { attachmentsOf } from './attachments';
import { areRich, textOfBlocks } from './blocks';
import {
  asQuote,
  joinBlocks,
  type Names,
  plainText,
  targetOf,
  translateLine,
  translateMarkup,
} from './markup';
import { fieldsOf, isFields, listOf, textOf } from './read';
import type { SlackMessage } from './schema';

/** What a message says, in Parley's words. */
export interface Contents {
  kind: MessageKind;
  body: string;
  memberIds: MemberId[];
  callsChannel: boolean;
  deleted: boolean;
  /** Whether it was longer than a message can be. */
  isCut: boolean;
  /** Whether nothing that it says could be read. */
  isEmpty: boolean;
}

const KINDS = new Map<string, MessageKind>([
  ['channel_join', 'join'],
  ['group_join', 'join'],
  ['channel_leave', 'leave'],
  ['group_leave', 'leave'],
  ['channel_topic', 'topic'],
  ['group_topic', 'topic'],
  ['me_message', 'action'],
]);

/** What Slack itself wrote about what someone did: "<@U1> archived the channel". */
const DEEDS =
  /^(?:channel|group)_(?:purpose|name|archive|unarchive|convert_to_private|posting_permissions)$|^(?:un)?pinned_item$|^bot_(?:add|remove|enable|disable)$|^reminder_add$|^file_(?:comment|mention)$/;

/** Slack's own limit for a message; what is longer is no text that someone wrote. */
const MAX_BODY_LENGTH = 40_000;

export function contentsOf(message: SlackMessage, names: Names): Contents {
  const { subtype = '' } = message;
  const kind = KINDS.get(subtype) ?? (DEEDS.test(subtype) ? 'action' : 'post');
  const silent = {
    memberIds: [],
    callsChannel: false,
    deleted: false,
    isCut: false,
    isEmpty: false,
  };
  switch (kind) {
    case 'join':
    case 'leave':
      return { kind, body: '', ...silent };
    case 'topic':
      return { kind, body: topicOf(message), ...silent };
    case 'action':
    case 'post':
      if (subtype === 'tombstone') return { kind: 'post', body: '', ...silent, deleted: true };
      return { kind, ...silent, ...cut(postOf(message, { kind, names })) };
  }
}

function topicOf({ topic, text = '' }: SlackMessage): string {
  return translateLine(topic ?? text.replace(/^[^:]*:\s*/, ''), LIMITS.topicLength);
}

/** The line begins with who did it, as a `/me` does by itself. */
function deedOf(text: string): string {
  return text.replace(/^<@[\w.-]+(?:\|[^>]*)?>\s*/, '');
}

interface Body {
  body: string;
  memberIds: MemberId[];
  callsChannel: boolean;
  isEmpty: boolean;
}

function postOf(message: SlackMessage, { kind, names }: { kind: MessageKind; names: Names }): Body {
  const memberIds = new Set<MemberId>();
  let callsChannel = false;
  const translate = (text: string) => {
    const translated = translateMarkup(text.slice(0, 2 * MAX_BODY_LENGTH), names);
    for (const id of translated.memberIds) memberIds.add(id);
    callsChannel ||= translated.callsChannel;
    return translated.body;
  };
  const isBots = message.botId !== undefined || message.subtype === 'bot_message';
  const said = saidIn(message);
  const own = translate(kind === 'action' ? deedOf(said) : said);
  const attached = attachmentsOf(message.attachments, said, isBots).flatMap(
    ({ author, text, files }) => {
      const shown = joinBlocks([translate(text), ...filesOf(files)]);
      return author === null
        ? [shown]
        : [joinBlocks([`**${authorOf(author, names)}** wrote:`, asQuote(shown)])];
    },
  );
  const comments = commentsOf(message.files)
    .filter((comment) => !said.includes(comment))
    .map(translate);
  // "commented on … file": the sentence has its name already.
  const files = message.subtype?.startsWith('file_') && own !== '' ? [] : filesOf(message.files);
  const body = joinBlocks([own, ...attached, ...files, ...comments]);
  const isShown = isVisible(body);
  return {
    body: isShown ? body : nothingOf(message),
    isEmpty: !isShown && isPlain(message) && holdsMore(message),
    memberIds: [...memberIds],
    callsChannel,
  };
}

/** Nobody is called by what was forwarded. */
function authorOf(
  { name, id }: { name?: string | undefined; id?: string | undefined },
  names: Names,
) {
  if (name) return plainText(translateLine(name, LIMITS.nameLength));
  const member = id && names.member(id);
  return member ? `<@${member}>` : (id ?? 'someone');
}

/** What was said with a file, which older exports have in it. */
const commentsOf = (files: unknown[]) =>
  files.flatMap((file) => textOf(fieldsOf(fieldsOf(file).initial_comment).comment) ?? []);

/** Blocks where they are all there is, or more than the text, which then only stands in for them. */
function saidIn({ text, blocks, comment }: SlackMessage): string {
  const inBlocks = textOfBlocks(blocks);
  if (inBlocks !== '' && (text === undefined || areRich(blocks))) return inBlocks;
  return text ?? comment ?? '';
}

/** What is empty in the archive loses nothing. */
const holdsMore = ({ hasOddText, blocks, attachments }: SlackMessage) =>
  hasOddText || [blocks, attachments].some((each) => isFields(each) || listOf(each).length > 0);

const isPlain = ({ subtype }: SlackMessage) => !subtype || subtype === 'bot_message';

function nothingOf(message: SlackMessage): string {
  const { subtype = '' } = message;
  if (isPlain(message)) return '*(no text)*';
  return `*(${plainText(translateLine(subtype.replaceAll('_', ' '), LIMITS.titleLength))})*`;
}

function cut(contents: Body): Body & { isCut: boolean } {
  if (contents.body.length <= MAX_BODY_LENGTH) return { ...contents, isCut: false };
  const body = `${contents.body.slice(0, MAX_BODY_LENGTH - 1).toWellFormed()}…`;
  return { ...contents, body, isCut: true };
}

const FILES_SHOWN = 100;

function filesOf(files: unknown[]): string[] {
  return files.slice(0, FILES_SHOWN).map((each) => {
    const file = fieldsOf(each);
    const name = textOf(file.title) ?? textOf(file.name) ?? textOf(each) ?? 'file';
    const shown =
      translateLine(name, LIMITS.titleLength)
        .replace(/[\\[\]`*_~<]/g, ' ')
        .trim() || 'file';
    const address = [file.permalink, file.url_private]
      .map(textOf)
      .find((url) => url && /^https?:\/\/[^\s<>]+$/.test(url));
    return address ? `[${shown}](${targetOf(address)})` : shown;
  });
}
