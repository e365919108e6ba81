'use client';
import { useState } from 'react';
import { sentenceOf } from '@/client/failure';
import { openDirect } from '@/client/sync/calls/channel';
import { useClient } from '@/client/sync/react';
import { channelPath, goToFound } from '@/features/navigation';
import { PeoplePicker } from '@/features/people';
import type { MemberId } from '@/shared/id';
import { LIMITS } from '@/shared/limits';
import { Alert } from '@/ui/alert';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';

/** Starts a conversation with one person or a few, or goes on with the one there is. */
export function NewDirectDialog({ onClose }: { onClose: () => void }) {
  const client = useClient();
  const [picked, setPicked] = useState<MemberId[]>([]);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const find = async () => {
    setBusy(true);
    const channelId = await openDirect(client, picked);
    onClose();
    return channelPath(client.slug, { channelId });
  };
  const start = () =>
    goToFound(find, (error) => {
      setProblem(sentenceOf(error));
      setBusy(false);
    });
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title="New message"
      description={`To one person, or up to ${LIMITS.groupMembers - 1}.`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={picked.length === 0} busy={busy} onClick={start}>
            Start
          </Button>
        </>
      }
    >
      {problem && (
        <Alert tone="danger" className="mb-3">
          {problem}
        </Alert>
      )}
      <PeoplePicker picked={picked} onPicked={setPicked} reachable most={LIMITS.groupMembers - 1} />
    </Dialog>
  );
}
