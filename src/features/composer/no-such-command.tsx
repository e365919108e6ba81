/** Above the text that calls a command that does not exist: it stays, and what to do about it. */
export function NoSuchCommand({ command, what }: { command: string; what: 'sent' | 'saved' }) {
  return (
    <p role="alert" className="pb-1.5 text-danger-text text-sm">
      There is no command <span className="font-medium">/{command}</span>, so nothing was {what}. To
      post it as text, put a space before the slash.
    </p>
  );
}
