'use client';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { useForm } from 'react-hook-form';
import * as z from 'zod';
import { checkedBy, submitting } from '@/client/form';
import { safeCallback, signIn } from '@/client/sign-in';
import { Alert } from '@/ui/alert';
import { Button } from '@/ui/button';
import { TextField } from '@/ui/field';
import { AccountFrame } from './account-frame';
import { PasswordField } from './password-field';
import { ProviderButtons } from './provider-buttons';
import { refusalSentence } from './refusal-sentence';
import { useAuthStatus } from './use-auth-status';
import { useSignInLink } from './use-sign-in-link';

// Looser than for a new password: what a password must look like is not revealed here.
const credentials = z.object({
  email: z.string().trim().toLowerCase().min(1, 'Enter your e-mail address.'),
  password: z.string().min(1, 'Enter your password.'),
});

interface SignInScreenProps {
  callbackUrl: string | null;
  /** A code that a provider's sign-in came back with. */
  error: string | null;
  /** Says why someone who was signed in is here. */
  notice: string | null;
  /** The provider whose account is linked once the password was entered. */
  link: string | null;
}

export function SignInScreen({ callbackUrl, error, notice, link }: SignInScreenProps) {
  const router = useRouter();
  const { data: status } = useAuthStatus();
  const form = useForm({
    resolver: checkedBy(credentials),
    defaultValues: { email: '', password: '' },
  });
  const { errors, isSubmitting } = form.formState;
  const needsSetUp = status?.needsSetUp === true;
  const isLinking = link !== null;

  useEffect(() => {
    if (needsSetUp) router.replace('/setup');
  }, [needsSetUp, router]);

  const submit = submitting(form, async ({ email, password }) => {
    const result = await signIn({ email, password, connects: isLinking });
    if (result.ok) {
      // A full load: the socket must be opened anew, with the new cookie.
      window.location.assign(safeCallback(callbackUrl, window.location.origin));
      return;
    }
    form.setError('root', { message: refusalSentence(result.code) });
    form.setFocus('password', { shouldSelect: true });
  });
  const byLink = useSignInLink(callbackUrl);
  const code = byLink.refusal ?? error;
  const said = errors.root?.message ?? (code ? refusalSentence(code) : null);
  const providers = status?.providers ?? [];
  const asksPassword = isLinking || !status?.singleSignOnOnly;

  if (byLink.busy) return <AccountFrame title="Signing you in …">{null}</AccountFrame>;
  return (
    <AccountFrame title={isLinking ? 'Connect your account' : 'Sign in'}>
      {notice === 'ended' && !said && (
        <Alert className="mb-4">You were signed out. Sign in again to go on where you were.</Alert>
      )}
      {isLinking && !said && (
        <Alert className="mb-4">
          There is an account with your e-mail address already. Enter its password once to connect
          it to {nameOf(link, providers)}; from then on you sign in there.
        </Alert>
      )}
      {said && (
        <Alert tone="danger" className="mb-4">
          {said}
        </Alert>
      )}
      {asksPassword && (
        <form noValidate onSubmit={submit} className="flex flex-col gap-4">
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
            {isLinking ? 'Connect and sign in' : 'Sign in'}
          </Button>
        </form>
      )}
      {!isLinking && (
        <ProviderButtons providers={providers} callbackUrl={callbackUrl} apart={asksPassword} />
      )}
      {isLinking && <OtherWay callbackUrl={callbackUrl} />}
      <p className="mt-8 text-muted text-sm">
        New here? Ask someone in the workspace for an invitation.
      </p>
      {asksPassword && !isLinking && (
        <p className="mt-2 text-sm">
          <Link href="/reset-password" className="text-link underline underline-offset-2">
            Forgot your password?
          </Link>
        </p>
      )}
    </AccountFrame>
  );
}

/** Leaves the accounts as they are. */
function OtherWay({ callbackUrl }: { callbackUrl: string | null }) {
  const query = callbackUrl ? `?${new URLSearchParams({ callbackUrl })}` : '';
  return (
    <Link
      href={`/sign-in${query}`}
      className="mt-4 inline-block text-link underline underline-offset-2"
    >
      Sign in another way
    </Link>
  );
}

const nameOf = (id: string, providers: { id: string; name: string }[]) =>
  providers.find((provider) => provider.id === id)?.name ?? 'your provider';
