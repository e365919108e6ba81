import { LIMITS } from '@/shared/limits';
import { calledIn } from '@/shared/mentions';
import type { MessageKind } from '@/shared/model/message';
import { isVisible } from '@/shared/text';
import {
  attachmentsOf,
  hasAttachments,
  MAX_ATTACHMENTS,
  type ShownAttachment,
} from './attachments';
import { areRich, escaped, oddBlocks, textOfBlocks } from './blocks';
import { countOfFiles } from './left-out';
import { asQuote, type Names, plainText, targetOf, translateLine, translateMarkup } from './markup';
import { fieldsOf, listIn, textOf } from './read';
import type { SlackMessage } from './schema';

/** What a message says, in Parley's words. */
export interface Contents {
  kind: MessageKind;
  body: string;
  /** Whom the body calls as it is shown: ids of members. */
  memberIds: string[];
  callsChannel: boolean;
  deleted: boolean;
  /** What of its words does not come in, and why. */
  notes: string[];
  files: ShownFiles;
}

/** A line of a body that is nothing but the file's, or a part of a sentence about it. */
export interface FileName {
  text: string;
  isLine: boolean;
}

/** How many of the files a body names: it may be of another time than the names. */
export function countNamed(body: string, names: FileName[]): number {
  const lines = body.split('\n').map((line) => line.replace(QUOTES, ''));
  const wanted = new Map<string, { isLine: boolean; count: number }>();
  for (const { text, isLine } of names) {
    wanted.set(text, { isLine, count: (wanted.get(text)?.count ?? 0) + 1 });
  }
  return [...wanted].reduce((sum, [text, { isLine, count }]) => {
    if (!isLine) return sum + (body.includes(text) ? count : 0);
    return sum + Math.min(count, lines.filter((line) => line === text).length);
  }, 0);
}

const QUOTES = /^(?:> )+/;

/** What became of the files that the archive has with a message. */
export interface ShownFiles {
  /** What its body names each of them by. */
  named: FileName[];
  leftOut: { reason: string; count: number }[];
}

const KINDS = new Map<string, Exclude<MessageKind, 'pin'>>([
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
    notes: hasAttachments(message.attachments) ? ['messages of its kind show no attachments'] : [],
  };
  switch (kind) {
    case 'join':
    case 'leave':
      return {
        kind,
        body: '',
        ...silent,
        files: noneOf(message, 'messages of its kind show no files'),
      };
    case 'topic': {
      const files = noneOf(message, 'messages of its kind show no files');
      return { kind, body: topicOf(message), ...silent, files };
    }
    case 'action':
    case 'post':
      if (subtype === 'tombstone') {
        const files = noneOf(message, 'its message was deleted');
        return { kind: 'post', body: '', ...silent, deleted: true, notes: [], files };
      }
      return { kind, ...silent, ...withCalled(postOf(message, { kind, names })) };
  }
}

const noneOf = (message: SlackMessage, reason: string): ShownFiles => ({
  named: [],
  leftOut: [{ reason, count: countOfFiles(message) }],
});

function topicOf({ topic, text = '' }: SlackMessage): string {
  return translateLine(topic ?? text.replace(/^[^:]*:\s*/, ''), LIMITS.topicLength);
}

/** The line begins with who did it, as a `/me` does by itself. */
function deedOf(text: string): string {
  return text.replace(/^<@[\w.-]+(?:\|[^>]*)?>\s*/, '');
}

/** `@here` calls nobody: an archive does not have who was active then. */
function withCalled<T extends { body: string }>(contents: T) {
  const { memberIds, everyone } = calledIn(contents.body);
  return { ...contents, memberIds, callsChannel: everyone };
}

/** A line or more of a body. */
interface Piece {
  text: string;
  /** Whether it names a file. */
  isFile: boolean;
}

type Post = Pick<Contents, 'body' | 'notes' | 'files'>;

