/** An emoji by the names that people type after `:`, and by what else it is called. */
export interface NamedEmoji {
  emoji: string;
  names: string[];
  label: string;
  tags: string[];
  skins: { emoji: string; tone: number | number[] }[];
}

/** What is meant by words that several emoji have, or none by name; without the mark of U+FE0F. */
const MEANT: Record<string, string> = {
  angry: '😠',
  ball: '⚽',
  beer: '🍺',
  bug: '🐛',
  cake: '🎂',
  car: '🚗',
  cat: '🐱',
  celebrate: '🎉',
  check: '✅',
  clap: '👏',
  coffee: '☕',
  congrats: '🎉',
  cool: '😎',
  cow: '🐮',
  cry: '😢',
  dog: '🐶',
  done: '✅',
  face: '😀',
  fine: '👌',
  flag: '🚩',
  flower: '🌸',
  good: '👍',
  great: '👍',
  haha: '😂',
  hand: '✋',
  happy: '😀',
  heart: '❤',
  hello: '👋',
  hi: '👋',
  horse: '🐴',
  idea: '💡',
  laugh: '😂',
  light: '💡',
  like: '👍',
  lol: '😂',
  look: '👀',
  love: '❤',
  mail: '✉',
  money: '💰',
  moon: '🌙',
  music: '🎵',
  no: '👎',
  ok: '👌',
  okay: '👌',
  party: '🎉',
  phone: '📱',
  pin: '📌',
  plane: '✈',
  please: '🙏',
  question: '❓',
  sad: '😢',
  ship: '🚢',
  smile: '😄',
  snow: '❄',
  strong: '💪',
  thanks: '🙏',
  think: '🤔',
  thumb: '👍',
  thumbs: '👍',
  tick: '✅',
  time: '⏰',
  tree: '🌳',
  video: '📹',
  warning: '⚠',
  water: '💧',
  wave: '👋',
  win: '🏆',
  work: '💼',
  wow: '😮',
  x: '❌',
  yes: '👍',
};

/** The emoji that match, the likeliest first: what is meant by the word, then its names, words, tags. */
export function findEmoji(all: readonly NamedEmoji[], text: string, most: number): NamedEmoji[] {
  const wanted = text.toLowerCase().trim().replaceAll('_', ' ');
  if (wanted === '') return all.slice(0, most);
  return all
    .flatMap((each, order) => {
      const score = scoreOf(each, wanted);
      return score === null ? [] : [{ each, score, order }];
    })
    .sort((a, b) => a.score - b.score || a.order - b.order)
    .slice(0, most)
    .map(({ each }) => each);
}

/** Of the names of an emoji the one that was typed the beginning of. */
export function nameLike(names: readonly string[], typed: string): string {
  return names.find((name) => name.startsWith(typed.toLowerCase())) ?? names[0] ?? '';
}

/** Less is better; `null` for no match. */
function scoreOf({ emoji, names, label, tags }: NamedEmoji, wanted: string): number | null {
  if (MEANT[wanted] === emoji.replaceAll('\uFE0F', '')) return 0;
  const titles = [label, ...names].map((name) => name.toLowerCase().replaceAll('_', ' '));
  if (titles.includes(wanted)) return 1;
  const begun = titles.filter((title) => title.startsWith(wanted));
  const words = titles.flatMap((title) => title.split(/[\s-]+/));
  if (begun.some((title) => title[wanted.length] === ' ')) return 2;
  if (words.includes(wanted) && tags.includes(wanted)) return 3;
  if (words.includes(wanted)) return 4;
  // The shorter the name, the more of it was typed.
  if (begun.length > 0) return 5 + Math.min(...begun.map((title) => title.length)) / 100;
  if (tags.includes(wanted)) return 6;
  if (words.some((word) => word.startsWith(wanted))) return 7;
  if (tags.some((tag) => tag.startsWith(wanted))) return 8;
  return titles.some((title) => title.includes(wanted)) ? 9 : null;
}
