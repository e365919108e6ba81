'use client';
import { clsx } from 'clsx';
import { useState } from 'react';
import { safeCallback, signInWith } from '@/client/sign-in';
import { Button } from '@/ui/button';
import { toast } from '@/ui/toaster';

interface ProviderButtonsProps {
  providers: { id: string; name: string }[];
  callbackUrl: string | null;
  /** Stands below something else, with a line between. */
  apart?: boolean;
  /** What one does with them. */
  verb?: string;
}

/** A button for each sign-in provider that is set up; nothing where there is none. */
export function ProviderButtons(props: ProviderButtonsProps) {
  const { providers, callbackUrl, apart = true, verb = 'Sign in' } = props;
  const [leavingWith, setLeavingWith] = useState<string | null>(null);
  if (providers.length === 0) return null;

  const leave = async (id: string) => {
    setLeavingWith(id);
    const left = await signInWith(id, safeCallback(callbackUrl, window.location.origin));
    if (left) return;
    setLeavingWith(null);
    toast.error('Parley can’t be reached. Check your connection and try again.');
  };
  return (
    <div className={clsx('flex flex-col gap-2', apart && 'mt-6 border-line border-t pt-6')}>
      {providers.map(({ id, name }) => (
        <Button key={id} busy={leavingWith === id} onClick={() => void leave(id)}>
          {verb} with {name}
        </Button>
      ))}
    </div>
  );
}
