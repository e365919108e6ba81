import { isIPv4, isIPv6 } from 'node:net';

/** Prefixes of 96 bits behind which an IPv4 address stands: mapped ones, and those of a NAT64. */
const EMBEDDING_IPV4 = new Set(['0:0:0:0:0:ffff', '64:ff9b:0:0:0:0']);

/**
 * An address as a proxy or a socket may write it: without brackets, port and zone, and an IPv4 address
 * always in its own form (`::ffff:10.0.0.1` is `10.0.0.1`). Text that is no address stays as it is.
 */
export function plainAddress(text: string): string {
  // The usual case, several times a request.
  if (isIPv4(text)) return text;
  const trimmed = text.trim();
  const bare =
    /^\[([^\]]+)\](?::\d+)?$/.exec(trimmed)?.[1] ??
    /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(trimmed)?.[1] ??
    trimmed;
  const address = bare.replace(/%.*$/, '');
  if (!isIPv6(address)) return isIPv4(address) ? address : trimmed;
  const parts = partsOf(address);
  if (!EMBEDDING_IPV4.has(hex(parts.slice(0, 6)))) return address;
  return parts
    .slice(6)
    .flatMap((part) => [part >> 8, part & 255])
    .join('.');
}

/**
 * What every limit on an address counts: the address itself for IPv4, the /64 that one subscriber has of
 * IPv6. Anything else is its own network.
 */
export function networkOf(text: string): string {
  const address = plainAddress(text);
  return isIPv6(address) ? `${hex(partsOf(address).slice(0, 4))}::/64` : address;
}

/** Whether an address belongs to this machine and is reached from nowhere else. */
export function isLoopback(text: string): boolean {
  const address = plainAddress(text);
  if (isIPv4(address)) return address.startsWith('127.');
  return isIPv6(address) && hex(partsOf(address)) === '0:0:0:0:0:0:0:1';
}

const hex = (parts: number[]) => parts.map((part) => part.toString(16)).join(':');

/** The eight groups of an IPv6 address. */
function partsOf(address: string): number[] {
  const [head = '', tail = ''] = address.split('::').map(withoutDots);
  const before = groupsOf(head);
  const after = groupsOf(tail);
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => 0);
  return [...before, ...zeros, ...after];
}

const groupsOf = (text: string) =>
  text
    .split(':')
    .filter(Boolean)
    .map((group) => parseInt(group, 16));

/** The last two groups may be written as an IPv4 address. */
function withoutDots(text: string): string {
  return text.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.slice(0, 4).map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
}
