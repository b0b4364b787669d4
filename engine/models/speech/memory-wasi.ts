/**
 * WASI preview 1 over memory, as far as a program needs it that takes arguments, prints, and writes one folder of files: no
 * file of the machine, no clock, no environment. So a call hangs on its arguments alone.
 */

/** What a program leaves. */
export interface WasiEnd {
  readonly exitCode: number
  readonly printed: string
  readonly files: ReadonlyMap<string, Uint8Array>
}

interface OpenFile {
  readonly name: string
  bytes: Uint8Array
  size: number
  at: number
}

const OK = 0
const BAD_FILE = 8
const NOT_FOUND = 44
const DIRECTORY = 3
const FOLDER = '/out'
const CREATE = 1
const TRUNCATE = 8

class Exit extends Error {
  readonly code: number
  constructor(code: number) {
    super(`exit ${code}`)
    this.code = code
  }
}

/** Runs a module to its end. Files are those below `/out`. */
export function runWasi(module: WebAssembly.Module, args: readonly string[]): WasiEnd {
  // The instance is there when it calls.
  const buffer = (): ArrayBuffer => (instance.exports['memory'] as WebAssembly.Memory).buffer
  const view = (): DataView => new DataView(buffer())
  const bytes = (at: number, length: number): Uint8Array => new Uint8Array(buffer(), at, length)
  const words = args.map((one) => new TextEncoder().encode(`${one}\0`))
  const files = new Map<string, OpenFile>()
  const open = new Map<number, OpenFile>()
  const printed: Uint8Array[] = []
  let next = DIRECTORY + 1

  /** Calls `take` with each stretch of memory that a list of them names; the sum of what it returns. */
  const each = (list: number, count: number, take: (part: Uint8Array) => number): number => {
    let sum = 0
    for (let i = 0; i < count; i++) sum += take(bytes(view().getUint32(list + i * 8, true), view().getUint32(list + i * 8 + 4, true)))
    return sum
  }

  const calls = {
    args_sizes_get(count: number, size: number): number {
      view().setUint32(count, words.length, true)
      view().setUint32(size, words.reduce((sum, one) => sum + one.length, 0), true)
      return OK
    },
    args_get(list: number, at: number): number {
      for (const [i, word] of words.entries()) {
        view().setUint32(list + i * 4, at, true)
        bytes(at, word.length).set(word)
        at += word.length
      }
      return OK
    },
    clock_time_get(_clock: number, _precision: bigint, at: number): number {
      view().setBigUint64(at, 0n, true)
      return OK
    },
    fd_close: (file: number): number => (open.delete(file) ? OK : BAD_FILE),
    fd_fdstat_get(file: number, at: number): number {
      if (file > DIRECTORY && !open.has(file)) return BAD_FILE
      bytes(at, 24).fill(0)
      bytes(at, 1)[0] = file < DIRECTORY ? 2 : file === DIRECTORY ? 3 : 4
      view().setBigUint64(at + 8, ~0n, true)
      view().setBigUint64(at + 16, ~0n, true)
      return OK
    },
    fd_fdstat_set_flags: (): number => OK,
    fd_prestat_get(file: number, at: number): number {
      if (file !== DIRECTORY) return BAD_FILE
      view().setUint32(at, 0, true)
      view().setUint32(at + 4, FOLDER.length, true)
      return OK
    },
    fd_prestat_dir_name(_file: number, at: number, length: number): number {
      bytes(at, length).set(new TextEncoder().encode(FOLDER).subarray(0, length))
      return OK
    },
    fd_read(file: number, list: number, count: number, result: number): number {
      const one = open.get(file)
      if (one === undefined && file >= DIRECTORY) return BAD_FILE
      const read = one === undefined ? 0 : each(list, count, (part) => {
        const some = one.bytes.subarray(one.at, Math.min(one.size, one.at + part.length))
        part.set(some)
        one.at += some.length
        return some.length
      })
      view().setUint32(result, read, true)
      return OK
    },
    fd_seek(file: number, offset: bigint, whence: number, result: number): number {
      const one = open.get(file)
      if (one === undefined) return BAD_FILE
      one.at = Number(offset) + [0, one.at, one.size][whence]!
      view().setBigUint64(result, BigInt(one.at), true)
      return OK
    },
    fd_write(file: number, list: number, count: number, result: number): number {
      const one = open.get(file)
      if (one === undefined && file >= DIRECTORY) return BAD_FILE
      const written = each(list, count, (part) => {
        if (file === 1) printed.push(part.slice())
        if (one !== undefined) append(one, part)
        return part.length
      })
      view().setUint32(result, written, true)
      return OK
    },
    path_open(_folder: number, _flags: number, at: number, length: number, how: number, _rights: bigint, _more: bigint, _mode: number, result: number): number {
      const name = new TextDecoder().decode(bytes(at, length).slice())
      let found = files.get(name)
      if (found === undefined && (how & CREATE) === 0) return NOT_FOUND
      if (found === undefined) files.set(name, (found = { name, bytes: new Uint8Array(0), size: 0, at: 0 }))
      if ((how & TRUNCATE) !== 0) found.size = 0
      found.at = 0
      open.set(next, found)
      view().setUint32(result, next++, true)
      return OK
    },
    proc_exit(code: number): never {
      throw new Exit(code)
    },
  }

  const instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: calls })
  let exitCode = 0
  try {
    ;(instance.exports['_start'] as () => void)()
  } catch (thrown) {
    if (!(thrown instanceof Exit)) throw thrown
    exitCode = thrown.code
  }
  return { exitCode, printed: Buffer.concat(printed).toString('utf8'), files: new Map([...files].map(([name, one]) => [name, one.bytes.slice(0, one.size)])) }
}

function append(file: OpenFile, part: Uint8Array): void {
  const end = file.at + part.length
  if (end > file.bytes.length) {
    const larger = new Uint8Array(Math.max(end, file.bytes.length * 2, 65_536))
    larger.set(file.bytes.subarray(0, file.size))
    file.bytes = larger
  }
  file.bytes.set(part, file.at)
  file.at = end
  file.size = Math.max(file.size, end)
}
