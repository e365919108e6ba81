import { areRich, controlText, linked, objectText, oddBlocks, textOfBlocks } from './blocks';
import { filesOf, type HungFiles, messagesIn } from './files';
import { type Fields, flagOf, idOf, isFields, isOdd, listIn, textOf } from './read';

/** What an attachment shows, in Slack's mark-up. */
export interface ShownAttachment {
  /** Who said it, of a message that was forwarded or shared: a name, or an id of Slack's. */
  author: { name?: string | undefined; id?: string | undefined } | null;
  text: string;
  files: unknown[];
  /** Attachments of its own. */
  inner: ShownAttachment[];
}

/** Attachments that a message shows, those in others among them. */
export const MAX_ATTACHMENTS = 100;

export interface Attachments {
  shown: ShownAttachment[];
  /** How many come after the most that a message shows. */
  beyond: number;
  /** How many are, or hold words, of a shape that can't be read. */
  unread: number;
  empty: HungFiles['empty'];
  twice: HungFiles['twice'];
}

const NO_ATTACHMENTS: Attachments = { shown: [], beyond: 0, unread: 0, empty: 0, twice: 0 };

type Tally = Omit<Attachments, 'shown'> & { room: number };

/**
 * The attachments of a message that say something; a preview of a link that the text has says nothing new,
 * unless it has files or attachments.
 */
export function attachmentsOf(attachments: unknown, text: string, isBots: boolean): Attachments {
  if (attachments === undefined) return NO_ATTACHMENTS;
  const tally = { room: MAX_ATTACHMENTS, beyond: 0, unread: 0, empty: 0, twice: 0 };
  const isNew = (attachment: Fields) => isBots || text === '' || !isPreview(attachment, text);
  return { shown: showAll(attachments, tally, isNew), ...tally };
}

/** Whether there is anything in the attachments of a message. */
export const hasAttachments = (attachments: unknown) => attachmentsIn(attachments).length > 0;

const attachmentsIn = (attachments: unknown) =>
  listIn(attachments).filter((each) => textOf(each) !== undefined || isOdd(each));

function showAll(
  attachments: unknown,
  tally: Tally,
  isNew: (attachment: Fields) => boolean = () => true,
): ShownAttachment[] {
  return attachmentsIn(attachments).flatMap((raw) => {
    if (tally.room === 0) {
      tally.beyond += 1;
      return [];
    }
    tally.room -= 1;
    const text = textOf(raw);
    if (text !== undefined) return [{ author: null, text, files: [], inner: [] }];
    if (!isFields(raw)) tally.unread += 1;
    if (!isFields(raw) || !isNew(raw)) return [];
    const hung = filesOf(raw, ...messagesIn(raw.message_blocks));
    tally.empty += hung.empty;
    tally.twice += hung.twice;
    const shown = { files: hung.files, ...(isShared(raw) ? sharedOf : cardOf)(raw, tally) };
    const isEmpty = shown.text.trim() === '' && shown.files.length + shown.inner.length === 0;
    const isUnclear = isEmpty && (oddBlocks(raw.blocks) > 0 || holdsMore(raw));
    if (isUnclear || TEXTS.some((key) => isUnread(raw[key]))) tally.unread += 1;
    return isEmpty ? [] : [shown];
  });
}

/** What dresses an attachment, or stands in for it, and says nothing by itself. */
const DRESSING =
  /^(?:id|color|ts|fallback|mrkdwn_in|callback_id|attachment_type|footer_icon|(?:app|bot|team|channel|msg)_\w+|(?:original|from)_url|(?:author|service)_\w+|\w+_(?:width|height|bytes|size))$/;

const holdsMore = (attachment: Fields) =>
  Object.entries(attachment).some(
    ([key, value]) =>
      !DRESSING.test(key) && (typeof value === 'string' ? value.trim() !== '' : holdsAny(value)),
  );

const holdsAny = (value: unknown) => isOdd(value) && Object.keys(Object(value)).length > 0;

const TEXTS = ['pretext', 'author_name', 'title', 'text', 'footer', 'fallback'];

/** A text, or an object with one, as blocks have them. */
const wordsOf = (value: unknown) => textOf(value) ?? (objectText(value) || undefined);
const isUnread = (value: unknown) => isOdd(value) && wordsOf(value) === undefined;

const isShared = (attachment: Fields) =>
  flagOf(attachment.is_share) ||
  flagOf(attachment.is_msg_unfurl) ||
  flagOf(attachment.is_reply_unfurl) ||
  listIn(attachment.message_blocks).length > 0;

