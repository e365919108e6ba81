import { Alert } from './alert';
import { CopyButton } from './copy-button';

interface OneTimeSecretProps {
  /** What it is: "Token". */
  label: string;
  secret: string;
  /** What to do with it; by default, that it will not be shown again. */
  note?: string;
}

/** A secret at the only time it is shown. */
export function OneTimeSecret({ label, secret, note }: OneTimeSecretProps) {
  return (
    <div className="flex flex-col gap-3">
      <Alert>{note ?? 'Copy it now and keep it safe. It will not be shown again.'}</Alert>
      <div className="flex flex-col gap-2 sm:flex-row">
        <input
          aria-label={label}
          readOnly
          value={secret}
          onFocus={(event) => event.target.select()}
          className="h-9 min-w-0 flex-1 rounded-md border border-line-strong bg-surface-2 px-3 font-mono text-sm touch:min-h-11"
        />
        <CopyButton text={secret} label="Copy" withLabel />
      </div>
    </div>
  );
}