function postOf(message: SlackMessage, { kind, names }: { kind: MessageKind; names: Names }): Post {
  let isLong = false;
  const translate = (text: string) => {
    isLong ||= text.length > 2 * MAX_BODY_LENGTH;
    return translateMarkup(text.slice(0, 2 * MAX_BODY_LENGTH), names);
  };
  const isBots = message.botId !== undefined || message.subtype === 'bot_message';
  const said = saidIn(message);
  const own = translate(kind === 'action' ? deedOf(said) : said);
  const attachments = attachmentsOf(message.attachments, said, isBots);
  const attached = attachments.shown.flatMap((each) => piecesOf(each, { translate, names }));
  const comments = commentsOf(message)
    .filter((comment) => !said.includes(comment))
    .map((comment) => textPiece(translate(comment)));
  // "commented on … file": the sentence has its name already.
  const isAboutFile = Boolean(message.subtype?.startsWith('file_')) && own !== '';
  const { files } = message.hung;
  const filed = isAboutFile ? [] : filePieces(files);
  const { body, isCut, filesShown } = joined([textPiece(own), ...attached, ...filed, ...comments]);
  const named = isAboutFile ? files.filter((file) => isNamedIn(file, said)) : [];
  const listed = filed.length + attached.filter(({ isFile }) => isFile).length;
  const empty = message.hung.empty + attachments.empty;
  const twice = message.hung.twice + attachments.twice;
  const about = isAboutFile ? files.length : 0;
  const hasBody = body !== '';
  return {
    body: hasBody ? body : nothingOf(message),
    notes: hasBody
      ? notesOf(message, { isCut: isCut || isLong, ...attachments })
      : notesOfEmpty(message),
    files: {
      named: [...named.map((file) => nameWithin(body, file)), ...filesShown],
      leftOut: [
        {
          reason: 'its message is too long: its end is left out',
          count: listed - filesShown.length,
        },
        { reason: 'what it is about came in, and does not name it', count: about - named.length },
        { reason: 'its entry is empty', count: empty },
        { reason: 'its message lists it twice', count: twice },
        {
          reason: 'it belongs to another message, which this one only refers to',
          count: message.filesFound.elsewhere,
        },
        {
          reason: `a message shows ${FILES_SHOWN} files and ${MAX_ATTACHMENTS} attachments`,
          count: message.filesFound.own - listed - about - empty - twice,
        },
      ],
    },
  };
}

/** Forwarded messages in forwarded ones are quotes in quotes, as far as they can be read as that. */
const MAX_QUOTES = 4;

function piecesOf(
  { author, text, files, inner }: ShownAttachment,
  tools: { translate: (text: string) => string; names: Names },
  depth = 0,
): Piece[] {
  const pieces = [
    textPiece(tools.translate(text)),
    ...filePieces(files),
    ...inner.flatMap((each) => piecesOf(each, tools, depth + Number(author !== null))),
  ].filter(isShown);
  if (author === null || pieces.length === 0) return pieces;
  const quoted = pieces.map((piece) => ({ ...piece, text: asQuote(piece.text) }));
  const head = textPiece(`**${authorOf(author, tools.names)}** wrote:`);
  return [head, ...(depth < MAX_QUOTES ? quoted : pieces)];
}

interface Rest {
  isCut: boolean;
  beyond: number;
  unread: number;
}

/** What a message that shows something does not show. */
function notesOf({ hasOddText, blocks }: SlackMessage, { isCut, beyond, unread }: Rest): string[] {
  const cannot = 'of a shape that can’t be read: what they hold is left out';
  return [
    isCut ? 'it is too long: its end is left out' : '',
    beyond > 0 ? `it has more than ${MAX_ATTACHMENTS} attachments: the rest is left out` : '',
    hasOddText ? 'its text is of a shape that can’t be read: it is left out' : '',
    oddBlocks(blocks) > 0 ? `it has blocks ${cannot}` : '',
    unread > 0 ? `it has attachments ${cannot}` : '',
  ].filter((note) => note !== '');
}

function notesOfEmpty(message: SlackMessage): string[] {
  const reason = 'nothing of what it holds can be shown: it came in without text';
  return isPlain(message) && holdsMore(message) ? [reason] : [];
}

