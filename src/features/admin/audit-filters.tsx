'use client';
import { type ReactNode, useId } from 'react';
import { AUDIT_ACTIONS, AUDIT_ORIGINS, type AuditOrigin } from '@/shared/model/audit';
import { Input } from '@/ui/input';
import { Select } from '@/ui/select';
import type { AuditWanted } from './use-audit';

const ORIGIN_WORDS: Record<AuditOrigin, string> = {
  member: 'By members',
  operator: 'By the operator',
  stranger: 'By strangers',
};

interface AuditFiltersProps {
  value: AuditWanted;
  onChange: (wanted: AuditWanted) => void;
  children: ReactNode;
}

/** What narrows the trail, in one row above it. */
export function AuditFilters({ value, onChange, children }: AuditFiltersProps) {
  return (
    <search className="flex flex-col gap-2">
      <div className="flex flex-wrap gap-2">
        <Input
          type="search"
          aria-label="Find in the audit trail"
          placeholder="Find names, words, addresses"
          value={value.text}
          maxLength={80}
          onChange={(event) => onChange({ ...value, text: event.target.value })}
          className="min-w-0 flex-1 basis-56"
        />
        {children}
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Select
          className="w-44 max-sm:grow max-sm:basis-[45%]"
          aria-label="What was done"
          value={value.action}
          onChange={({ target }) =>
            onChange({ ...value, action: AUDIT_ACTIONS.find((one) => one === target.value) ?? '' })
          }
        >
          <option value="">Everything</option>
          {AUDIT_ACTIONS.map((action) => (
            <option key={action} value={action}>
              {actionWords(action)}
            </option>
          ))}
        </Select>
        <Select
          className="w-40 max-sm:grow max-sm:basis-[45%]"
          aria-label="Who did it"
          value={value.origin}
          onChange={({ target }) =>
            onChange({ ...value, origin: AUDIT_ORIGINS.find((one) => one === target.value) ?? '' })
          }
        >
          <option value="">By anyone</option>
          {AUDIT_ORIGINS.map((origin) => (
            <option key={origin} value={origin}>
              {ORIGIN_WORDS[origin]}
            </option>
          ))}
        </Select>
        <DayInput
          label="From"
          value={value.from}
          onChange={(from) => onChange({ ...value, from })}
        />
        <DayInput label="To" value={value.to} onChange={(to) => onChange({ ...value, to })} />
      </div>
    </search>
  );
}

interface DayInputProps {
  label: string;
  value: string;
  onChange: (day: string) => void;
}

function DayInput({ label, value, onChange }: DayInputProps) {
  const id = useId();
  return (
    <span className="flex items-center gap-1.5 text-muted text-sm max-sm:grow max-sm:basis-[45%]">
      <label htmlFor={id}>{label}</label>
      <Input
        id={id}
        type="date"
        value={value}
        max="9999-12-31"
        onChange={(event) => onChange(event.target.value)}
        className="w-36 max-sm:w-full max-sm:min-w-0"
      />
    </span>
  );
}

/** `member.role_changed` as `Member: role changed`. */
function actionWords(action: string): string {
  const [noun = '', verb = ''] = action.split('.');
  return `${noun.charAt(0).toUpperCase()}${noun.slice(1)}: ${verb.replaceAll('_', ' ')}`;
}
