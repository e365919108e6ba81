import { type Generation, isAnswered, type Ledger, type Listener, type Send } from './ledger';

/** What the store holds at the end: the truth that all ledgers are held against. */
export interface Truth {
  epoch: string;
  rev: number;
  channels: StoredChannel[];
  messages: StoredMessage[];
  log: LogRow[];
}

export interface StoredChannel {
  id: string;
  lastSeq: number;
  /** Who was in it before anything was logged. */
  firstMemberIds: string[];
}

export interface StoredMessage {
  id: string;
  channelId: string;
  authorId: string;
  key: string;
  body: string;
  seq: number;
}

export interface LogRow {
  rev: number;
  type: string;
  channelId: string | null;
  memberId: string | null;
  subjectId: string | null;
}

export const VERDICTS = ['lost', 'phantom', 'double', 'order', 'gap', 'leak', 'stuck'] as const;
type Verdict = (typeof VERDICTS)[number];

/** What is wrong, a sentence for each case; a clean run has none. */
export type Findings = Record<Verdict, string[]>;

/** Compares everything that anyone did and received with the store. */
export function judge(ledger: Ledger, truth: Truth): Findings {
  const findings: Findings = {
    lost: [],
    phantom: [],
    double: [],
    order: [],
    gap: [],
    leak: [],
    stuck: [...ledger.stuck],
  };
  const facts = factsOf(truth);
  judgeStore(findings, truth);
  for (const send of ledger.sends) judgeSend(findings, send, facts);
  judgeSendOrder(findings, ledger.sends);
  for (const listener of ledger.listeners) {
    for (const generation of listener.generations)
      if (generation.epoch === truth.epoch)
        judgeGeneration(findings, { listener, generation, facts });
    judgeEnd(findings, listener, facts);
  }
  return findings;
}

interface Facts {
  truth: Truth;
  byId: Map<string, StoredMessage>;
  byKey: Map<string, StoredMessage>;
  /** By message: the rev at which it was posted. */
  postedAt: Map<string, number>;
  isMemberAt(memberId: string, channelId: string, rev: number): boolean;
  /** The rev from which on a member is in a channel until the end; null when they are not in it then. */
  memberSince(memberId: string, channelId: string): number | null;
}

function factsOf(truth: Truth): Facts {
  const { messages, log, channels } = truth;
  const keyOf = ({ authorId, key }: { authorId: string; key: string }) => `${authorId} ${key}`;
  const first = new Map(channels.map(({ id, firstMemberIds }) => [id, new Set(firstMemberIds)]));
  const moves = log.filter(({ type }) =>
    ['channel.opened', 'channel.closed', 'member.deactivated'].includes(type),
  );
  const standingAt = (memberId: string, channelId: string, rev: number): number | null => {
    let since = first.get(channelId)?.has(memberId) ? 0 : null;
    for (const move of moves) {
      if (move.rev > rev) break;
      if (move.memberId !== memberId) continue;
      if (move.type === 'member.deactivated') since = null;
      else if (move.channelId !== channelId) continue;
      else since = move.type === 'channel.opened' ? move.rev : null;
    }
    return since;
  };
  return {
    truth,
    byId: new Map(messages.map((message) => [message.id, message])),
    byKey: new Map(messages.map((message) => [keyOf(message), message])),
    postedAt: new Map(
      log.flatMap(({ type, subjectId, rev }) =>
        type === 'message.posted' && subjectId ? [[subjectId, rev] as const] : [],
      ),
    ),
    isMemberAt: (memberId, channelId, rev) => standingAt(memberId, channelId, rev) !== null,
    memberSince: (memberId, channelId) => standingAt(memberId, channelId, truth.rev),
  };
}

/** The store in itself: nothing twice, seqs and revs without holes. */
function judgeStore(findings: Findings, { messages, channels, log, rev }: Truth): void {
  for (const what of ['body', 'key'] as const) {
    const seen = new Map<string, string>();
    for (const message of messages) {
      const name = `${message.authorId} ${message[what]}`;
      const other = seen.get(name);
      if (other) findings.double.push(`${other} and ${message.id} are the same by their ${what}`);
      seen.set(name, message.id);
    }
  }
  for (const { id, lastSeq } of channels) {
    const seqs = messages.filter(({ channelId }) => channelId === id).map(({ seq }) => seq);
    const holes = holesIn(seqs, lastSeq);
    if (holes.length > 0)
      findings.gap.push(`channel ${id} of ${lastSeq} messages lacks seqs ${holes}`);
  }
  const holes = holesIn(
    log.map((row) => row.rev),
    rev,
  );
  if (holes.length > 0) findings.gap.push(`the log up to ${rev} lacks revs ${holes}`);
}

function holesIn(numbers: number[], last: number): number[] {
  const there = new Set(numbers);
  const holes: number[] = [];
  for (let n = 1; n <= Math.max(last, ...numbers); n += 1) if (!there.has(n)) holes.push(n);
  if (there.size > last) holes.push(last + 1);
  return holes;
}

