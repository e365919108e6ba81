import type { Account } from '@/shared/model/account';
import type { UserRow } from '../../db/schema';

export function presentAccount(row: UserRow): Account {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    hasPassword: row.passwordHash !== null,
  };
}
