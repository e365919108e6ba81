'use client';
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from './button';
import { copyText } from './copy-text';
import { IconButton } from './icon-button';

const SAID_MS = 1_600;

interface CopyButtonProps {
  text: string;
  /** What it copies: "Copy code". */
  label: string;
  /** Shows the label beside the icon. */
  withLabel?: boolean;
  className?: string;
}

/** Copies a text to the clipboard and confirms it for a moment. */
export function CopyButton({ text, label, withLabel = false, className = '' }: CopyButtonProps) {
  const [said, setSaid] = useState<'Copied' | 'Copying failed' | null>(null);
  useEffect(() => {
    if (!said) return;
    const timer = setTimeout(() => setSaid(null), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);

  const copy = () => {
    copyText(text).then(
      () => setSaid('Copied'),
      () => setSaid('Copying failed'),
    );
  };
  const Icon = said === 'Copied' ? Check : Copy;
  const icon = <Icon aria-hidden size={16} strokeWidth={1.75} />;
  return (
    <>
      {withLabel ? (
        <Button onClick={copy} className={className}>
          {icon}
          {said ?? label}
        </Button>
      ) : (
        <IconButton label={said ?? label} icon={icon} onClick={copy} className={className} />
      )}
      <span role="status" className="sr-only">
        {said}
      </span>
    </>
  );
}
