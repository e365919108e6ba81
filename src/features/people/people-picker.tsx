'use client';
import { Check, UserPlus, X } from 'lucide-react';
import { type KeyboardEvent, useId, useMemo, useState } from 'react';
import { useAbility, useClient, useMember, useSync } from '@/client/sync/react';
import {
  CANNOT_SEARCH,
  isCalled,
  PresenceDot,
  personLabel,
  useMemberSearch,
} from '@/features/directory';
import { openOverlay, PlaceLink, roomPath } from '@/features/navigation';
import type { MemberId } from '@/shared/id';
import { isGuest } from '@/shared/policy/member';
import { compareNames } from '@/shared/text';
import { Avatar } from '@/ui/avatar';
import { Button } from '@/ui/button';
import { Input } from '@/ui/input';
import { Searching } from '@/ui/searching';

interface PeoplePickerProps {
  picked: readonly MemberId[];
  onPicked: (picked: MemberId[]) => void;
  /** Not offered: they are there already. */
  except?: readonly MemberId[];
  /** Only these are offered; everyone when left out. */
  only?: (id: MemberId) => boolean;
  /** Only those are offered whom I may write to. */
  reachable?: boolean;
  most: number;
  /** Whether the caret goes there as it appears; true when left out. */
  autoFocus?: boolean;
}

const SHOWN = 50;
const NOBODY: readonly MemberId[] = [];

/** Picks people by name: type, arrow keys and Enter, or the mouse. */
export function PeoplePicker({
  picked,
  onPicked,
  except = NOBODY,
  only,
  reachable = false,
  most,
  autoFocus = true,
}: PeoplePickerProps) {
  const id = useId();
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const { people, ...search } = usePeople(query, { except, only, reachable });
  const toggle = (member: MemberId) => {
    if (picked.includes(member)) onPicked(picked.filter((each) => each !== member));
    else if (picked.length < most) onPicked([...picked, member]);
    setQuery('');
    setActive(0);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const chosen = people[active];
    const last = picked.at(-1);
    if (step !== 0) setActive((active + step + people.length) % Math.max(1, people.length));
    else if (event.key === 'Enter' && chosen && query) toggle(chosen.id);
    else if (event.key === 'Backspace' && !query && last) toggle(last);
    else return;
    event.preventDefault();
  };
  return (
    <div className="flex flex-col gap-2">
      {picked.length > 0 && (
        <ul aria-label="Picked" className="flex flex-wrap gap-1.5">
          {picked.map((each) => (
            <li key={each}>
              <PickedPerson memberId={each} onRemove={() => toggle(each)} />
            </li>
          ))}
        </ul>
      )}
      <Input
        autoFocus={autoFocus}
        value={query}
        placeholder="Type a name"
        aria-label="People"
        role="combobox"
        aria-expanded
        aria-controls={id}
        aria-activedescendant={people[active] ? `${id}-${active}` : undefined}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setQuery(event.target.value);
          setActive(0);
        }}
      />
      <div id={id} role="listbox" aria-label="People" className="h-64 overflow-y-auto">
        {people.map((member, index) => (
          <button
            key={member.id}
            id={`${id}-${index}`}
            type="button"
            role="option"
            tabIndex={-1}
            aria-selected={picked.includes(member.id)}
            onPointerMove={() => setActive(index)}
            onClick={() => toggle(member.id)}
            className={`flex h-10 w-full items-center gap-2.5 rounded-md px-2 text-start touch:h-12 ${index === active ? 'bg-surface-4' : ''}`}
          >
            <Avatar name={member.name} size="sm" />
            <bdi className="truncate">{member.name}</bdi>
            <span className="truncate text-muted text-sm">@{member.handle}</span>
            <PresenceDot memberId={member.id} quiet />
            {picked.includes(member.id) && (
              <Check aria-hidden size={16} className="ml-auto text-accent-text" />
            )}
          </button>
        ))}
        {people.length === 0 && <NobodyOffered typed={query.trim()} {...search} />}
      </div>
    </div>
  );
}

interface NobodyOfferedProps {
  typed: string;
  isSettled: boolean;
  isFailed: boolean;
  isFull: boolean;
}

/** Why nobody is in the list. */
function NobodyOffered({ typed, isSettled, isFailed, isFull }: NobodyOfferedProps) {
  if (isSettled && !isFull) return <NobodyFound typed={typed} />;
  return (
    <p className="px-2 py-3 text-muted text-sm">
      {isFailed && CANNOT_SEARCH}
      {isSettled && 'Type more of the name.'}
      {!isSettled && !isFailed && <Searching />}
    </p>
  );
}

/** Who is not in the workspace yet is invited to it, by those who may. */
function NobodyFound({ typed }: { typed: string }) {
  const { slug } = useClient();
  const mayInvite = useAbility('invite');
  return (
    <div className="flex flex-col items-start gap-3 px-2 py-3 text-muted text-sm">
      {typed ? `Nobody in this workspace is called “${typed}”.` : 'Nobody else is here yet.'}
      {mayInvite && (
        <Button asChild size="sm">
          <PlaceLink href={roomPath(slug, 'admin', 'invites')} onClick={() => openOverlay(null)}>
            <UserPlus aria-hidden size={16} strokeWidth={1.75} />
            Invite people
          </PlaceLink>
        </Button>
      )}
    </div>
  );
}

function PickedPerson({ memberId, onRemove }: { memberId: MemberId; onRemove: () => void }) {
  const member = useMember(memberId);
  const name = member?.name ?? 'Someone';
  return (
    <button
      type="button"
      onClick={onRemove}
      aria-label={`Take ${member ? personLabel(member) : name} out`}
      className="inline-flex h-7 items-center gap-1 rounded-full bg-accent-soft pr-2 pl-2.5 text-accent-text text-sm touch:h-9"
    >
      <bdi>{name}</bdi>
      <X aria-hidden size={12} />
    </button>
  );
}

interface Offered {
  except: readonly MemberId[];
  only: PeoplePickerProps['only'];
  reachable: boolean;
}

/** Whom to offer; `isFull` when the server may have more than it brought. */
function usePeople(query: string, { except, only, reachable }: Offered) {
  const { me } = useClient();
  const found = useMemberSearch(query, reachable);
  const members = useSync((state) => state.members);
  const self = useMember(me);
  // A guest writes to some of those whom they have seen; the server knows which.
  const isLimited = reachable && self !== undefined && isGuest(self);
  const people = useMemo(() => {
    const known = isLimited ? found.members : Object.values(members).map((held) => held.value);
    return known
      .filter((member) => member.id !== me && !member.deactivatedAt && !except.includes(member.id))
      .filter((member) => !only || only(member.id))
      .filter((member) => isCalled(member, query))
      .sort((a, b) => compareNames(a.name, b.name))
      .slice(0, SHOWN);
  }, [found.members, members, isLimited, me, query, except, only]);
  const { isSettled, isFailed, isFull } = found;
  return { people, isSettled, isFailed, isFull };
}
