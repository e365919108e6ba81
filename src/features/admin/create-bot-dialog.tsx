'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { checkedBy, submitting } from '@/client/form';
import { trpc } from '@/client/trpc';
import type { WorkspaceId } from '@/shared/id';
import { createBot } from '@/shared/input/member';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { TextField } from '@/ui/field';
import { Notice } from '@/ui/notice';
import { toast } from '@/ui/toaster';
import { membersKey } from './use-members';

interface CreateBotDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  workspaceId: WorkspaceId;
}

export function CreateBotDialog({ open, onOpenChange, workspaceId }: CreateBotDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="New bot">
      <BotForm workspaceId={workspaceId} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function BotForm({ workspaceId, onDone }: { workspaceId: WorkspaceId; onDone: () => void }) {
  const queries = useQueryClient();
  const form = useForm({
    resolver: checkedBy(createBot),
    defaultValues: { workspaceId: String(workspaceId), name: '', handle: '' },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = submitting(form, async (values) => {
    const { member } = await trpc.member.createBot.mutate(values);
    await queries.invalidateQueries({ queryKey: membersKey(workspaceId) });
    toast.success(`${member.name} is here. Make it a token to sign in with.`);
    onDone();
  });
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      {errors.root && <Notice tone="danger">{errors.root.message}</Notice>}
      <TextField
        label="Name"
        autoComplete="off"
        error={errors.name?.message}
        {...form.register('name')}
      />
      <TextField
        label="Handle"
        hint="What people type after @ to call it."
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        error={errors.handle?.message}
        {...form.register('handle')}
      />
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" variant="primary" busy={isSubmitting}>
          Create bot
        </Button>
      </div>
    </form>
  );
}
