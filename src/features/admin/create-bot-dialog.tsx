'use client';
import { useQueryClient } from '@tanstack/react-query';
import { Controller, useForm } from 'react-hook-form';
import { checkedBy, submitting } from '@/client/form';
import { trpc } from '@/client/trpc';
import type { WorkspaceId } from '@/shared/id';
import { createBot } from '@/shared/input/member';
import { Alert } from '@/ui/alert';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { TextField } from '@/ui/field';
import { toast } from '@/ui/toaster';
import { ChannelPicker } from './channel-picker';
import { membersKey } from './use-members';

const NONE_CHOSEN: string[] = [];

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
    defaultValues: {
      workspaceId: String(workspaceId),
      name: '',
      handle: '',
      channelIds: NONE_CHOSEN,
    },
  });
  const { errors, isSubmitting } = form.formState;
  const submit = submitting(form, async (values) => {
    const { channelIds, ...bot } = values;
    const chosen = channelIds && channelIds.length > 0 ? { channelIds } : {};
    const { member } = await trpc.member.createBot.mutate({ ...bot, ...chosen });
    await queries.invalidateQueries({ queryKey: membersKey(workspaceId) });
    toast.success(`${member.name} is here. Make it a token to sign in with.`);
    onDone();
  });
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      {errors.root && <Alert tone="danger">{errors.root.message}</Alert>}
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
      <Controller
        control={form.control}
        name="channelIds"
        render={({ field }) => (
          <ChannelPicker
            workspaceId={workspaceId}
            value={field.value ?? NONE_CHOSEN}
            onChange={field.onChange}
            hint="Choose none for those that everyone starts in, such as #general."
            error={errors.channelIds?.message}
          />
        )}
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