const textPiece = (text: string): Piece => ({ text, isFile: false });
const isShown = ({ text }: Piece) => isVisible(text);

/** The pieces under each other, as far as a message may go, and the files they name. */
function joined(pieces: Piece[]): { body: string; isCut: boolean; filesShown: FileName[] } {
  const visible = pieces.filter(isShown);
  const whole = visible.map(({ text }) => text).join('\n');
  const isCut = whole.length > MAX_BODY_LENGTH;
  const room = isCut ? MAX_BODY_LENGTH - 1 : whole.length;
  let end = -1;
  const filesShown = visible.flatMap(({ text, isFile }) => {
    end += 1 + text.length;
    return isFile && end <= room ? [{ text: text.replace(QUOTES, ''), isLine: true }] : [];
  });
  const body = isCut ? `${whole.slice(0, room).toWellFormed()}…` : whole;
  return { body, isCut, filesShown };
}

function namesOf(value: unknown): string[] {
  const file = fieldsOf(value);
  return [file.permalink, file.url_private, file.title, file.name].flatMap(
    (each) => textOf(each) ?? [],
  );
}

/** Whether the sentence about a file has its address or its name. */
const isNamedIn = (file: unknown, said: string) =>
  namesOf(file).some((name) => [name, escaped(name)].some((each) => said.includes(each)));

/** How the sentence has it after its translation. */
function nameWithin(body: string, file: unknown): FileName {
  const forms = namesOf(file).flatMap((name) => [name, plainText(name), targetOf(name)]);
  return { text: forms.find((form) => body.includes(form)) ?? body, isLine: false };
}

function authorOf(
  { name, id }: { name?: string | undefined; id?: string | undefined },
  names: Names,
) {
  if (name) return plainText(translateLine(name, LIMITS.nameLength));
  const member = id && names.member(id);
  return member ? `<@${member}>` : (id ?? 'someone');
}

/** What was said about a file, which older exports have beside the text or in the file. */
const commentsOf = ({ comment, hung: { files } }: SlackMessage) =>
  [comment, ...files.map((file) => fieldsOf(fieldsOf(file).initial_comment).comment)].flatMap(
    (each) => textOf(each) ?? [],
  );

/** Blocks where they are all there is, or more than the text, which then only stands in for them. */
function saidIn({ text, blocks, comment }: SlackMessage): string {
  const inBlocks = textOfBlocks(blocks);
  if (inBlocks !== '' && (text === undefined || areRich(blocks))) return inBlocks;
  return text ?? comment ?? '';
}

/** What is empty in the archive loses nothing. */
const holdsMore = ({ hasOddText, blocks, attachments }: SlackMessage) =>
  hasOddText || hasAttachments(attachments) || listIn(blocks).some((each) => each !== '');

const isPlain = ({ subtype }: SlackMessage) => !subtype || subtype === 'bot_message';

function nothingOf(message: SlackMessage): string {
  const { subtype = '' } = message;
  if (isPlain(message)) return '*(no text)*';
  return `*(${plainText(translateLine(subtype.replaceAll('_', ' '), LIMITS.titleLength))})*`;
}

const FILES_SHOWN = 100;

function filePieces(files: unknown[]): Piece[] {
  return files.slice(0, FILES_SHOWN).map((file) => ({ text: fileLine(file), isFile: true }));
}

function fileLine(value: unknown): string {
  const file = fieldsOf(value);
  const name = textOf(file.title) ?? textOf(file.name) ?? textOf(value) ?? 'file';
  const line = translateLine(name, LIMITS.titleLength)
    .replace(/[\\[\]`*_~<]/g, ' ')
    .trim();
  const shown = isVisible(line) ? line : 'file';
  const address = [file.permalink, file.url_private]
    .map(textOf)
    .find((url) => url && /^https?:\/\/[^\s<>]+$/.test(url));
  return address ? `[${shown}](${targetOf(address)})` : shown;
}
