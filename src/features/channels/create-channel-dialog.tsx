'use client';
import { type FormEvent, useId, useState } from 'react';
import { failureOf, sentenceOf } from '@/client/failure';
import { createChannel } from '@/client/sync/calls/channel';
import { useAbility, useClient } from '@/client/sync/react';
import { channelPath, goToFound } from '@/features/navigation';
import { PeoplePicker } from '@/features/people';
import type { MemberId } from '@/shared/id';
import { LIMITS } from '@/shared/limits';
import { Button } from '@/ui/button';
import { Checkbox } from '@/ui/checkbox';
import { Dialog } from '@/ui/dialog';
import { TextField } from '@/ui/field';
import { toast } from '@/ui/toaster';
import { useNameCheck } from './use-name-check';

/** Two short steps: what it is, then (if one likes) who is in it. */
export function CreateChannelDialog({ onClose }: { onClose: () => void }) {
  const client = useClient();
  const formId = useId();
  const [typed, setTyped] = useState('');
  const [topic, setTopic] = useState('');
  const mayBePublic = useAbility('createPublicChannel');
  const mayBePrivate = useAbility('createPrivateChannel');
  const [wantsPrivate, setWantsPrivate] = useState(false);
  // What one may not make is not for choosing.
  const isPrivate = mayBePublic ? mayBePrivate && wantsPrivate : true;
  const [step, setStep] = useState<'name' | 'people'>('name');
  const [memberIds, setMemberIds] = useState<MemberId[]>([]);
  const [refusal, setRefusal] = useState<string>();
  const [busy, setBusy] = useState(false);
  const { name, problem } = useNameCheck(typed);

  const create = async () => {
    setBusy(true);
    const kind = isPrivate ? 'private' : 'public';
    const channelId = await createChannel(client, { name: name ?? '', topic, kind, memberIds });
    onClose();
    return channelPath(client.slug, { channelId });
  };
  const onRefusal = (error: unknown) => {
    setBusy(false);
    if (failureOf(error)?.field !== 'name') return void toast.error(sentenceOf(error));
    setRefusal(sentenceOf(error));
    setStep('name');
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (step === 'name' && name) setStep('people');
    else if (step === 'people' && name) goToFound(create, onRefusal);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={step === 'name' ? 'New channel' : `Add people to #${name}`}
      footer={
        <>
          {step === 'people' && <Button onClick={() => setStep('name')}>Back</Button>}
          <Button
            type="submit"
            form={formId}
            variant="primary"
            disabled={!name || Boolean(refusal)}
            busy={busy}
          >
            {step === 'name' ? 'Next' : memberIds.length > 0 ? 'Create' : 'Create without'}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="flex flex-col gap-4">
        {step === 'name' ? (
          <>
            <TextField
              label="Name"
              value={typed}
              autoFocus
              maxLength={LIMITS.channelNameLength + 1}
              placeholder="release-notes"
              error={refusal ?? problem}
              hint={
                name && name !== typed ? `It will be called #${name}.` : 'Lower-case, no spaces.'
              }
              onChange={(event) => {
                setTyped(event.target.value);
                setRefusal(undefined);
              }}
            />
            <TextField
              label="Topic"
              value={topic}
              maxLength={LIMITS.topicLength}
              placeholder="What it is about (optional)"
              onChange={(event) => setTopic(event.target.value)}
            />
            <Checkbox
              label="Private"
              hint={privateHint({ mayBePublic, mayBePrivate })}
              checked={isPrivate}
              disabled={!mayBePublic || !mayBePrivate}
              onCheckedChange={setWantsPrivate}
            />
          </>
        ) : (
          <PeoplePicker picked={memberIds} onPicked={setMemberIds} most={LIMITS.membersPerAdd} />
        )}
      </form>
    </Dialog>
  );
}

function privateHint({
  mayBePublic,
  mayBePrivate,
}: Record<'mayBePublic' | 'mayBePrivate', boolean>) {
  if (!mayBePublic)
    return 'Only those who are added can find and read it. You can’t make public ones here.';
  if (!mayBePrivate)
    return 'Everyone but guests can find and read it. You can’t make private ones here.';
  return 'Only those who are added can find and read it. Otherwise everyone can.';
}
