'use client';
import { useId, useState } from 'react';
import type { Member, Role } from '@/shared/model/member';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { ROLE_WORDS, withArticle } from './roles';

interface RoleDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  member: Member;
  /** Those that the admin may give, in order. */
  roles: Role[];
  busy: boolean;
  onChoose: (role: Role) => void;
}

/** Chooses a role and shows what each may do; nothing changes before it is confirmed. */
export function RoleDialog(props: RoleDialogProps) {
  const { open, onOpenChange, member } = props;
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={`Role of ${member.name}`}>
      <RoleForm {...props} />
    </Dialog>
  );
}

function RoleForm({ member, roles, busy, onChoose, onOpenChange }: RoleDialogProps) {
  const name = useId();
  const [chosen, setChosen] = useState(member.role);
  const isSame = chosen === member.role;
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isSame) onChoose(chosen);
      }}
    >
      <fieldset className="flex flex-col gap-1">
        <legend className="sr-only">Role</legend>
        {roles.map((role) => (
          <label
            key={role}
            className="flex cursor-pointer items-start gap-3 rounded-lg px-3 py-2.5 hover:bg-surface-4 has-checked:bg-surface-4"
          >
            <input
              type="radio"
              name={name}
              value={role}
              checked={chosen === role}
              // biome-ignore lint/a11y/noAutofocus: a dialog begins at the choice that is made, not at the first.
              autoFocus={role === member.role}
              aria-label={ROLE_WORDS[role].label}
              aria-describedby={`${name}-${role}`}
              onChange={() => setChosen(role)}
              className="mt-1 size-4 shrink-0 accent-accent"
            />
            <span className="min-w-0">
              <span className="font-medium">{ROLE_WORDS[role].label}</span>
              <span id={`${name}-${role}`} className="block text-muted text-sm">
                {ROLE_WORDS[role].hint}
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={() => onOpenChange(false)}>Cancel</Button>
        <Button type="submit" variant="primary" busy={busy} disabled={isSame}>
          {isSame ? 'Change role' : `Make ${withArticle(chosen)}`}
        </Button>
      </div>
    </form>
  );
}
