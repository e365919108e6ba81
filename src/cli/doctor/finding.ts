/** What a check found; `advice` is what to do about it. */
export interface Finding {
  about: string;
  state: 'good' | 'odd' | 'bad';
  says: string;
  advice?: string;
}

export const good = (about: string, says: string): Finding => ({ about, state: 'good', says });
export const odd = (about: string, says: string, advice: string): Finding => ({
  about,
  state: 'odd',
  says,
  advice,
});
export const bad = (about: string, says: string, advice: string): Finding => ({
  about,
  state: 'bad',
  says,
  advice,
});
