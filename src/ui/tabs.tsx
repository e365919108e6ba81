'use client';
import { clsx } from 'clsx';
import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

export interface Tab<Name extends string> {
  name: Name;
  label: ReactNode;
  content: ReactNode;
}

interface TabsProps<Name extends string> {
  label: string;
  tabs: Tab<Name>[];
  value: Name;
  onValueChange: (name: Name) => void;
  className?: string;
}

/** Views of one thing side by side, in place. Pages with addresses of their own take links instead. */
export function Tabs<Name extends string>(props: TabsProps<Name>) {
  const { label, tabs, value, onValueChange, className } = props;
  const choose = (name: string) => {
    const tab = tabs.find((each) => each.name === name);
    if (tab) onValueChange(tab.name);
  };
  return (
    <Radix.Root value={value} onValueChange={choose} className={clsx('flex flex-col', className)}>
      <Radix.List aria-label={label} className="flex gap-4 overflow-x-auto border-line border-b">
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.name}
            value={tab.name}
            className="-mb-px whitespace-nowrap border-transparent border-b-2 px-0.5 py-2 text-muted text-sm hover:text-ink focus-visible:-outline-offset-2 data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-ink touch:min-h-11"
          >
            {tab.label}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.name} value={tab.name} className="min-h-0 flex-1 outline-none">
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
