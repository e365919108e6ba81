import { sql } from 'drizzle-orm';
import {
  boolean,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { ChannelId, InviteId, MemberId, TokenId, WorkspaceId } from '@/shared/id';
import type { TokenScope } from '@/shared/model/account';
import type { Role } from '@/shared/model/member';
import { members } from './member';

export const tokens = pgTable(
  'tokens',
  {
    workspaceId: uuid('workspace_id').$type<WorkspaceId>().notNull(),
    id: uuid('id').$type<TokenId>().notNull(),
    memberId: uuid('member_id').$type<MemberId>().notNull(),
    createdBy: uuid('created_by').$type<MemberId>().notNull(),
    name: text('name').notNull(),
    prefix: text('prefix').notNull(),
    /** SHA-256 of the secret: it is 256 random bits, so a slow hash would add nothing. */
    secretHash: text('secret_hash').notNull(),
    scopes: text('scopes').array().$type<TokenScope[]>().notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    lastUsedAt: timestamp('last_used_at', { withTimezone: true }),
    expiresAt: timestamp('expires_at', { withTimezone: true }),
    revokedAt: timestamp('revoked_at', { withTimezone: true }),
    /** Revoked because its member was deactivated; it works again when they are let back in. */
    revokedWithMember: boolean('revoked_with_member').notNull().default(false),
  },
  (t) => [
    primaryKey({ name: 'tokens_pkey', columns: [t.workspaceId, t.id] }),
    uniqueIndex('tokens_secret_key').on(t.secretHash),
    index('tokens_member_idx').on(t.workspaceId, t.memberId),
    index('tokens_maker_idx').on(t.workspaceId, t.createdBy),
    foreignKey({
      name: 'tokens_member_fkey',
      columns: [t.workspaceId, t.memberId],
      foreignColumns: [members.workspaceId, members.id],
    }),
  ],
);

export const invites = pgTable(
  'invites',
  {
    workspaceId: uuid('workspace_id').$type<WorkspaceId>().notNull(),
    id: uuid('id').$type<InviteId>().notNull(),
    codeHash: text('code_hash').notNull(),
    role: text('role').$type<Role>().notNull(),
    /** Whom alone it lets in, in lower case; null for anyone who has the code. */
    email: text('email'),
    channelIds: uuid('channel_ids').array().$type<ChannelId[]>().notNull(),
    createdBy: uuid('created_by').$type<MemberId>().notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    expiresAt: timestamp('expires_at', { withTimezone: true }),
    maxUses: integer('max_uses'),
    uses: integer('uses').notNull().default(0),
    revokedAt: timestamp('revoked_at', { withTimezone: true }),
    /** When it was mailed to `email`; null until the mail server has taken it. */
    mailedAt: timestamp('mailed_at', { withTimezone: true }),
    /** Revoked because its maker may no longer invite; it works again when they may. */
    revokedWithMaker: boolean('revoked_with_maker').notNull().default(false),
  },
  (t) => [
    primaryKey({ name: 'invites_pkey', columns: [t.workspaceId, t.id] }),
    uniqueIndex('invites_code_key').on(t.codeHash),
    index('invites_email_idx').on(t.email).where(sql`${t.email} is not null`),
    index('invites_maker_idx').on(t.workspaceId, t.createdBy),
    foreignKey({
      name: 'invites_created_by_fkey',
      columns: [t.workspaceId, t.createdBy],
      foreignColumns: [members.workspaceId, members.id],
    }),
  ],
);

export type TokenRow = typeof tokens.$inferSelect;
export type InviteRow = typeof invites.$inferSelect;
