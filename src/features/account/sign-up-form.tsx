'use client';
import Link from 'next/link';
import { useForm } from 'react-hook-form';
import { checkedBy, submitting } from '@/client/form';
import { signIn } from '@/client/sign-in';
import { trpc } from '@/client/trpc';
import { signUp } from '@/shared/input/account';
import { Alert } from '@/ui/alert';
import { Button } from '@/ui/button';
import { PersonFields } from './person-fields';

interface SignUpFormProps {
  code: string;
  /** The only address that the invitation lets in. */
  email?: string | undefined;
}

/** Makes an account by an invitation, signs in, and goes to the workspace. */
export function SignUpForm({ code, email }: SignUpFormProps) {
  const form = useForm({
    resolver: checkedBy(signUp),
    defaultValues: { code, name: '', email: email ?? '', password: '' },
  });
  const { errors, isSubmitting } = form.formState;

  const submit = submitting(form, async (values) => {
    const { workspace } = await trpc.auth.signUp.mutate(values);
    const result = await signIn({ email: values.email, password: values.password });
    window.location.assign(result.ok ? `/w/${workspace.slug}` : '/sign-in');
  });
  const said = errors.root?.message ?? errors.code?.message;
  const here = `/sign-in?callbackUrl=${encodeURIComponent(`/invite/${code}`)}`;

  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      {said && <Alert tone="danger">{said}</Alert>}
      <PersonFields register={form.register} errors={errors} />
      <Button type="submit" variant="primary" busy={isSubmitting} className="mt-2">
        Join
      </Button>
      <p className="mt-3 text-muted text-sm">
        Have an account here already?{' '}
        <Link href={here} className="text-link underline underline-offset-2">
          Sign in first
        </Link>
      </p>
    </form>
  );
}
