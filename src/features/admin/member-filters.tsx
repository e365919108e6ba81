'use client';
import { ROLES } from '@/shared/model/member';
import { Select } from '@/ui/select';
import { ROLE_WORDS } from './roles';
import type { MembersWanted } from './use-members';

const STATES = {
  active: 'Active only',
  deactivated: 'Deactivated only',
  disabled: 'Account disabled',
} as const;
const ACTIVITY = { week: 'Seen this week', 'not-month': 'Not seen for 30 days' } as const;

interface MemberFiltersProps {
  value: MembersWanted;
  onChange: (wanted: MembersWanted) => void;
}

/** What narrows the list besides words. */
export function MemberFilters({ value, onChange }: MemberFiltersProps) {
  return (
    <div className="flex flex-wrap gap-2">
      <Select
        className="w-32 max-sm:grow max-sm:basis-[45%]"
        aria-label="Role"
        value={value.role}
        onChange={({ target }) =>
          onChange({ ...value, role: ROLES.find((one) => one === target.value) ?? '' })
        }
      >
        <option value="">Any role</option>
        {ROLES.map((role) => (
          <option key={role} value={role}>
            {ROLE_WORDS[role].label}
          </option>
        ))}
      </Select>
      <Choice
        label="State"
        any="Any state"
        words={STATES}
        value={value.state}
        onChange={(state) => onChange({ ...value, state })}
      />
      <Choice
        label="Last active"
        any="Seen any time"
        words={ACTIVITY}
        value={value.active}
        onChange={(active) => onChange({ ...value, active })}
      />
    </div>
  );
}

interface ChoiceProps<Key extends string> {
  label: string;
  any: string;
  words: Record<Key, string>;
  value: Key | '';
  onChange: (value: Key | '') => void;
}

function Choice<Key extends string>({ label, any, words, value, onChange }: ChoiceProps<Key>) {
  const isKey = (text: string): text is Key => text in words;
  return (
    <Select
      className="w-44 max-sm:grow max-sm:basis-[45%]"
      aria-label={label}
      value={value}
      onChange={({ target }) => onChange(isKey(target.value) ? target.value : '')}
    >
      <option value="">{any}</option>
      {Object.entries<string>(words).map(([key, word]) => (
        <option key={key} value={key}>
          {word}
        </option>
      ))}
    </Select>
  );
}
