/** Texts by name that travel inside a file: the graph, the digest of the frames, what the nodes reported. */
export type Tags = Readonly<Record<string, string>>

/** Bytes as text, a letter for each byte. */
export const latin = (bytes: Uint8Array, from: number, to: number): string => {
  let text = ''
  for (let at = from; at < Math.min(to, bytes.length); at++) text += String.fromCharCode(bytes[at]!)
  return text
}

export const utf8 = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, one) => sum + one.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
