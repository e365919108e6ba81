'use client';
import { useForm } from 'react-hook-form';
import { checkedBy, submitting } from '@/client/form';
import { trpc } from '@/client/trpc';
import { useLeaveGuard } from '@/features/navigation';
import { changePassword } from '@/shared/input/account';
import { LIMITS } from '@/shared/limits';
import { Button } from '@/ui/button';
import { Notice } from '@/ui/notice';
import { Skeleton } from '@/ui/skeleton';
import { toast } from '@/ui/toaster';
import { PasswordField, useAuthStatus } from '../account';
import { Answer } from '../answer';

/** A new password, which signs every other session out. */
export function PasswordTab() {
  const status = useAuthStatus();
  return (
    <Answer query={status} skeleton={<Skeleton className="h-40 max-w-md" />}>
      {({ account, singleSignOnOnly }) =>
        account?.hasPassword === false ? (
          <Notice>
            You sign in through another service, so there is no password to change here.
          </Notice>
        ) : (
          <>
            {singleSignOnOnly && (
              <Notice className="mb-4 max-w-md">
                Passwords are off on this server: yours only connects your account to your
                organisation’s, once.
              </Notice>
            )}
            <PasswordForm email={account?.email ?? ''} />
          </>
        )
      }
    </Answer>
  );
}

const EMPTY = { currentPassword: '', newPassword: '' };

function PasswordForm({ email }: { email: string }) {
  const form = useForm({ resolver: checkedBy(changePassword), defaultValues: EMPTY });
  const { errors, isSubmitting, isDirty } = form.formState;
  useLeaveGuard(isDirty);
  const submit = submitting(form, async (values) => {
    await trpc.auth.changePassword.mutate(values);
    form.reset(EMPTY);
    toast.success('Your password is changed. Other sessions were signed out.');
  });
  return (
    <form noValidate onSubmit={submit} className="flex max-w-md flex-col gap-4">
      {errors.root && <Notice tone="danger">{errors.root.message}</Notice>}
      {/* Tells password managers whose password this is. */}
      <input type="text" autoComplete="username" value={email} readOnly hidden />
      <PasswordField
        label="Current password"
        autoComplete="current-password"
        error={errors.currentPassword?.message}
        {...form.register('currentPassword')}
      />
      <PasswordField
        label="New password"
        hint={`At least ${LIMITS.passwordMinLength} characters. A few words work well.`}
        autoComplete="new-password"
        error={errors.newPassword?.message}
        {...form.register('newPassword')}
      />
      <p className="text-muted text-sm">
        Everywhere else you are signed in, you will be signed out.
      </p>
      <div>
        <Button type="submit" variant="primary" busy={isSubmitting}>
          Change password
        </Button>
      </div>
    </form>
  );
}
