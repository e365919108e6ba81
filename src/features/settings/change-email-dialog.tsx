'use client';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { checkedBy, submitting } from '@/client/form';
import { trpc } from '@/client/trpc';
import { PasswordField } from '@/features/account';
import { requestEmailChange } from '@/shared/input/account';
import { Alert } from '@/ui/alert';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { TextField } from '@/ui/field';

interface ChangeEmailDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The address that there is. */
  email: string;
}

/** Asks for another address, and mails a link there that confirms it. */
export function ChangeEmailDialog({ open, onOpenChange, email }: ChangeEmailDialogProps) {
  const [sentTo, setSentTo] = useState<string | null>(null);
  const change = (next: boolean) => {
    onOpenChange(next);
    if (!next) setSentTo(null);
  };
  return (
    <Dialog open={open} onOpenChange={change} title="Change your e-mail address">
      {sentTo ? (
        <div className="flex flex-col gap-4">
          <p>
            A link is on its way to <strong className="wrap-anywhere">{sentTo}</strong>. Your
            address changes when you open it, within a day.
          </p>
          <p className="text-muted text-sm">
            Nothing there after a few minutes? Look among the unwanted mail. An address that has an
            account already gets none.
          </p>
          <Button variant="primary" className="self-end" onClick={() => change(false)}>
            Done
          </Button>
        </div>
      ) : (
        <ChangeForm email={email} onSent={setSentTo} onCancel={() => change(false)} />
      )}
    </Dialog>
  );
}

interface ChangeFormProps {
  email: string;
  onSent: (email: string) => void;
  onCancel: () => void;
}

function ChangeForm({ email, onSent, onCancel }: ChangeFormProps) {
  const form = useForm({
    resolver: checkedBy(requestEmailChange),
    defaultValues: { email: '', password: '' },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = submitting(form, async (values) => {
    await trpc.auth.requestEmailChange.mutate(values);
    onSent(values.email);
  });
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      {errors.root && <Alert tone="danger">{errors.root.message}</Alert>}
      <TextField
        label="New e-mail address"
        type="email"
        autoComplete="email"
        hint={`You sign in with ${email} until the new one is confirmed.`}
        error={errors.email?.message}
        {...form.register('email')}
      />
      <PasswordField
        label="Your password"
        autoComplete="current-password"
        error={errors.password?.message}
        {...form.register('password')}
      />
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant="primary" busy={isSubmitting}>
          Send me a link
        </Button>
      </div>
    </form>
  );
}
