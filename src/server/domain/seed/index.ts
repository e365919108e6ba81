import type { Workspace } from '@/shared/model/workspace';
import type { Domain } from '../context';
import { Dice } from './dice';
import { personAt, populate } from './people';
import type { SeedClock, SeedPlan } from './plan';
import { openRooms } from './rooms';
import { talk } from './talk';

export { SeedClock, type SeedPlan } from './plan';

interface Seeding {
  clock: SeedClock;
  onProgress(done: number): void;
}

/** Makes a workspace that looks lived in, by the same verbs that people use. Repeatable but for ids. */
export async function seedWorkspace(
  domain: Domain,
  plan: SeedPlan,
  { clock, onProgress }: Seeding,
): Promise<{ workspace: Workspace; ownerEmail: string }> {
  const dice = new Dice(plan.members * 31 + plan.channels * 7 + plan.messages);
  const population = await populate(domain, plan, dice);
  const rooms = await openRooms(population, plan.channels, dice);
  await talk(rooms, { clock, plan, dice, onProgress });
  return { workspace: population.workspace, ownerEmail: personAt(0).email };
}
