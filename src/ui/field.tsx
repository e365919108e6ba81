import { clsx } from 'clsx';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { Input } from './input';
import { Select } from './select';

interface FieldFrame {
  label: ReactNode;
  /** Said below the control until there is an error to say instead. */
  hint?: ReactNode;
  error?: string | undefined;
}

interface ControlIds {
  id: string;
  'aria-invalid': true | undefined;
  'aria-describedby': string | undefined;
}

interface FieldProps extends FieldFrame {
  className?: string | undefined;
  children: (ids: ControlIds) => ReactNode;
}

/** A label, a control, and one line below it: the hint, or what is wrong and how to mend it. */
export function Field({ label, hint, error, className, children }: FieldProps) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={clsx('flex flex-col gap-1.5', className)}>
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      {children({
        id,
        'aria-invalid': error ? true : undefined,
        'aria-describedby': note ? `${id}-note` : undefined,
      })}
      {note && (
        <p
          id={`${id}-note`}
          role={error ? 'alert' : undefined}
          className={clsx('text-sm', error ? 'text-danger-text' : 'text-muted')}
        >
          {note}
        </p>
      )}
    </div>
  );
}

export function TextField(props: FieldFrame & ComponentProps<'input'>) {
  const { label, hint, error, className, ...rest } = props;
  return (
    <Field {...{ label, hint, error, className }}>{(ids) => <Input {...rest} {...ids} />}</Field>
  );
}

export function SelectField(props: FieldFrame & ComponentProps<'select'>) {
  const { label, hint, error, className, ...rest } = props;
  return (
    <Field {...{ label, hint, error, className }}>{(ids) => <Select {...rest} {...ids} />}</Field>
  );
}
