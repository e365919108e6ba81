const CODE = /(```[\s\S]*?(?:```|$)|`[^`\n]+`)/;
const MEMBER_TOKEN = /<@([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})>/g;

/** A body's parts, in order: those at odd places are code, in which nothing is a mention. */
export function splitCode(body: string): string[] {
  return body.split(CODE);
}

/** Whom a body's tokens call. Whether its author may call everyone is for a policy to say. */
export function calledIn(body: string): { memberIds: string[]; everyone: boolean } {
  const prose = splitCode(body)
    .filter((_, index) => index % 2 === 0)
    .join('\n');
  const memberIds = new Set([...prose.matchAll(MEMBER_TOKEN)].flatMap(([, id]) => id ?? []));
  return { memberIds: [...memberIds], everyone: prose.includes('<!channel>') };
}
