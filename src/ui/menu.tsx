'use client';
import { clsx } from 'clsx';
import { ContextMenu as RadixContext, DropdownMenu as RadixDropdown } from 'radix-ui';
import { Fragment, type ReactNode } from 'react';

/** One line of a menu; the same list serves a dropdown and a context menu. */
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
    <RadixDropdown.Root
      modal={false}
      {...(open === undefined ? {} : { open })}
      {...(onOpenChange ? { onOpenChange } : {})}
    >
      <RadixDropdown.Trigger asChild>{children}</RadixDropdown.Trigger>
      <RadixDropdown.Portal>
        <RadixDropdown.Content
          {...{ align, side }}
          sideOffset={4}
          collisionPadding={8}
          className={PANEL}
        >
          <Entries entries={entries} parts={RadixDropdown} />
        </RadixDropdown.Content>
      </RadixDropdown.Portal>
    </RadixDropdown.Root>
  );
}

/** Opens on right click, the menu key, or a long press, where the pointer is. */
export function ContextMenu({ entries, children }: MenuProps) {
  return (
    <RadixContext.Root modal={false}>
      <RadixContext.Trigger asChild>{children}</RadixContext.Trigger>
      <RadixContext.Portal>
        <RadixContext.Content collisionPadding={8} className={PANEL}>
          <Entries entries={entries} parts={RadixContext} />
        </RadixContext.Content>
      </RadixContext.Portal>
    </RadixContext.Root>
  );
}

type Parts = Pick<typeof RadixDropdown, 'Item' | 'Separator' | 'Label' | 'CheckboxItem'>;

function Entries({ entries, parts }: { entries: MenuEntry[]; parts: Parts }) {
  return entries.map((entry, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a menu's lines have no other identity.
    <Fragment key={index}>
      <Entry entry={entry} parts={parts} />
    </Fragment>
  ));
}

const LINE =
  'flex w-full cursor-default select-none items-center gap-2.5 rounded-md px-2 py-1.5 text-sm ' +
  'outline-none data-[highlighted]:bg-surface-4 data-[disabled]:opacity-55 touch:min-h-11';

function Entry({ entry, parts }: { entry: MenuEntry; parts: Parts }) {
  if (entry === 'separator') return <parts.Separator className="mx-1 my-1 h-px bg-line" />;
  if ('heading' in entry) {
    return (
      <parts.Label className="px-2 py-1 font-medium text-muted text-xs">
        {entry.heading}
      </parts.Label>
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
  if (entry.checked === undefined) return <parts.Item {...shared}>{inside}</parts.Item>;
  return (
    <parts.CheckboxItem {...shared} checked={entry.checked}>
      {inside}
    </parts.CheckboxItem>
  );
}
