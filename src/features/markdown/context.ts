/** Answers what a mention is called; `null` for someone or something unknown to the reader. */
export interface MarkdownNames {
  member: (id: string) => { name: string; isMe: boolean } | null;
  channel: (id: string) => string | null;
}

/** What the pieces of one message need to know. */
export interface MarkdownContext {
  names: MarkdownNames;
  onOpenMember: ((id: string) => void) | undefined;
  onOpenChannel: ((id: string) => void) | undefined;
  /** Code is shown whole from the start. */
  unfolded: boolean;
}
