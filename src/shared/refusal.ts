/** Why a command of the operator was refused. No client of the API meets these. */
export type RefusalReason =
  | 'file_exists'
  | 'folder'
  | 'interrupted'
  | 'newer_backup'
  | 'newer_database'
  | 'no_channel'
  | 'no_database'
  | 'no_folder'
  | 'no_source'
  | 'no_tables'
  | 'no_token'
  | 'not_a_backup'
  | 'not_empty'
  | 'not_running'
  | 'old_postgres'
  | 'old_tables'
  | 'other_tables'
  | 'report_file'
  | 'token_ambiguous'
  | 'token_revoked'
  | 'workspace_needed';

/** A failure that the operator can fix: `message` says how, for a terminal. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly reason: RefusalReason,
    message: string,
  ) {
    super(message);
  }
}
