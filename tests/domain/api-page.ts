import { readFileSync } from 'node:fs';

const [head = '', ...sections] = readFileSync('docs/api.md', 'utf8').split(/^### /m);

const CODE =
  /\b(?:BAD_REQUEST|UNAUTHORIZED|FORBIDDEN|NOT_FOUND|CONFLICT|PAYLOAD_TOO_LARGE|TOO_MANY_REQUESTS|SERVICE_UNAVAILABLE)\b/;

const wordsIn = (text: string) => [...text.matchAll(/`([a-z_]+)`/g)].map(([, word = '']) => word);

/** The words behind a code, up to the end of its sentence: those before are inputs and fields. */
function refusalsIn(prose: string): string[] {
  return prose.split(/\.(?:\s|$)/).flatMap((sentence) => {
    const at = sentence.search(CODE);
    return at < 0 ? [] : wordsIn(sentence.slice(at));
  });
}

export interface PageSection {
  /** Its doc comment, in one line. */
  prose: string;
  /** Reasons with which it may refuse a call. */
  refusals: Set<string>;
  returns: string;
  curl: string;
}

function read(text: string): [name: string, section: PageSection] {
  const [name = '', , , , prose = ''] = text.split('\n');
  const returns = /^Returns `(.*)`$/m.exec(text)?.[1] ?? '';
  const curl = /^```sh\n([\s\S]*?)^```$/m.exec(text)?.[1] ?? '';
  return [name, { prose, refusals: new Set(refusalsIn(prose)), returns, curl }];
}

/** docs/api.md, by procedure. */
export const page = new Map(sections.map(read));

/** Reasons with which any call may be refused: those in the tables at the head. */
export const everywhere = new Set(
  head
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .flatMap(wordsIn),
);

/** The types below the last procedure. */
export const types = sections.at(-1)?.split('## Types')[1] ?? '';
