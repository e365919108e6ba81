import { counted } from '@/shared/text';

/** What commander finds wrong with a command line, and the sentence for it. */
const SENTENCES: [RegExp, (...parts: string[]) => string][] = [
  [
    /^command-argument value '(.*?)' is invalid for argument '(.*?)'\. ?(.*)$/s,
    (value, name, why) => `“${value}” can’t be the <${name}>. ${why}`,
  ],
  [
    /^option '(.*?)' argument '(.*?)' is invalid\. ?(.*)$/s,
    (flags, value, why) => `“${value}” can’t be the value of ${flags}. ${choose(why)}`,
  ],
  [/^missing required argument '(.*?)'$/, (name) => `The <${name}> is missing.`],
  [/^option '(.*?)' argument missing$/, (flags) => `The value of ${flags} is missing.`],
  [/^required option '(.*?)' not specified$/, (flags) => `The option ${flags} is missing.`],
  [/^unknown option '(.*?)'(.*)$/s, (flag, hint) => `There is no option ${flag}.${guess(hint)}`],
  [/^unknown command '(.*?)'(.*)$/s, (name, hint) => `There is no command ${name}.${guess(hint)}`],
  [
    /^too many arguments(?: for '(.*?)')?\. Expected (\d+) arguments? but got (\d+)\.$/,
    (name, most, given) =>
      `${name ?? 'This'} takes ${counted(Number(most), 'argument')}, and ${given} were given.`,
  ],
];

/** Commander’s words for a wrong command line, as a sentence with what would be right. */
export function explainUsage(said: string): string {
  const plain = said.replace(/^error: /, '').trimEnd();
  for (const [pattern, sentence] of SENTENCES) {
    const match = pattern.exec(plain);
    if (match) return `${sentence(...match.slice(1)).trim()}\n`;
  }
  return `${plain.charAt(0).toUpperCase()}${plain.slice(1)}${/[.)]$/.test(plain) ? '' : '.'}\n`;
}

const choose = (why: string) => why.replace(/^Allowed choices are /, 'Choose from ');

/** `(Did you mean --members?)` */
function guess(hint: string): string {
  const meant = /\(Did you mean (.*?)\?\)/.exec(hint)?.[1];
  return meant ? ` Did you mean ${meant}?` : '';
}
