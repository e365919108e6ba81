'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { checkedBy, submitting } from '@/client/form';
import { trpc } from '@/client/trpc';
import type { MemberId, WorkspaceId } from '@/shared/id';
import { createToken } from '@/shared/input/account';
import type { TokenScope } from '@/shared/model/account';
import { Alert } from '@/ui/alert';
import { Button } from '@/ui/button';
import { Checkbox } from '@/ui/checkbox';
import { Dialog } from '@/ui/dialog';
import { SelectField, TextField } from '@/ui/field';
import { OneTimeSecret } from '@/ui/one-time-secret';
import { SCOPES } from './scopes';
import { tokensKey } from './use-tokens';

interface CreateTokenDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  workspaceId: WorkspaceId;
  /** A bot to make it for; one's own when left out. */
  bot?: { id: MemberId; name: string };
  /** What the policy lets a token of theirs do. */
  scopes: readonly TokenScope[];
}

/** Asks for a name, scopes and an end; then shows the secret, this once. */
export function CreateTokenDialog(props: CreateTokenDialogProps) {
  const { open, onOpenChange, bot } = props;
  const [secret, setSecret] = useState<string | null>(null);
  const change = (next: boolean) => {
    onOpenChange(next);
    if (!next) setSecret(null);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title={bot ? `New token for ${bot.name}` : 'New access token'}
    >
      {secret ? (
        <div className="flex flex-col gap-4">
          <OneTimeSecret label="Token" secret={secret} />
          <Button variant="primary" className="self-end" onClick={() => change(false)}>
            Done
          </Button>
        </div>
      ) : (
        <TokenForm {...props} onMade={setSecret} />
      )}
    </Dialog>
  );
}

const EXPIRIES = [
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
  { value: '', label: 'Never' },
];

function TokenForm(props: CreateTokenDialogProps & { onMade: (secret: string) => void }) {
  const { workspaceId, bot, scopes, onMade, onOpenChange } = props;
  const queries = useQueryClient();
  const form = useForm({
    resolver: checkedBy(createToken),
    defaultValues: {
      workspaceId: String(workspaceId),
      name: '',
      scopes: ['read', 'write'],
      memberId: bot?.id,
      expiresInDays: 90,
    },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = submitting(form, async (values) => {
    const { secret } = await trpc.token.create.mutate(values);
    await queries.invalidateQueries({ queryKey: tokensKey(workspaceId) });
    onMade(secret);
  });
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      {errors.root && <Alert tone="danger">{errors.root.message}</Alert>}
      <TextField
        label="Name"
        hint="What it is for: “Deploy script”, say."
        autoComplete="off"
        error={errors.name?.message}
        {...form.register('name')}
      />
      <Controller
        control={form.control}
        name="scopes"
        render={({ field }) => (
          <ScopeBoxes
            scopes={scopes}
            value={field.value ?? []}
            onChange={field.onChange}
            error={errors.scopes?.message}
          />
        )}
      />
      <Controller
        control={form.control}
        name="expiresInDays"
        render={({ field }) => (
          <SelectField
            label="Expires"
            error={errors.expiresInDays?.message}
            value={field.value ?? ''}
            onChange={(event) =>
              field.onChange(event.target.value ? Number(event.target.value) : null)
            }
          >
            {EXPIRIES.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </SelectField>
        )}
      />
      <div className="flex justify-end gap-2">
        <Button onClick={() => onOpenChange(false)}>Cancel</Button>
        <Button type="submit" variant="primary" busy={isSubmitting}>
          Create token
        </Button>
      </div>
    </form>
  );
}

interface ScopeBoxesProps {
  scopes: readonly TokenScope[];
  value: TokenScope[];
  onChange: (scopes: TokenScope[]) => void;
  error: string | undefined;
}

function ScopeBoxes({ scopes, value, onChange, error }: ScopeBoxesProps) {
  return (
    <fieldset>
      <legend className="font-medium text-sm">What it may do</legend>
      {scopes.map((scope) => (
        <Checkbox
          key={scope}
          label={SCOPES[scope].label}
          hint={SCOPES[scope].hint}
          checked={value.includes(scope)}
          onCheckedChange={(checked) =>
            onChange(checked ? [...value, scope] : value.filter((each) => each !== scope))
          }
        />
      ))}
      {error && (
        <p role="alert" className="text-danger-text text-sm">
          Pick at least one.
        </p>
      )}
    </fieldset>
  );
}
