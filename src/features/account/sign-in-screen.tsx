'use client';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { useForm } from 'react-hook-form';
import * as z from 'zod';
import { checkedBy, submitting } from '@/client/form';
import { safeCallback, signIn } from '@/client/sign-in';
import { Button } from '@/ui/button';
import { TextField } from '@/ui/field';
import { Notice } from '@/ui/notice';
import { AccountFrame } from './account-frame';
import { PasswordField } from './password-field';
import { ProviderButtons } from './provider-buttons';
import { useAuthStatus } from './use-auth-status';

// Looser than for a new password: what the password must look like is not to be told here.
const credentials = z.object({
  email: z.string().trim().toLowerCase().min(1, 'Enter your e-mail address.'),
  password: z.string().min(1, 'Enter your password.'),
});

/** One text for a wrong address, a wrong password and too many tries: it must not tell which it was. */
const REFUSED =
  'This e-mail address and password don’t go together, or there were too many tries. ' +
  'Check both, or wait a few minutes and try again.';
const UNREACHABLE = 'Parley can’t be reached. Check your connection and try again.';

interface SignInScreenProps {
  callbackUrl: string | null;
  /** A code that a provider's sign-in came back with. */
  error: string | null;
  /** Says why someone who was signed in is here. */
  notice: string | null;
}

export function SignInScreen({ callbackUrl, error, notice }: SignInScreenProps) {
  const router = useRouter();
  const { data: status } = useAuthStatus();
  const form = useForm({
    resolver: checkedBy(credentials),
    defaultValues: { email: '', password: '' },
  });
  const { errors, isSubmitting } = form.formState;
  const needsSetUp = status?.needsSetUp === true;

  useEffect(() => {
    if (needsSetUp) router.replace('/setup');
  }, [needsSetUp, router]);

  const submit = submitting(form, async ({ email, password }) => {
    const result = await signIn(email, password);
    if (result === 'ok') {
      // A full load: the socket must be opened anew, with the new cookie.
      window.location.assign(safeCallback(callbackUrl, window.location.origin));
      return;
    }
    form.setError('root', { message: result === 'refused' ? REFUSED : UNREACHABLE });
    form.setFocus('password', { shouldSelect: true });
  });
  const said = errors.root?.message ?? (error ? providerError(error) : null);

  return (
    <AccountFrame title="Sign in">
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        {notice === 'ended' && !said && (
          <Notice>You were signed out. Sign in again to go on where you were.</Notice>
        )}
        {said && <Notice tone="danger">{said}</Notice>}
        <TextField
          label="E-mail address"
          type="email"
          autoComplete="username"
          autoFocus
          error={errors.email?.message}
          {...form.register('email')}
        />
        <PasswordField
          label="Password"
          autoComplete="current-password"
          error={errors.password?.message}
          {...form.register('password')}
        />
        <Button type="submit" variant="primary" busy={isSubmitting} className="mt-2">
          Sign in
        </Button>
      </form>
      <ProviderButtons providers={status?.providers ?? []} callbackUrl={callbackUrl} />
      <p className="mt-8 text-muted text-sm">
        New here? Ask someone in the workspace for an invitation. Forgot your password? Whoever runs
        this server can set a new one.
      </p>
    </AccountFrame>
  );
}

function providerError(code: string): string {
  if (code === 'no_invite') {
    return 'No one has invited this account yet. Ask for an invitation, or sign in another way.';
  }
  return 'Signing in did not work. Try again, or sign in another way.';
}
