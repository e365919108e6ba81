import * as z from 'zod';
import { LIMITS } from '../limits';
import { ROLES } from '../model/member';
import { workspaceSettings } from '../settings';
import { email, inWorkspace, searchText, singleLine } from './common';
import { channelId, inviteId } from './id';

export const createWorkspace = z.object({ name: singleLine(LIMITS.nameLength) });
export const getWorkspace = z.object({ slug: searchText(80).min(1) });
export const updateWorkspace = inWorkspace.extend({ name: singleLine(LIMITS.nameLength) });

/** Those to change; what is left out stays. */
export const updateSettings = inWorkspace.extend({ settings: workspaceSettings.partial() });

export const createInvite = inWorkspace.extend({
  role: z.enum(ROLES).exclude(['owner']).default('member'),
  channelIds: z.array(channelId).max(LIMITS.membersPerAdd).default([]),
  /** Hours until it stops working; `null` never does. */
  expiresInHours: z
    .int()
    .min(1)
    .max(24 * 365)
    .nullable()
    .default(24 * 7),
  /** The only address that it lets in, once; anyone who has the link when left out. */
  email: email.nullable().default(null),
  maxUses: z.int().min(1).max(LIMITS.inviteUses).nullable().default(null),
});
export const revokeInvite = inWorkspace.extend({ inviteId });
export const resendInvite = inWorkspace.extend({ inviteId });

export type CreateWorkspace = z.output<typeof createWorkspace>;
export type GetWorkspace = z.output<typeof getWorkspace>;
export type UpdateWorkspace = z.output<typeof updateWorkspace>;
export type UpdateSettings = z.output<typeof updateSettings>;
export type CreateInvite = z.output<typeof createInvite>;
export type RevokeInvite = z.output<typeof revokeInvite>;
export type ResendInvite = z.output<typeof resendInvite>;
