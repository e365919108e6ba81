import { Dialog } from '@/ui/dialog';
import { CreateWorkspaceForm } from './create-workspace-form';

/** Starts another workspace from inside of one. */
export function CreateWorkspaceDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title="New workspace"
      description="Its people, channels and messages are its own. You will be its owner."
    >
      <CreateWorkspaceForm autoFocus />
    </Dialog>
  );
}