function isPreview(attachment: Fields, text: string): boolean {
  const { files, empty } = filesOf(attachment);
  const holdsMore = files.length + empty > 0 || hasAttachments(attachment.attachments);
  if (isShared(attachment) || holdsMore) return false;
  const address = textOf(attachment.original_url) ?? textOf(attachment.from_url);
  return address !== undefined && text.includes(address.replaceAll('&', '&amp;'));
}

type Said = Omit<ShownAttachment, 'files'>;

function sharedOf(attachment: Fields, tally: Tally): Said {
  const messages = messagesIn(attachment.message_blocks);
  const author = {
    name: wordsOf(attachment.author_name) ?? wordsOf(attachment.author_subname),
    id: [attachment.author_id, ...messages.map(({ user }) => user)].map(idOf).find(Boolean),
  };
  const inner = [attachment, ...messages].flatMap((each) => showAll(each.attachments, tally));
  tally.unread += messages.filter(isUnreadMessage).length;
  const said = distinct([
    wordsOf(attachment.pretext),
    bold(linked(attachment.title_link, plain(attachment.title))),
    wordsOf(attachment.text),
    textOfBlocks(attachment.blocks),
    ...messages.map(saidIn),
    linked(attachment.image_url, attachment.image_url ? 'image' : ''),
  ]);
  if (said.length === 0 && inner.length === 0) said.push(wordsOf(attachment.fallback) ?? '');
  const parts = [...said, ...fieldsText(attachment)];
  const hasMore = parts.some((part) => part.trim() !== '') || inner.length > 0;
  return { author, text: hasMore ? joined([...parts, linkTo(attachment.from_url)]) : '', inner };
}

const isUnreadMessage = ({ text, blocks }: Fields) => isUnread(text) || oddBlocks(blocks) > 0;

/** The words of a message: its blocks where they are all there is, or more than the text. */
function saidIn({ text, blocks }: Fields): string {
  const inBlocks = textOfBlocks(blocks);
  const words = wordsOf(text);
  return inBlocks !== '' && (words === undefined || areRich(blocks)) ? inBlocks : (words ?? '');
}

/** Each once: an attachment and the message in it may have the same words, with other marks. */
function distinct(texts: (string | undefined)[]): string[] {
  const kept = new Map<string, string>();
  for (const text of texts) {
    if (text === undefined || text.trim() === '') continue;
    const key = text.replace(/<[^<>]*>|:[\w+'-]+:|[^\p{L}\p{N}]+/gu, ' ').trim() || text.trim();
    if (!kept.has(key)) kept.set(key, text);
  }
  return [...kept.values()];
}

/** Nothing, where the address is none. */
function linkTo(address: unknown): string {
  const shown = 'Open the message';
  const link = linked(address, shown);
  return link === shown ? '' : link;
}

function cardOf(attachment: Fields, tally: Tally): Said {
  const { pretext, author_link, author_name, title, title_link, text } = attachment;
  const inBlocks = textOfBlocks(attachment.blocks);
  const words = wordsOf(text);
  const shown = joined([
    wordsOf(pretext),
    linked(author_link, plain(author_name)),
    bold(linked(title_link, plain(title))),
    words && !(inBlocks && areRich(attachment.blocks)) ? words : undefined,
    inBlocks,
    ...fieldsText(attachment),
    ...actionsText(attachment),
    linked(attachment.image_url ?? attachment.thumb_url, imageName(attachment)),
    plain(attachment.footer),
  ]);
  const inner = showAll(attachment.attachments, tally);
  const fallback = wordsOf(attachment.fallback);
  const isEmpty = shown.trim() === '' && fallback && !/^\[?no preview/i.test(fallback);
  return { author: null, text: isEmpty ? fallback : shown, inner };
}

const imageName = ({ image_url, thumb_url }: Fields) => (image_url || thumb_url ? 'image' : '');

const joined = (parts: (string | undefined)[]) =>
  parts.filter((part) => part !== undefined && part.trim() !== '').join('\n');

/** Titles and names may have a mark-up of their own; a bare `<` is none. */
const plain = (value: unknown) => wordsOf(value)?.replace(/\s+/g, ' ').trim() ?? '';
const bold = (text: string) => (text === '' || /[*\n]/.test(text) ? text : `*${text}*`);

function fieldsText({ fields }: Fields): string[] {
  return listIn(fields).flatMap((each) => {
    const field = isFields(each) ? each : { value: each };
    const [title, value] = [plain(field.title), wordsOf(field.value) ?? ''];
    if (title === '') return value === '' ? [] : [value];
    return [value === '' ? bold(title) : `${bold(`${title}:`)} ${value}`];
  });
}

const actionsText = ({ actions }: Fields): string[] => [
  listIn(actions).map(controlText).filter(Boolean).join(' · '),
];
