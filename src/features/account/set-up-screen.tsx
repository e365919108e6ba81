'use client';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { useForm } from 'react-hook-form';
import { checkedBy, submitting } from '@/client/form';
import { signIn } from '@/client/sign-in';
import { trpc } from '@/client/trpc';
import { setUp } from '@/shared/input/account';
import { Alert } from '@/ui/alert';
import { Button } from '@/ui/button';
import { TextField } from '@/ui/field';
import { AccountFrame } from './account-frame';
import { PersonFields } from './person-fields';
import { useAuthStatus } from './use-auth-status';

/** The first run: makes the workspace and its owner, and signs them in. */
export function SetUpScreen() {
  const router = useRouter();
  const { data: status } = useAuthStatus();
  const isDone = status?.needsSetUp === false;
  const form = useForm({
    resolver: checkedBy(setUp),
    defaultValues: { workspaceName: '', name: '', email: '', password: '', code: '' },
  });
  const { errors, isSubmitting, isSubmitted } = form.formState;

  useEffect(() => {
    // Only for who comes here later: while the form is on its way the answer changes under it.
    if (isDone && !isSubmitted) router.replace('/');
  }, [isDone, isSubmitted, router]);

  const submit = submitting(form, async (values) => {
    const { workspace } = await trpc.auth.setUp.mutate(values);
    const result = await signIn({ email: values.email, password: values.password });
    window.location.assign(result.ok ? `/w/${workspace.slug}` : '/sign-in');
  });

  return (
    <AccountFrame
      title="Set up Parley"
      lead="You become the owner of this workspace. Everyone else comes in by invitation."
    >
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        {errors.root && <Alert tone="danger">{errors.root.message}</Alert>}
        {status?.setUpNeedsCode && (
          <TextField
            label="Set-up code"
            hint="Printed when the server starts: look in its terminal or log. It shows that this server is yours."
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            error={errors.code?.message}
            {...form.register('code')}
          />
        )}
        <TextField
          label="Workspace name"
          hint="Your team or company. You can change it later."
          autoComplete="organization"
          error={errors.workspaceName?.message}
          {...form.register('workspaceName')}
        />
        <PersonFields register={form.register} errors={errors} />
        <Button type="submit" variant="primary" busy={isSubmitting} className="mt-2">
          Create workspace
        </Button>
      </form>
    </AccountFrame>
  );
}
