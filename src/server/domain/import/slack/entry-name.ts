import { type Entry, getFileNameLowLevel } from 'yauzl';
import { cleanText } from './clean';

// The upper halves of the code pages of DOS, which most zip programs fall back to and `TextDecoder` lacks.
const CP437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';
const CP850 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´≡±‗¾¶§÷¸°¨·¹³²■\u00a0';
const CP852 =
  'ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u00ad˝˛ˇ˘§÷¸°¨˙űŘř■\u00a0';
const UPPER_HALVES = [
  ...[CP437, CP850, CP852],
  ...['windows-1252', 'macintosh', 'ibm866', 'windows-1251'].map(upperHalf),
];
const ENCODINGS = [
  ...['shift_jis', 'gbk', 'euc-kr', 'big5', 'koi8-r', 'windows-874'],
  ...[1250, 1253, 1254, 1255, 1256, 1257, 1258].map((page) => `windows-${page}`),
];

/** The likeliest name of an entry first, then what its bytes say in other code pages. */
export function entryNames(entry: Entry): string[] {
  const { fileNameRaw: raw, generalPurposeBitFlag, extraFields } = entry;
  if (raw.every((byte) => byte > 0 && byte < 0x80)) return unique([raw.toString('latin1')]);
  const utf8 = decode(raw, 'utf-8');
  // The name in UTF-8 that some programs add beside the one in a code page.
  const standard = getFileNameLowLevel(generalPurposeBitFlag, raw, extraFields, false);
  const byPage = UPPER_HALVES.map((page) => fromPage(raw, page));
  const byEncoding = ENCODINGS.map((encoding) => decode(raw, encoding));
  const mended = utf8 === undefined ? [] : mendedNames(utf8);
  const known = raw.some((byte) => byte >= 0x80) ? [utf8, standard] : [raw.toString('latin1')];
  return unique([...known, ...byPage, ...byEncoding, ...mended]);
}

/** Names that were read in the wrong code page when the archive was unpacked, and packed as that. */
function mendedNames(name: string): string[] {
  const bytes = UPPER_HALVES.flatMap((page) => toPage(name, page) ?? []);
  return bytes.flatMap((raw) => [
    ...[decode(raw, 'utf-8') ?? []].flat(),
    ...UPPER_HALVES.map((page) => fromPage(raw, page)),
  ]);
}

function unique(names: (string | undefined)[]): string[] {
  const plain = names.flatMap((name) => (name === undefined ? [] : tidy(name)));
  return [...new Set(plain)];
}

/** `#U00e9` is how Info-ZIP writes what the file system can't. */
function tidy(name: string): string[] {
  const clean = withoutDots(cleanText(name).replaceAll('\\', '/'));
  const unescaped = clean.replace(/#U([0-9a-f]{4})/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  return unescaped === clean ? [clean] : [clean, cleanText(unescaped)];
}

/** `./general//` is the folder `general/`; what points elsewhere stays as it is, to be refused. */
function withoutDots(name: string): string {
  const parts = name.split('/');
  const last = parts.length - 1;
  const kept = parts.filter((part, at) => {
    const isEdge = (at === 0 && parts.length > 1) || at === last;
    return part !== '.' && (part !== '' || isEdge);
  });
  return kept.join('/') || (name.endsWith('/') ? '/' : name);
}

function decode(raw: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(raw);
  } catch {
    return undefined;
  }
}

function upperHalf(encoding: string): string {
  return new TextDecoder(encoding).decode(Uint8Array.from({ length: 128 }, (_, at) => at + 128));
}

function fromPage(raw: Uint8Array, page: string): string {
  return [...raw]
    .map((byte) => (byte < 0x80 ? String.fromCharCode(byte) : (page[byte - 0x80] ?? '')))
    .join('');
}

function toPage(name: string, page: string): Uint8Array | undefined {
  const bytes: number[] = [];
  for (const character of name) {
    const code = character.charCodeAt(0);
    const at = page.indexOf(character);
    if (code >= 0x80 && at < 0) return undefined;
    bytes.push(code < 0x80 ? code : at + 0x80);
  }
  return Uint8Array.from(bytes);
}
