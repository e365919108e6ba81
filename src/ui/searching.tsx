/** Where what is typed is still being looked for: after a moment, since most answers come before. */
export function Searching() {
  return <span className="animate-after-wait">Searching…</span>;
}
