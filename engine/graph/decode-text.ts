/** Bytes of a text file to text. Editors of Windows put a byte order mark before it, or write UTF-16. Pure. */

/** @throws TypeError where the bytes are not text in UTF-8, or in UTF-16 with its mark */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes
  const encoding = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
  // It takes the mark away.
  return new TextDecoder(encoding, { fatal: true }).decode(bytes)
}

/** Text that was decoded elsewhere, without its mark. */
export const withoutMark = (text: string): string => (text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)
