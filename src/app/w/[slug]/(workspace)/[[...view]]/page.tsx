/**
 * Serves every address of the workspace: `/c/<channel>`, `/c/<channel>/<seq>`, `/search`, `/browse`.
 * The layout shows what the address names, so that moving between them makes no request.
 */
export default function WorkspacePage() {
  return null;
}
