'use client';
import type { FieldErrors, UseFormRegisterReturn } from 'react-hook-form';
import { LIMITS } from '@/shared/limits';
import { TextField } from '@/ui/field';
import { PasswordField } from './password-field';

type PersonField = 'name' | 'email' | 'password';

interface PersonFieldsProps {
  register: (name: PersonField) => UseFormRegisterReturn;
  errors: FieldErrors<Record<PersonField, string>>;
}

/** The fields of everyone who creates an account. */
export function PersonFields({ register, errors }: PersonFieldsProps) {
  return (
    <>
      <TextField
        label="Your name"
        autoComplete="name"
        error={errors.name?.message}
        {...register('name')}
      />
      <TextField
        label="E-mail address"
        type="email"
        autoComplete="email"
        error={errors.email?.message}
        {...register('email')}
      />
      <PasswordField
        label="Password"
        hint={`At least ${LIMITS.passwordMinLength} characters. A few words work well.`}
        autoComplete="new-password"
        error={errors.password?.message}
        {...register('password')}
      />
    </>
  );
}
