'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { checkedBy, submitting } from '@/client/form';
import { trpc } from '@/client/trpc';
import { useAuthStatus } from '@/features/account';
import type { WorkspaceContext } from '@/features/frames';
import { createInvite } from '@/shared/input/workspace';
import { ROLES } from '@/shared/model/member';
import { canInviteAs } from '@/shared/policy/invite';
import { Alert } from '@/ui/alert';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { SelectField, TextField } from '@/ui/field';
import { OneTimeSecret } from '@/ui/one-time-secret';
import { ChannelPicker } from './channel-picker';
import { invitesKey } from './invites-key';
import { ROLE_WORDS } from './roles';

interface CreateInviteDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  context: WorkspaceContext;
}

interface Made {
  link: string;
  /** Whom it is mailed to, where the server sends mail. */
  mailedTo: string | null;
}

/** Asks whom the link is for; then shows the link, this once. */
export function CreateInviteDialog({ open, onOpenChange, context }: CreateInviteDialogProps) {
  const [made, setMade] = useState<Made | null>(null);
  const change = (next: boolean) => {
    onOpenChange(next);
    if (!next) setMade(null);
  };
  return (
    <Dialog open={open} onOpenChange={change} title="New invitation">
      {made ? (
        <div className="flex flex-col gap-4">
          {made.mailedTo && <p>The invitation is on its way to {made.mailedTo}.</p>}
          <OneTimeSecret
            label="Invitation link"
            secret={made.link}
            note={
              made.mailedTo
                ? 'You can also send the link yourself. It will not be shown again.'
                : 'Copy the link and send it now. It will not be shown again.'
            }
          />
          <Button variant="primary" className="self-end" onClick={() => change(false)}>
            Done
          </Button>
        </div>
      ) : (
        <InviteForm context={context} onMade={setMade} onCancel={() => change(false)} />
      )}
    </Dialog>
  );
}

/** The value of a choice without a limit. */
const NO_LIMIT = '';
const EXPIRIES = [
  { value: '24', label: 'In a day' },
  { value: '168', label: 'In a week' },
  { value: '720', label: 'In 30 days' },
  { value: NO_LIMIT, label: 'Never' },
];
const USES = [
  { value: '1', label: 'One person' },
  { value: '10', label: '10 people' },
  { value: '100', label: '100 people' },
  { value: NO_LIMIT, label: 'Anyone with the link' },
];

interface InviteFormProps {
  context: WorkspaceContext;
  onMade: (made: Made) => void;
  onCancel: () => void;
}

function InviteForm({ context, onMade, onCancel }: InviteFormProps) {
  const { workspace, me } = context;
  const sendsMail = useAuthStatus().data?.sendsMail ?? false;
  const queries = useQueryClient();
  const form = useForm({
    resolver: checkedBy(createInvite),
    defaultValues: {
      workspaceId: String(workspace.id),
      role: 'member' as const,
      channelIds: [],
      expiresInHours: 168,
      maxUses: null,
      email: null,
    },
  });
  const { errors, isSubmitting } = form.formState;
  const role = form.watch('role') ?? 'member';
  const submit = submitting(form, async (values) => {
    const { code, invite } = await trpc.invite.create.mutate(values);
    await queries.invalidateQueries({ queryKey: invitesKey(workspace.id) });
    const link = `${window.location.origin}/invite/${code}`;
    onMade({ link, mailedTo: sendsMail ? invite.email : null });
  });
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      {errors.root && <Alert tone="danger">{errors.root.message}</Alert>}
      <SelectField
        label="Role"
        hint={ROLE_WORDS[role].hint}
        error={errors.role?.message}
        {...form.register('role')}
      >
        {ROLES.filter((each) => canInviteAs(me, each, workspace.settings)).map((each) => (
          <option key={each} value={each}>
            {ROLE_WORDS[each].label}
          </option>
        ))}
      </SelectField>
      <TextField
        label="E-mail address (optional)"
        type="email"
        autoComplete="off"
        hint={`${sendsMail ? 'The link is mailed there. ' : ''}Only this person can use it, once; with single sign-on they need no link.`}
        error={errors.email?.message}
        {...form.register('email', { setValueAs: (value: string | null) => value || null })}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <Controller
          control={form.control}
          name="maxUses"
          render={({ field }) => (
            <LimitSelect label="For" choices={USES} error={errors.maxUses?.message} {...field} />
          )}
        />
        <Controller
          control={form.control}
          name="expiresInHours"
          render={({ field }) => (
            <LimitSelect
              label="Ends"
              choices={EXPIRIES}
              error={errors.expiresInHours?.message}
              {...field}
            />
          )}
        />
      </div>
      <Controller
        control={form.control}
        name="channelIds"
        render={({ field }) => (
          <ChannelPicker
            workspaceId={workspace.id}
            value={field.value ?? []}
            onChange={field.onChange}
            hint={
              role === 'guest'
                ? 'A guest sees these channels and no others.'
                : 'They start in these channels and can join more.'
            }
            error={errors.channelIds?.message}
          />
        )}
      />
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant="primary" busy={isSubmitting}>
          {sendsMail && form.watch('email') ? 'Send invitation' : 'Create link'}
        </Button>
      </div>
    </form>
  );
}

interface LimitSelectProps {
  label: string;
  choices: { value: string; label: string }[];
  value?: number | null | undefined;
  onChange: (value: number | null) => void;
  error: string | undefined;
}

function LimitSelect({ label, choices, value, onChange, error }: LimitSelectProps) {
  return (
    <SelectField
      label={label}
      error={error}
      value={value ?? NO_LIMIT}
      onChange={({ target }) => onChange(target.value === NO_LIMIT ? null : Number(target.value))}
    >
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </SelectField>
  );
}
