'use client';
import { clsx } from 'clsx';
import { DropdownMenu as Radix } from 'radix-ui';
import { Fragment, type ReactNode } from 'react';
import { leaveFocusInText } from './use-restore-focus';

/** One line of a menu. */
export type MenuEntry =
  | 'separator'
  | {
      label: ReactNode;
      onSelect: () => void;
      icon?: ReactNode;
      /** The key that does the same, shown at the end of the line. */
      shortcut?: string;
      danger?: boolean;
      disabled?: boolean;
      /** Set on lines that are one of several choices or can be on and off. */
      checked?: boolean;
    }
  | { heading: ReactNode };

interface MenuProps {
  entries: MenuEntry[];
  /** The element that opens it: takes a ref and events. */
  children: ReactNode;
}

const PANEL =
  'z-50 min-w-48 max-w-80 animate-pop-in overflow-y-auto rounded-lg border border-line bg-raised p-1 ' +
  'shadow-raised max-h-(--radix-popper-available-height)';

/** Opens on click below its trigger. */
export function Menu(
  props: MenuProps & {
    align?: 'start' | 'center' | 'end';
    side?: 'top' | 'bottom' | 'left' | 'right';
    open?: boolean;
    onOpenChange?: (open: boolean) => void;
  },
) {
  const { entries, children, align = 'start', side = 'bottom', open, onOpenChange } = props;
  return (
    <Radix.Root
      modal={false}
      {...(open === undefined ? {} : { open })}
      {...(onOpenChange ? { onOpenChange } : {})}
    >
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          {...{ align, side }}
          sideOffset={4}
          collisionPadding={8}
          onCloseAutoFocus={leaveFocusInText}
          className={PANEL}
        >
          <Entries entries={entries} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Entries({ entries }: { entries: MenuEntry[] }) {
  return entries.map((entry, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a menu's lines have no other identity.
    <Fragment key={index}>
      <Entry entry={entry} />
    </Fragment>
  ));
}

const LINE =
  'flex w-full cursor-default select-none items-center gap-2.5 rounded-md px-2 py-1.5 text-sm ' +
  'outline-none data-[highlighted]:bg-surface-4 data-[disabled]:opacity-55 touch:min-h-11';

function Entry({ entry }: { entry: MenuEntry }) {
  if (entry === 'separator') return <Radix.Separator className="mx-1 my-1 h-px bg-line" />;
  if ('heading' in entry) {
    return (
      <Radix.Label className="px-2 py-1 font-medium text-muted text-xs">
        {entry.heading}
      </Radix.Label>
    );
  }
  const inside = (
    <>
      {entry.icon && <span className="flex size-4 items-center text-current">{entry.icon}</span>}
      <span className="min-w-0 flex-1 truncate">{entry.label}</span>
      {entry.checked && <span aria-hidden>✓</span>}
      {entry.shortcut && <kbd className="font-sans text-muted text-xs">{entry.shortcut}</kbd>}
    </>
  );
  const shared = {
    className: clsx(LINE, entry.danger && 'text-danger-text'),
    disabled: entry.disabled ?? false,
    onSelect: entry.onSelect,
  };
  if (entry.checked === undefined) return <Radix.Item {...shared}>{inside}</Radix.Item>;
  return (
    <Radix.CheckboxItem {...shared} checked={entry.checked}>
      {inside}
    </Radix.CheckboxItem>
  );
}
