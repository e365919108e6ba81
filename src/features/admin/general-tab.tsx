'use client';
import { useForm } from 'react-hook-form';
import { checkedBy, submitting } from '@/client/form';
import { renameWorkspace } from '@/client/sync/calls/workspace';
import { useClient } from '@/client/sync/react';
import type { WorkspaceContext } from '@/features/frames';
import { useLeaveGuard } from '@/features/navigation';
import { updateWorkspace } from '@/shared/input/workspace';
import { Alert } from '@/ui/alert';
import { Button } from '@/ui/button';
import { TextField } from '@/ui/field';
import { toast } from '@/ui/toaster';

/** The workspace's own name. */
export function GeneralTab({ context }: { context: WorkspaceContext }) {
  const { workspace } = context;
  const client = useClient();
  const form = useForm({
    resolver: checkedBy(updateWorkspace),
    defaultValues: { workspaceId: String(workspace.id), name: workspace.name },
  });
  const { errors, isSubmitting, isDirty } = form.formState;
  useLeaveGuard(isDirty);
  const submit = submitting(form, async (values) => {
    form.reset({ ...values, name: await renameWorkspace(client, values.name) });
    toast.success('The workspace is renamed.');
  });
  return (
    <form noValidate onSubmit={submit} className="flex max-w-md flex-col gap-4">
      {errors.root && <Alert tone="danger">{errors.root.message}</Alert>}
      <TextField
        label="Workspace name"
        error={errors.name?.message}
        autoComplete="organization"
        {...form.register('name')}
      />
      <TextField
        label="Address"
        hint="Links lead here, so it stays as it is."
        value={`/w/${workspace.slug}`}
        readOnly
        disabled
      />
      <div>
        <Button type="submit" variant="primary" busy={isSubmitting} disabled={!isDirty}>
          Save
        </Button>
      </div>
    </form>
  );
}
