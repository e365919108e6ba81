'use client';
import { useForm } from 'react-hook-form';
import { checkedBy, submitting } from '@/client/form';
import { trpc } from '@/client/trpc';
import { createWorkspace } from '@/shared/input/workspace';
import { Alert } from '@/ui/alert';
import { Button } from '@/ui/button';
import { TextField } from '@/ui/field';

/** Starts a workspace and goes there. */
export function CreateWorkspaceForm({ autoFocus = false }: { autoFocus?: boolean }) {
  const form = useForm({ resolver: checkedBy(createWorkspace), defaultValues: { name: '' } });
  const { errors, isSubmitting } = form.formState;
  const submit = submitting(form, async (values) => {
    const { workspace } = await trpc.workspace.create.mutate(values);
    window.location.assign(`/w/${workspace.slug}`);
  });
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      {errors.root && <Alert tone="danger">{errors.root.message}</Alert>}
      <TextField
        label="Workspace name"
        autoComplete="organization"
        autoFocus={autoFocus}
        error={errors.name?.message}
        {...form.register('name')}
      />
      <Button type="submit" variant="primary" busy={isSubmitting}>
        Create workspace
      </Button>
    </form>
  );
}
