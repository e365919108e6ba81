/**
 * Answers every address of the workspace: `/c/<channel>`, `/c/<channel>/<seq>`, `/search`, `/browse`.
 * The layout shows what the address says, so that moving between them asks the server for nothing.
 */
export default function WorkspacePage() {
  return null;
}
