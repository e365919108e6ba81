import { areRich, linked, textOfBlocks } from './blocks';
import { type Fields, fieldsOf, flagOf, idOf, isFields, listOf, textOf } from './read';

/** What an attachment shows, in Slack's mark-up. */
export interface ShownAttachment {
  /** Who said it, of a message that was forwarded or shared: a name, or an id of Slack's. */
  author: { name?: string | undefined; id?: string | undefined } | null;
  text: string;
  files: unknown[];
}

/** Attachments that a message shows. */
export const MAX_ATTACHMENTS = 100;

const attachmentsIn = (attachments: unknown) =>
  (Array.isArray(attachments) ? attachments : [attachments]).filter(isFields);

/**
 * The attachments of a message that say something; a preview of a link that the text has says nothing new,
 * unless it has files. `beyond` are those after the most that a message shows.
 */
export function attachmentsOf(
  attachments: unknown,
  text: string,
  isBots: boolean,
): { shown: ShownAttachment[]; beyond: number } {
  const list = attachmentsIn(attachments);
  const shown = list
    .slice(0, MAX_ATTACHMENTS)
    .filter((attachment) => isBots || text === '' || !isPreview(attachment, text))
    .map((attachment) => (isShared(attachment) ? sharedOf(attachment) : cardOf(attachment)))
    .filter((shown) => shown.text.trim() !== '' || shown.files.length > 0);
  return { shown, beyond: Math.max(0, list.length - MAX_ATTACHMENTS) };
}

/** The files that the archive has with the attachments of a message. */
export const countAttachedFiles = (attachments: unknown): number =>
  attachmentsIn(attachments).reduce((sum, { files }) => sum + listOf(files).length, 0);

const isShared = (attachment: Fields) =>
  flagOf(attachment.is_share) ||
  flagOf(attachment.is_msg_unfurl) ||
  flagOf(attachment.is_reply_unfurl) ||
  Array.isArray(attachment.message_blocks);

function isPreview(attachment: Fields, text: string): boolean {
  if (isShared(attachment) || listOf(attachment.files).length > 0) return false;
  const address = textOf(attachment.original_url) ?? textOf(attachment.from_url);
  return address !== undefined && text.includes(address.replaceAll('&', '&amp;'));
}

function sharedOf(attachment: Fields): ShownAttachment {
  const messages = listOf(attachment.message_blocks).map((each) =>
    fieldsOf(fieldsOf(each).message),
  );
  const author = {
    name: textOf(attachment.author_name) ?? textOf(attachment.author_subname),
    id: [attachment.author_id, ...messages.map(({ user }) => user)].map(idOf).find(Boolean),
  };
  const blocks = messages.flatMap((message) => listOf(message.blocks));
  const said =
    textOf(attachment.text) ?? (textOfBlocks(blocks) || textOf(attachment.fallback)) ?? '';
  const parts = [said, ...fieldsText(attachment), linkTo(attachment.from_url)];
  const hasMore = said.trim() !== '' || fieldsText(attachment).length > 0;
  return { author, text: hasMore ? joined(parts) : '', files: listOf(attachment.files) };
}

/** Nothing, where the address is none. */
function linkTo(address: unknown): string {
  const shown = 'Open the message';
  const link = linked(address, shown);
  return link === shown ? '' : link;
}

function cardOf(attachment: Fields): ShownAttachment {
  const { pretext, author_link, author_name, title, title_link, text } = attachment;
  const inBlocks = textOfBlocks(attachment.blocks);
  const shown = joined([
    textOf(pretext),
    linked(author_link, plain(author_name)),
    bold(linked(title_link, plain(title))),
    textOf(text) && !(inBlocks && areRich(attachment.blocks)) ? textOf(text) : undefined,
    inBlocks,
    ...fieldsText(attachment),
    ...actionsText(attachment),
    linked(attachment.image_url ?? attachment.thumb_url, imageName(attachment)),
    plain(attachment.footer),
  ]);
  const fallback = textOf(attachment.fallback);
  const isEmpty = shown.trim() === '' && fallback && !/^\[?no preview/i.test(fallback);
  return { author: null, text: isEmpty ? fallback : shown, files: listOf(attachment.files) };
}

const imageName = ({ image_url, thumb_url }: Fields) => (image_url || thumb_url ? 'image' : '');

const joined = (parts: (string | undefined)[]) =>
  parts.filter((part) => part !== undefined && part.trim() !== '').join('\n');

/** Titles and names may have a mark-up of their own; a bare `<` is none. */
const plain = (value: unknown) => textOf(value)?.replace(/\s+/g, ' ').trim() ?? '';
const bold = (text: string) => (text === '' || /[*\n]/.test(text) ? text : `*${text}*`);

function fieldsText({ fields }: Fields): string[] {
  return listOf(fields).flatMap((each) => {
    const field = fieldsOf(each);
    const [title, value] = [plain(field.title), textOf(field.value) ?? ''];
    if (title === '') return value === '' ? [] : [value];
    return [value === '' ? bold(title) : `${bold(`${title}:`)} ${value}`];
  });
}

function actionsText({ actions }: Fields): string[] {
  return listOf(actions).flatMap((each) => {
    const action = fieldsOf(each);
    return textOf(action.url) ? [linked(action.url, plain(action.text))] : [];
  });
}
