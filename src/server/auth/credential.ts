/** `session:<id>` or `token:<id>`: what a socket or a stream was opened with. */
export type Credential = `session:${string}` | `token:${string}`;

/** Whose something is that is open: what it was opened with, and the person or bot behind that. */
export interface Holder {
  credential: Credential;
  person: string;
}
