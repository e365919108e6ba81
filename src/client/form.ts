import type { FieldValues, Path, Resolver, UseFormReturn } from 'react-hook-form';
import type * as z from 'zod';
import { failureOf, isSignedOut, sentenceOf } from './failure';
import { goToSignIn } from './sign-in';

/** Checks a form with the very schema that the server will check it with. */
export function checkedBy<Output extends FieldValues, Input extends FieldValues>(
  schema: z.ZodType<Output, Input>,
): Resolver<Input, unknown, Output> {
  return async (values) => {
    const result = await schema.safeParseAsync(values);
    if (result.success) return { values: result.data, errors: {} };
    const errors: Record<string, { type: string; message: string }> = {};
    for (const issue of result.error.issues) {
      errors[issue.path.join('.')] ??= { type: issue.code, message: issue.message };
    }
    return { values: {}, errors: asFieldErrors(errors) };
  };
}

// react-hook-form's type follows the shape of the values; ours is flat, as all our forms are.
function asFieldErrors<Errors>(errors: Record<string, { type: string; message: string }>): Errors {
  return errors as Errors;
}

/**
 * The `onSubmit` of a form: runs `send`, and puts a refusal next to the field that it is about, or at
 * `errors.root` when it is about none.
 */
export function submitting<Input extends FieldValues, Output>(
  form: UseFormReturn<Input, unknown, Output>,
  send: (values: Output) => Promise<void>,
) {
  return form.handleSubmit(async (values) => {
    try {
      await send(values);
    } catch (error) {
      if (isSignedOut(error)) return goToSignIn();
      showFailure(form, error);
    }
  });
}

function showFailure<Input extends FieldValues, Output>(
  form: UseFormReturn<Input, unknown, Output>,
  error: unknown,
): void {
  const failure = failureOf(error);
  const said = failure?.fields ?? (failure?.field ? { [failure.field]: sentenceOf(error) } : {});
  const fields = Object.entries(said).filter((entry): entry is [Path<Input>, string] =>
    Object.hasOwn(form.getValues(), entry[0]),
  );
  if (fields.length === 0) form.setError('root', { message: sentenceOf(error) });
  fields.forEach(([name, message], index) => {
    form.setError(name, { message }, { shouldFocus: index === 0 });
  });
}