function judgeSend(findings: Findings, send: Send, { byKey, byId, postedAt }: Facts): void {
  const stored = byKey.get(`${send.authorId} ${send.key}`);
  // A try that was cut off may have done its work before the next one was refused.
  if (send.refusal && send.tries.length === 1 && stored?.body === send.body)
    findings.phantom.push(`${send.key} was refused (${send.refusal}) and is stored`);
  if (
    isAnswered(send) &&
    (!stored || stored.body !== send.body || stored.channelId !== send.channelId)
  )
    findings.lost.push(`${send.key} was acknowledged and is not stored as sent`);
  if (new Set(send.answers.map(({ id }) => id)).size > 1)
    findings.double.push(`${send.key} was acknowledged as more than one message`);
  for (const answer of send.answers) {
    const message = byId.get(answer.id);
    if (!message) findings.phantom.push(`${send.key} was acknowledged as ${answer.id}, not stored`);
    else if (message.seq !== answer.seq || (postedAt.get(answer.id) ?? Infinity) > answer.rev)
      findings.order.push(`${send.key} was acknowledged with another place than it is stored at`);
  }
}

/** What was sent after something was acknowledged comes after it. */
function judgeSendOrder(findings: Findings, sends: Send[]): void {
  const moments = sends.flatMap((send) => {
    const [answer] = send.answers;
    if (!answer) return [];
    const { channelId, key } = send;
    return [
      { at: send.sentAt, channelId, key, seq: answer.seq, isAnswer: false },
      { at: answer.at, channelId, key, seq: answer.seq, isAnswer: true },
    ];
  });
  moments.sort((a, b) => a.at - b.at);
  const newest = new Map<string, number>();
  for (const { channelId, key, seq, isAnswer } of moments) {
    const known = newest.get(channelId) ?? 0;
    if (isAnswer) newest.set(channelId, Math.max(known, seq));
    else if (seq < known)
      findings.order.push(`${key} stands before what was there when it was sent`);
  }
}

interface Screen {
  listener: Listener;
  generation: Generation;
  facts: Facts;
}

/** What one screen showed from one load to the next. */
function judgeGeneration(findings: Findings, { listener, generation, facts }: Screen): void {
  const { name, memberId } = listener;
  const shown = new Set<string>();
  const seqs = new Map<string, number>();
  const revs = new Set<number>();
  let before = generation.baseline;
  for (const { rev, type, channelId, message } of generation.received) {
    if (revs.has(rev)) findings.double.push(`${name} received rev ${rev} (${type}) twice`);
    else if (rev <= before) findings.order.push(`${name} received rev ${rev} after rev ${before}`);
    revs.add(rev);
    before = Math.max(before, rev);
    if (channelId && isOfChannel(type) && !facts.isMemberAt(memberId, channelId, rev))
      findings.leak.push(`${name} received ${type} at rev ${rev} of a channel they were not in`);
    if (!message || !channelId) continue;

    const stored = facts.byId.get(message.id);
    if (!stored) {
      findings.phantom.push(`${name} received message ${message.id}, which is not stored`);
      continue;
    }
    if (stored.seq !== message.seq || facts.postedAt.get(message.id) !== rev)
      findings.order.push(`${name} received ${message.id} at another place than it is stored at`);
    if (message.seq <= (seqs.get(channelId) ?? 0))
      findings.order.push(`${name} received seq ${message.seq} of ${channelId} late`);
    seqs.set(channelId, message.seq);
    const snapshot = generation.snapshots.get(channelId);
    if (
      shown.has(message.id) ||
      (snapshot && rev > snapshot.rev && snapshot.messageIds.has(message.id))
    )
      findings.double.push(`${name} shows message ${message.id} twice`);
    shown.add(message.id);
  }
  for (const [channelId, { messageIds }] of generation.snapshots) {
    for (const id of messageIds)
      if (facts.byId.get(id)?.channelId !== channelId)
        findings.phantom.push(`${name} loaded message ${id}, which is not stored there`);
  }
}

const isOfChannel = (type: string) => /^(message|reaction)\./.test(type);

/** At the end a screen shows every message of every channel that its member is in. */
function judgeEnd(findings: Findings, listener: Listener, facts: Facts): void {
  const last = listener.generations.at(-1);
  if (listener.isOver) return;
  if (last?.epoch !== facts.truth.epoch) {
    findings.gap.push(`${listener.name} never received of the present epoch`);
    return;
  }
  const missing = missingFrom(listener, last, facts);
  if (missing.length > 0) {
    const how = `${missing.length} messages, the first at rev ${missing[0]}`;
    findings.gap.push(
      `${listener.name} lacks ${how}${listener.error ? ` (${listener.error})` : ''}`,
    );
  }
}

function missingFrom({ memberId }: Listener, last: Generation, facts: Facts): number[] {
  const receivedAt = new Map(last.received.map(({ message, rev }) => [message?.id, rev]));
  const since = new Map(
    facts.truth.channels.map(({ id }) => [id, facts.memberSince(memberId, id)]),
  );
  return facts.truth.messages.flatMap(({ id, channelId, seq }) => {
    const rev = facts.postedAt.get(id) ?? 0;
    const member = since.get(channelId) ?? null;
    if (member === null || rev <= member) return [];
    const snapshot = last.snapshots.get(channelId);
    if (snapshot && seq < snapshot.fromSeq) return [];
    if (!snapshot) return rev <= last.baseline || receivedAt.has(id) ? [] : [rev];
    // What a snapshot shows already is not applied again, so an event from before it brings nothing.
    return snapshot.messageIds.has(id) || (receivedAt.get(id) ?? 0) > snapshot.rev ? [] : [rev];
  });
}
