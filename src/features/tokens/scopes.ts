import type { TokenScope } from '@/shared/model/account';

/** What each scope lets a token do, in words. A token never does more than whom it belongs to. */
export const SCOPES: Record<TokenScope, { label: string; hint: string }> = {
  read: {
    label: 'Read',
    hint: 'See channels, messages and people, and be notified of what happens.',
  },
  write: { label: 'Write', hint: 'Post, edit, react, and join or make channels.' },
  admin: { label: 'Admin', hint: 'Manage people, bots, invitations and the workspace itself.' },
};
