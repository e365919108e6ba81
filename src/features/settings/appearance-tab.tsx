'use client';
import { Monitor, Moon, Sun } from 'lucide-react';
import { RadioGroup } from 'radix-ui';
import { THEMES, type Theme, useTheme } from '@/features/appearance';

const CHOICES: Record<Theme, { label: string; hint: string; Icon: typeof Sun }> = {
  system: { label: 'System', hint: 'Like this device', Icon: Monitor },
  light: { label: 'Light', hint: 'Always light', Icon: Sun },
  dark: { label: 'Dark', hint: 'Always dark', Icon: Moon },
};

/** How the app looks in this browser. */
export function AppearanceTab() {
  const [theme, setTheme] = useTheme();
  const choose = (value: string) => {
    const chosen = THEMES.find((each) => each === value);
    if (chosen) setTheme(chosen);
  };
  return (
    <section aria-labelledby="theme">
      <h2 id="theme" className="font-medium text-sm">
        Theme
      </h2>
      <p className="text-muted text-sm">Kept in this browser.</p>
      <RadioGroup.Root
        aria-labelledby="theme"
        value={theme}
        onValueChange={choose}
        className="mt-3 grid max-w-xl gap-2 sm:grid-cols-3"
      >
        {THEMES.map((name) => {
          const { label, hint, Icon } = CHOICES[name];
          return (
            <RadioGroup.Item
              key={name}
              value={name}
              className="flex items-center gap-3 rounded-md border border-line-strong px-3 py-2.5 text-left hover:bg-surface-3 data-[state=checked]:border-accent data-[state=checked]:bg-accent-soft/50"
            >
              <Icon aria-hidden size={16} strokeWidth={1.75} className="shrink-0" />
              <span className="min-w-0 flex-1">
                <span className="block font-medium">{label}</span>
                <span className="block text-muted text-sm">{hint}</span>
              </span>
              <RadioGroup.Indicator className="size-2 rounded-full bg-accent" />
            </RadioGroup.Item>
          );
        })}
      </RadioGroup.Root>
    </section>
  );
}
