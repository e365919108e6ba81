/** Returns what a mention is called; `null` for someone or something unknown to the reader. */
export interface MarkdownNames {
  member: (id: string) => { name: string; isMe: boolean } | null;
  channel: (id: string) => string | null;
}

/** Opens what a mention stands for, beside the mention. */
export type OpenMention = (id: string, mention: HTMLElement) => void;

/** What the pieces of one message need to know. */
export interface MarkdownContext {
  names: MarkdownNames;
  onOpenMember: OpenMention | undefined;
  onOpenChannel: OpenMention | undefined;
  /** Code is shown whole from the start. */
  unfolded: boolean;
}
