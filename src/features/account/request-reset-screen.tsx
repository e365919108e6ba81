'use client';
import Link from 'next/link';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { checkedBy, submitting } from '@/client/form';
import { trpc } from '@/client/trpc';
import { QueryView } from '@/features/query-view';
import { requestReset } from '@/shared/input/account';
import { Alert } from '@/ui/alert';
import { Button } from '@/ui/button';
import { TextField } from '@/ui/field';
import { Skeleton } from '@/ui/skeleton';
import { AccountFrame } from './account-frame';
import { useAuthStatus } from './use-auth-status';

/** Asks for the link that sets a new password. */
export function RequestResetScreen() {
  const status = useAuthStatus();
  const [sentTo, setSentTo] = useState<string | null>(null);
  if (sentTo !== null) {
    return (
      <AccountFrame
        title="Look at your mail"
        lead={`If ${sentTo} has an account here, a link is on its way. It works once, within 30 minutes.`}
      >
        <p className="text-muted text-sm">
          Nothing there after a few minutes? Look among the unwanted mail, or ask again.
        </p>
        <div className="mt-6 flex gap-2">
          <Button onClick={() => setSentTo(null)}>Ask again</Button>
          <BackToSignIn />
        </div>
      </AccountFrame>
    );
  }
  return (
    <AccountFrame
      title="Forgot your password?"
      lead={status.data?.sendsMail && 'A link by mail lets you set a new one.'}
    >
      <QueryView query={status} skeleton={<Skeleton className="h-24" />}>
        {({ sendsMail, singleSignOnOnly }) =>
          sendsMail && !singleSignOnOnly ? (
            <RequestForm onSent={setSentTo} />
          ) : (
            <>
              <Alert>
                {singleSignOnOnly
                  ? 'Passwords are off on this server. Sign in through your organisation.'
                  : 'This server sends no mail. Ask an admin of your workspace for a link that sets a new password.'}
              </Alert>
              <div className="mt-6">
                <BackToSignIn />
              </div>
            </>
          )
        }
      </QueryView>
    </AccountFrame>
  );
}

function RequestForm({ onSent }: { onSent: (email: string) => void }) {
  const form = useForm({ resolver: checkedBy(requestReset), defaultValues: { email: '' } });
  const { errors, isSubmitting } = form.formState;
  const submit = submitting(form, async (values) => {
    await trpc.auth.requestReset.mutate(values);
    onSent(values.email);
  });
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      {errors.root && <Alert tone="danger">{errors.root.message}</Alert>}
      <TextField
        label="E-mail address"
        type="email"
        autoComplete="username"
        autoFocus
        error={errors.email?.message}
        {...form.register('email')}
      />
      <div className="mt-2 flex gap-2">
        <Button type="submit" variant="primary" busy={isSubmitting}>
          Send me a link
        </Button>
        <BackToSignIn />
      </div>
    </form>
  );
}

function BackToSignIn() {
  return (
    <Button asChild variant="ghost">
      <Link href="/sign-in">Back to sign in</Link>
    </Button>
  );
}
