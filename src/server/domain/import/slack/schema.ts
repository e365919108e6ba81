import * as z from 'zod';

// Slack's export, as far as it is read. Exports differ by age and plan, so what is not needed may be
// missing or of another shape without making the rest of no use.

const text = z.string().optional().catch(undefined);
const flag = z.boolean().optional().catch(undefined);
const texts = z.array(z.string()).optional().catch(undefined);

export const slackId = z.string().regex(/^[A-Z0-9]{2,32}$/);

const value = z.object({ value: z.string() }).optional().catch(undefined);

export const slackUser = z.object({
  id: slackId,
  name: text,
  real_name: text,
  deleted: flag,
  is_admin: flag,
  is_owner: flag,
  is_primary_owner: flag,
  is_restricted: flag,
  is_ultra_restricted: flag,
  is_bot: flag,
  profile: z
    .object({
      real_name: text,
      display_name: text,
      title: text,
      email: text,
      bot_id: text,
    })
    .optional()
    .catch(undefined),
});

export const slackChannel = z.object({
  id: slackId,
  name: text,
  created: z.number().int().nonnegative().optional().catch(undefined),
  creator: text,
  is_archived: flag,
  members: texts,
  topic: value,
  purpose: value,
});

/** Seconds and microseconds since 1970: a message's time, and its name within its channel. */
export const slackTime = z.string().regex(/^\d{9,11}\.\d{1,6}$/);

export const slackMessage = z.object({
  ts: slackTime.optional().catch(undefined),
  subtype: text,
  user: text,
  bot_id: text,
  username: text,
  text,
  topic: text,
  hidden: flag,
  thread_ts: slackTime.optional().catch(undefined),
  edited: z.object({ ts: slackTime }).optional().catch(undefined),
  reactions: z
    .array(z.object({ name: z.string(), users: z.array(z.string()) }))
    .optional()
    .catch(undefined),
  files: z
    .array(z.object({ name: text, title: text, permalink: text, url_private: text }))
    .optional()
    .catch(undefined),
  attachments: z
    .array(z.object({ fallback: text, title: text, title_link: text, text, pretext: text }))
    .optional()
    .catch(undefined),
  user_profile: z
    .object({ real_name: text, display_name: text, name: text })
    .optional()
    .catch(undefined),
  bot_profile: z.object({ name: text }).optional().catch(undefined),
});

export type SlackUser = z.output<typeof slackUser>;
export type SlackChannel = z.output<typeof slackChannel>;
export type SlackMessage = z.output<typeof slackMessage>;

export function dateOfSlackTime(ts: string): Date {
  return new Date(Math.floor(Number(ts) * 1000));
}
