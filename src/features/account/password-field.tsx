'use client';
import { Eye, EyeOff } from 'lucide-react';
import { type ComponentProps, useState } from 'react';
import { Field } from '@/ui/field';
import { IconButton } from '@/ui/icon-button';
import { Input } from '@/ui/input';

interface PasswordFieldProps extends ComponentProps<'input'> {
  label: string;
  hint?: string;
  error?: string | undefined;
}

/** A password that can be looked at: typing it twice catches fewer slips than seeing it once. */
export function PasswordField({ label, hint, error, ...rest }: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <Field {...{ label, hint, error }}>
      {(ids) => (
        <span className="relative">
          <Input {...rest} {...ids} type={shown ? 'text' : 'password'} className="pr-11" />
          <IconButton
            label={shown ? 'Hide password' : 'Show password'}
            plain
            size="sm"
            icon={<Icon aria-hidden size={16} strokeWidth={1.75} />}
            onClick={() => setShown(!shown)}
            className="absolute inset-y-0 right-1 my-auto"
          />
        </span>
      )}
    </Field>
  );
}
