import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './environment.mjs';

// postgres.js 3.4.9 does not get over a connection that dies at work: what it had not written yet stays with
// the connection for ever, a transaction goes on to write to a socket that is gone (which ends the process)
// or to the one that came after it, and a connection so used is never used again. These lines mend that,
// until a release does; where a release has other lines, this says so rather than leave it half done.
const MENDED = {
  'src/connection.js': [
    [
      "      return queryError(q, Errors.connection('CONNECTION_DESTROYED', options))\n\n    if (stream)",
      "      return queryError(q, Errors.connection('CONNECTION_DESTROYED', options))\n\n    if (!socket)\n      return queryError(q, Errors.connection('CONNECTION_CLOSED', options)), true\n\n    if (stream)",
    ],
    [
      '  function nextWrite(fn) {\n    const x',
      '  function nextWrite(fn) {\n    if (!socket)\n      return chunk = nextWriteTimer = null, false\n    const x',
    ],
    [
      '    clearImmediate(nextWriteTimer)\n    if (socket) {',
      '    clearImmediate(nextWriteTimer)\n    chunk = nextWriteTimer = null\n    if (socket) {',
    ],
    [
      "    clearImmediate(nextWriteTimer)\n    socket.removeListener('data', data)",
      "    clearImmediate(nextWriteTimer)\n    chunk = nextWriteTimer = null\n    socket.removeListener('data', data)",
    ],
    // What was sent between the error and the end of its connection was never answered.
    [
      "    !hadError && (query || sent.length) && error(Errors.connection('CONNECTION_CLOSED', options, socket))",
      "    ;(query || sent.length) && error(Errors.connection('CONNECTION_CLOSED', options, socket))",
    ],
    // COPY out: back-pressure paused the socket, and nothing resumed it for the statement that follows.
    [
      '  function CopyDone() {\n    stream && stream.push(null)\n    stream = null',
      '  function CopyDone() {\n    stream && stream.push(null)\n    stream && socket.resume()\n    stream = null',
    ],
    // COPY in: an error that comes after the last row was sent left the stream waiting for ever.
    [
      '    stream && (stream.destroy(err), stream = null)\n    query',
      '    stream && (stream.destroy(err), stream = null)\n    final && (final(err), final = null)\n    query',
    ],
    // COPY in: the connection may be gone by the time its stream is destroyed.
    [
      '    stream = new Stream.Writable({\n      autoDestroy: true,\n      write(chunk, encoding, callback) {\n        socket.write(b().d().raw(chunk).end(), callback)\n      },\n      destroy(error, callback) {\n        callback(error)\n        socket.write(b().f().str(error + b.N).end())',
      '    stream = new Stream.Writable({\n      autoDestroy: true,\n      write(chunk, encoding, callback) {\n        socket.write(b().d().raw(chunk).end(), callback)\n      },\n      destroy(error, callback) {\n        callback(error)\n        error && socket && socket.write(b().f().str(error + b.N).end())',
    ],
  ],
  'src/index.js': [
    [
      '      , connection\n      , prepare = null',
      '      , connection\n      , lost = null\n      , prepare = null',
    ],
    [
      '        new Promise((_, reject) => connection.onclose = reject)',
      '        new Promise((_, reject) => connection.onclose = (e) => reject(lost = e))',
    ],
    [
      '        q.catch(e => uncaughtError || (uncaughtError = e))\n',
      '        q.catch(e => uncaughtError || (uncaughtError = e))\n        if (lost)\n          return q.reject(lost)\n',
    ],
  ],
};

/** Mends the Postgres driver in node_modules; done twice, it changes nothing. */
export function mend() {
  const home = join(ROOT, 'node_modules', 'postgres');
  if (!existsSync(home)) return;
  for (const [name, changes] of Object.entries(MENDED)) {
    const file = join(home, name);
    const before = readFileSync(file, 'utf8');
    const after = changes.reduce(change, before);
    if (after === before) continue;
    // Put in place whole: the file may be shared with other folders, and read while this runs.
    writeFileSync(`${file}.${process.pid}`, after);
    renameSync(`${file}.${process.pid}`, file);
  }
}

function change(text, [from, to]) {
  if (text.includes(to)) return text;
  if (text.split(from).length === 2) return text.replace(from, () => to);
  throw new Error('This postgres.js is not the one that scripts/mend.mjs knows how to mend.');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) mend();
