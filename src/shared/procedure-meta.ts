/** The limits that are taken once a call, by the member who makes it or, about an account, by its user. */
export type CallLimit =
  | 'channelCreate'
  | 'inviteCreate'
  | 'tokenCreate'
  | 'botCreate'
  | 'arrange'
  | 'sessionEnd';

/** What a procedure declares beside its input and result. */
export interface ProcedureMeta {
  /** A limit of its own, beside that of all changes. What one call may do to many people is counted in its verb. */
  limit?: CallLimit;
  /** That it reads much: it runs on connections kept for that. */
  reads?: 'much';
}
