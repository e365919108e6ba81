/** The house's name and sign. */
export function Wordmark() {
  return (
    <span className="flex items-center gap-2 font-semibold tracking-tight">
      <svg aria-hidden="true" viewBox="0 0 32 32" className="size-5">
        <rect width="32" height="32" rx="8" className="fill-accent" />
        <path
          d="M8 10.5A2.5 2.5 0 0 1 10.5 8h11a2.5 2.5 0 0 1 2.5 2.5v7a2.5 2.5 0 0 1-2.5 2.5H15l-5 4.5V20a2.5 2.5 0 0 1-2-2.5z"
          className="fill-accent-ink"
        />
      </svg>
      Parley
    </span>
  );
}
