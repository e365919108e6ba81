/** The limits that people can meet. Lengths are in characters (UTF-16 units), times in milliseconds. */
export const LIMITS = {
  messageLength: 12_000,
  messageKeyLength: 64,
  channelNameLength: 80,
  topicLength: 250,
  nameLength: 80,
  titleLength: 120,
  handleLength: 32,
  emailLength: 254,
  passwordMinLength: 10,
  passwordMaxLength: 200,
  emojiLength: 64,
  reactionsPerMessage: 100,
  pinsPerChannel: 100,
  mentionsPerMessage: 100,
  /** How many active members one `@here` calls. */
  calledHere: 1_000,
  groupMembers: 9,
  /** People named to post where only admins may. */
  posters: 100,
  membersPerAdd: 100,
  historyPage: 100,
  listPage: 200,
  searchQueryLength: 400,
  searchPage: 50,
  timeZoneLength: 64,
  watchedMembers: 500,
  subscriptionsPerSocket: 50,
  unreadMentions: 100,
  /** Of the newest messages of a conversation, those that an unread count looks through for deleted ones. */
  countedMessages: 1_000,
  /** Sessions of one account that live at the same time: one more ends the one that was used longest ago. */
  liveSessions: 100,
  tokenNameLength: 80,
  /** Tokens of one member that work at the same time. */
  liveTokens: 25,
  /** Tokens of all bots of a workspace that work at the same time. */
  liveBotTokens: 500,
  /** Invitations of a workspace that work at the same time. */
  liveInvites: 200,
  inviteUses: 10_000,
  insightDays: 366,
  /** Entries of the audit trail in one CSV file. */
  auditExport: 50_000,
} as const;

/** How long one "is typing" is shown after its last signal. */
export const TYPING_TTL_MS = 6_000;
/** How often a client signals "typing" while a person types. */
export const TYPING_INTERVAL_MS = 3_000;
