/** Reads the parts of an answer as they arrive: pictures one after the other, each with the number of its frame. */
export interface FramePart {
  readonly frame: number
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly type: string
}

const END = [13, 10, 13, 10]

/** @param contentType of the answer: it has the mark between the parts */
export async function* readParts(body: ReadableStream<Uint8Array>, contentType: string): AsyncGenerator<FramePart, void> {
  const boundary = /boundary="?([^";]+)/.exec(contentType)?.[1]
  if (boundary === undefined) throw new TypeError(`no parts in ${contentType}`)
  const reader = body.getReader()
  let held = new Uint8Array(0)
  /** More of the answer. False: it is over. */
  const more = async (): Promise<boolean> => {
    const { done, value } = await reader.read()
    if (done) return false
    const joined = new Uint8Array(held.length + value.length)
    joined.set(held)
    joined.set(value, held.length)
    held = joined
    return true
  }
  const broken = (): Error => new TypeError('the answer broke off')
  try {
    for (;;) {
      let end: number
      while ((end = indexOf(held, END)) < 0) {
        if (startsWith(held, `--${boundary}--`)) return
        if (!(await more())) throw broken()
      }
      const head = new TextDecoder().decode(held.subarray(0, end))
      const field = (name: string): string => new RegExp(`^${name}: *(.+)$`, 'im').exec(head)?.[1]?.trim() ?? ''
      const size = Number(field('Content-Length'))
      const from = end + END.length
      while (held.length < from + size + 2) if (!(await more())) throw broken()
      yield { frame: Number(field('X-Reelgraph-Frame')), bytes: held.slice(from, from + size), type: field('Content-Type') }
      held = held.subarray(from + size + 2)
    }
  } finally {
    // Whoever has enough hangs up.
    await reader.cancel().catch(() => {})
  }
}

function indexOf(bytes: Uint8Array, sought: readonly number[]): number {
  for (let at = bytes.indexOf(sought[0]!); at >= 0; at = bytes.indexOf(sought[0]!, at + 1)) if (sought.every((byte, index) => bytes[at + index] === byte)) return at
  return -1
}

const startsWith = (bytes: Uint8Array, text: string): boolean => bytes.length >= text.length && [...text].every((letter, at) => bytes[at] === letter.charCodeAt(0))
