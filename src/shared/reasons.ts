/**
 * Why a call was refused: the closed list that `ErrorShape.data.reason` takes its value from. A reason is
 * stable once released; the sentence beside it is not.
 */
export const REASONS = [
  // Credentials
  'unauthenticated',
  'token_invalid',
  'session_only',
  'scope',
  // What is not there, or not for the caller to see
  'not_found',
  'invite_gone',
  // What the caller may not do
  'admins_only',
  'admins_or_creator',
  'already_set_up',
  'author_only',
  'author_or_admin',
  'bot_owner',
  'channel_archived',
  'channel_closed_to_invites',
  'deactivated',
  'direct',
  'guests_excluded',
  'members_only',
  'not_joined',
  'not_public',
  'not_your_token',
  'owners_only',
  // Input that does not fit
  'invalid_input',
  'cursor',
  'guest_channels',
  'message_length',
  'period',
  'search_empty',
  'search_filter',
  'search_from',
  'search_in',
  'search_parts',
  'sign_up_refused',
  'unknown_emoji',
  'wrong_password',
  // What is so already
  'handle_taken',
  'import_running',
  'key_reused',
  'last_owner',
  'member_exists',
  'name_taken',
  // Limits
  'rate_limited',
  'reactions_per_message',
  'subscriptions_per_socket',
  // Commands of whoever runs the server
  'holder',
  'no_account',
  'no_member',
  'no_owner',
  'no_workspace',
  'not_a_bot',
  'not_a_slack_export',
  'not_a_zip',
  'password',
  'workspace_ambiguous',
  // The call itself, and the server
  'bad_request',
  'client_closed_request',
  'method_not_supported',
  'parse_error',
  'payload_too_large',
  'timeout',
  'unavailable',
  'unsupported_media_type',
  'internal',
] as const;

export type Reason = (typeof REASONS)[number];
