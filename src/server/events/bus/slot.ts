const SLOTS = 16_384;
const POLYNOMIAL = 0x1021;

/**
 * The slot of a Redis cluster that a topic lives in: CRC16 (XMODEM) of what stands between the first
 * braces, or of the whole name. https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/
 */
export function slotOf(topic: string): number {
  const tag = /\{([^}]*)\}/.exec(topic)?.[1];
  return crc16(tag || topic) % SLOTS;
}

function crc16(text: string): number {
  let crc = 0;
  for (const byte of Buffer.from(text)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) {
      crc = (crc & 0x8000 ? (crc << 1) ^ POLYNOMIAL : crc << 1) & 0xffff;
    }
  }
  return crc;
}
