'use client';
import { useForm } from 'react-hook-form';
import { checkedBy, submitting } from '@/client/form';
import { trpc } from '@/client/trpc';
import { PasswordField, useAuthStatus } from '@/features/account';
import { useLeaveGuard } from '@/features/navigation';
import { QueryView } from '@/features/query-view';
import { changePassword } from '@/shared/input/account';
import { LIMITS } from '@/shared/limits';
import { Alert } from '@/ui/alert';
import { Button } from '@/ui/button';
import { Skeleton } from '@/ui/skeleton';
import { toast } from '@/ui/toaster';

/** A new password, which signs every other session out. */
export function PasswordTab() {
  const status = useAuthStatus();
  return (
    <QueryView query={status} skeleton={<Skeleton className="h-40 max-w-md" />}>
      {({ account, singleSignOnOnly }) =>
        account?.hasPassword === false ? (
          <Alert>
            You sign in through another service, so there is no password to change here.
          </Alert>
        ) : (
          <>
            {singleSignOnOnly && (
              <Alert className="mb-4 max-w-md">
                Passwords are off on this server: yours only connects your account to your
                organisation’s, once.
              </Alert>
            )}
            <PasswordForm email={account?.email ?? ''} />
          </>
        )
      }
    </QueryView>
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
      {errors.root && <Alert tone="danger">{errors.root.message}</Alert>}
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
