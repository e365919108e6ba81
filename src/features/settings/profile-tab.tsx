'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { checkedBy, submitting } from '@/client/form';
import { trpc } from '@/client/trpc';
import { useAuthStatus } from '@/features/account';
import { type WorkspaceContext, workspaceKey } from '@/features/frames';
import { useLeaveGuard } from '@/features/navigation';
import { updateProfile } from '@/shared/input/member';
import type { Account } from '@/shared/model/account';
import { Alert } from '@/ui/alert';
import { Avatar } from '@/ui/avatar';
import { Button } from '@/ui/button';
import { TextField } from '@/ui/field';
import { toast } from '@/ui/toaster';
import { ChangeEmailDialog } from './change-email-dialog';

/** How others see one in this workspace. */
export function ProfileTab({ context }: { context: WorkspaceContext }) {
  const { workspace, me } = context;
  const queries = useQueryClient();
  const { data: status } = useAuthStatus();
  const form = useForm({
    resolver: checkedBy(updateProfile.required()),
    defaultValues: {
      workspaceId: workspace.id,
      name: me.name,
      handle: me.handle,
      title: me.title,
    },
  });
  const { errors, isSubmitting, isDirty } = form.formState;
  useLeaveGuard(isDirty);
  const [changingEmail, setChangingEmail] = useState(false);
  const name = useWatch({ control: form.control, name: 'name' });

  const submit = submitting(form, async (values) => {
    const { member } = await trpc.member.updateProfile.mutate(values);
    queries.setQueryData(workspaceKey(workspace.slug), { ...context, me: member });
    form.reset({ ...values, name: member.name, handle: member.handle, title: member.title });
    toast.success('Your profile is saved.');
  });

  return (
    <>
      <form noValidate onSubmit={submit} className="flex max-w-md flex-col gap-4">
        {errors.root && <Alert tone="danger">{errors.root.message}</Alert>}
        <div className="flex items-center gap-4">
          <Avatar name={name || me.name} size="lg" />
          <p className="text-muted text-sm">
            Your initials stand for you. Their colour comes from your name.
          </p>
        </div>
        <TextField
          label="Name"
          autoComplete="name"
          error={errors.name?.message}
          {...form.register('name')}
        />
        <TextField
          label="Handle"
          hint="What others type after @ to call you."
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          error={errors.handle?.message}
          {...form.register('handle')}
        />
        <TextField
          label="Title"
          hint="What you do here. May be empty."
          autoComplete="organization-title"
          error={errors.title?.message}
          {...form.register('title')}
        />
        {status?.account && (
          <EmailField
            account={status.account}
            sendsMail={status.sendsMail ?? false}
            onChange={() => setChangingEmail(true)}
          />
        )}
        <div>
          <Button type="submit" variant="primary" busy={isSubmitting} disabled={!isDirty}>
            Save profile
          </Button>
        </div>
      </form>
      {/* Outside of the form: React brings what a dialog submits to the form that the dialog is in. */}
      {status?.account && (
        <ChangeEmailDialog
          open={changingEmail}
          onOpenChange={setChangingEmail}
          email={status.account.email}
        />
      )}
    </>
  );
}

interface EmailFieldProps {
  account: Account;
  sendsMail: boolean;
  onChange: () => void;
}

function EmailField({ account, sendsMail, onChange }: EmailFieldProps) {
  return (
    <div className="flex flex-col gap-2">
      <TextField
        label="E-mail address"
        hint={`You sign in with it. It is the same in all your workspaces. ${whyFixed(account, sendsMail)}`}
        value={account.email}
        readOnly
        disabled
      />
      {account.hasPassword && sendsMail && (
        <div>
          <Button onClick={onChange}>Change address</Button>
        </div>
      )}
    </div>
  );
}

function whyFixed({ hasPassword }: Account, sendsMail: boolean): string {
  if (!hasPassword) return 'The service that you sign in through says what it is.';
  return sendsMail ? '' : 'This server sends no mail, so it can’t be changed here.';
}
