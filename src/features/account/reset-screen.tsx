'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useForm } from 'react-hook-form';
import { isNotFound } from '@/client/failure';
import { checkedBy, submitting } from '@/client/form';
import { signIn } from '@/client/sign-in';
import { trpc } from '@/client/trpc';
import { QueryView } from '@/features/query-view';
import { resetPassword } from '@/shared/input/account';
import { LIMITS } from '@/shared/limits';
import { Alert } from '@/ui/alert';
import { Button } from '@/ui/button';
import { Skeleton } from '@/ui/skeleton';
import { AccountFrame } from './account-frame';
import { PasswordField } from './password-field';

/** What the link in a mail opens: a new password, and with it the workspace. */
export function ResetScreen({ code }: { code: string }) {
  const reset = useQuery({
    queryKey: ['auth', 'reset', code],
    queryFn: () => trpc.auth.reset.query({ code }),
    // A link that was used on another tab is over here as well.
    refetchOnWindowFocus: true,
  });
  if (isNotFound(reset.error)) {
    return (
      <AccountFrame
        title="This link is over"
        lead="It works once, within 30 minutes. Ask for another one."
      >
        <Button asChild variant="primary">
          <Link href="/reset-password">Ask for a new link</Link>
        </Button>
      </AccountFrame>
    );
  }
  return (
    <AccountFrame
      title="Set a new password"
      lead={reset.data && `For ${reset.data.email}. You are signed out everywhere else.`}
    >
      <QueryView query={reset} skeleton={<Skeleton className="h-24" />}>
        {({ email }) => <ResetForm code={code} email={email} />}
      </QueryView>
    </AccountFrame>
  );
}

function ResetForm({ code, email }: { code: string; email: string }) {
  const form = useForm({
    resolver: checkedBy(resetPassword),
    defaultValues: { code, password: '' },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = submitting(form, async (values) => {
    await trpc.auth.resetPassword.mutate(values);
    const result = await signIn({ email, password: values.password });
    window.location.assign(result.ok ? '/' : '/sign-in');
  });
  const said = errors.root?.message ?? errors.code?.message;
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      {said && <Alert tone="danger">{said}</Alert>}
      {/* Tells password managers whose password this is. */}
      <input type="text" autoComplete="username" value={email} readOnly hidden />
      <PasswordField
        label="New password"
        autoComplete="new-password"
        autoFocus
        hint={`At least ${LIMITS.passwordMinLength} characters. A few words make a good one.`}
        error={errors.password?.message}
        {...form.register('password')}
      />
      <Button type="submit" variant="primary" busy={isSubmitting} className="mt-2">
        Set password and sign in
      </Button>
    </form>
  );
}
