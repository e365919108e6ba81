'use client';
import { LOCAL_SHORTCUTS, MESSAGE_SHORTCUTS, printKeys, SHORTCUTS } from '@/features/commands';
import { Dialog } from '@/ui/dialog';
import { Kbd } from '@/ui/kbd';

/** Every key that does something. */
export function ShortcutsHelp({ onClose }: { onClose: () => void }) {
  const all = [...SHORTCUTS, ...LOCAL_SHORTCUTS, ...MESSAGE_SHORTCUTS];
  const groups = [...new Set(all.map(({ group }) => group))];
  return (
    <Dialog open onOpenChange={(open) => open || onClose()} title="Keyboard shortcuts" width="lg">
      <div className="grid gap-x-10 gap-y-5 sm:grid-cols-2">
        {groups.map((group) => (
          <section key={group}>
            <h3 className="mb-1 font-medium text-muted text-sm">{group}</h3>
            <dl>
              {all
                .filter((shortcut) => shortcut.group === group)
                .map(({ label, keys }) => (
                  <div key={label} className="flex min-h-8 items-center gap-3 text-sm">
                    <dt className="min-w-0 flex-1">{label}</dt>
                    <dd className="flex shrink-0 gap-1">
                      {keys.map((each) => (
                        <Kbd key={each}>{printKeys(each)}</Kbd>
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
