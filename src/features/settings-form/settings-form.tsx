'use client';
import { useId, useState } from 'react';
import {
  Controller,
  type DefaultValues,
  type FieldValues,
  type Path,
  useForm,
} from 'react-hook-form';
import type * as z from 'zod';
import { checkedBy, submitting } from '@/client/form';
import { useLeaveGuard } from '@/features/navigation';
import { fold } from '@/shared/search';
import { Alert } from '@/ui/alert';
import { Button } from '@/ui/button';
import { Input } from '@/ui/input';
import { Select } from '@/ui/select';
import { choicesOf } from './choices';

interface SettingsSection<Settings> {
  title: string;
  names: readonly (keyof Settings & string)[];
}

interface SettingsFormProps<Settings> {
  schema: z.ZodObject & z.ZodType<Settings, Settings>;
  defaults: Settings;
  /** As they stand; what is not being changed here follows. */
  settings: Settings;
  sections: readonly SettingsSection<Settings>[];
  /** Why someone may not change a setting that they see. */
  whyLocked?: (name: keyof Settings & string) => string | null;
  save: (changed: Partial<Settings>) => Promise<void>;
}

/** To reset what was changed here as well, which stays when others change something. */
const ALL = { keepDirtyValues: false };

/** Every setting of a schema, by its title and sentence there; those that are changed are saved together. */
export function SettingsForm<Settings extends FieldValues>({
  schema,
  defaults,
  settings,
  sections,
  whyLocked,
  save,
}: SettingsFormProps<Settings>) {
  const [typed, setTyped] = useState('');
  const form = useForm<Settings, unknown, Settings>({
    resolver: checkedBy<Settings, Settings>(schema),
    defaultValues: settings as DefaultValues<Settings>,
    values: settings,
    resetOptions: { keepDirtyValues: true },
  });
  const { errors, isSubmitting, isDirty } = form.formState;
  useLeaveGuard(isDirty);
  const submit = submitting(form, async (values) => {
    await save(changesOf(settings, values));
    form.reset(values, ALL);
  });
  const isWanted = (name: string) => {
    const { title = '', description = '' } = schema.shape[name]?.meta() ?? {};
    return fold(`${title} ${description}`).includes(fold(typed.trim()));
  };
  const shown = sections
    .map(({ title, names }) => ({ title, names: names.filter(isWanted) }))
    .filter(({ names }) => names.length > 0);
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-6">
      {errors.root && <Alert tone="danger">{errors.root.message}</Alert>}
      <Input
        type="search"
        aria-label="Find a setting"
        placeholder="Find a setting"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {shown.length === 0 && <p className="text-muted">No setting is about that.</p>}
      {shown.map(({ title, names }) => (
        <fieldset key={title} className="flex flex-col">
          <legend className="mb-1 font-medium">{title}</legend>
          {names.map((name) => (
            <Controller
              key={name}
              control={form.control}
              name={name as Path<Settings>}
              render={({ field }) => (
                <Setting
                  schema={schema.shape[name] as z.ZodType}
                  initial={defaults[name] ?? null}
                  locked={whyLocked?.(name) ?? null}
                  {...field}
                />
              )}
            />
          ))}
        </fieldset>
      ))}
      <div className="sticky -bottom-16 flex gap-2 bg-surface-1 py-3">
        <Button type="submit" variant="primary" busy={isSubmitting} disabled={!isDirty}>
          Save
        </Button>
        {isDirty && <Button onClick={() => form.reset(settings, ALL)}>Discard changes</Button>}
      </div>
    </form>
  );
}

function changesOf<Settings extends object>(before: Settings, after: Settings): Partial<Settings> {
  const changed = Object.entries(after).filter(
    ([name, value]) => value !== before[name as keyof Settings],
  );
  return Object.fromEntries(changed) as Partial<Settings>;
}

interface SettingProps {
  schema: z.ZodType;
  /** Its default. */
  initial: unknown;
  locked: string | null;
  value: unknown;
  onChange: (value: unknown) => void;
  onBlur: () => void;
  name: string;
}

/** What a setting does, and the choice. */
function Setting({ schema, initial, locked, value, onChange, onBlur, name }: SettingProps) {
  const id = useId();
  const { title, description } = schema.meta() ?? {};
  const choices = choicesOf(schema, value);
  const usual = choices.find((choice) => choice.value === initial);
  return (
    <div className="flex items-start justify-between gap-x-6 gap-y-2 border-line border-b py-3 max-sm:flex-col">
      <div className="min-w-0 leading-5">
        <label htmlFor={id}>{title}</label>
        <p id={`${id}-note`} className="text-muted text-sm">
          {description}
          {usual && value !== initial && ` By default: ${usual.label}.`}
          {locked && ` ${locked}`}
        </p>
      </div>
      <Select
        id={id}
        name={name}
        className="w-56 shrink-0 max-sm:w-full"
        aria-describedby={`${id}-note`}
        disabled={locked !== null}
        value={JSON.stringify(value)}
        onBlur={onBlur}
        onChange={(event) => onChange(JSON.parse(event.target.value))}
      >
        {choices.map((choice) => (
          <option key={choice.label} value={JSON.stringify(choice.value)}>
            {choice.label}
          </option>
        ))}
      </Select>
    </div>
  );
}
