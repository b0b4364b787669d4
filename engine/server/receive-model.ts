/** A model's file as the body of a request, as large as it is: to disk as it comes. */
import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Request } from 'express'
import { failure } from '../contract/errors.ts'

/** Bytes that stay free on the disk. */
const SPARE = 1 << 30

interface Receive {
  readonly raw: Request
  readonly signal: AbortSignal
  /** Below which it is written. */
  readonly root: string
  readonly name: string
  onBytes(done: number, total: number): void
}

/** `work` may move the file; what is left goes. @throws E_HTTP_INPUT without a length, E_DISK_FULL */
export async function withReceived<T>({ raw, signal, root, name, onBytes }: Receive, work: (file: string) => Promise<T>): Promise<T> {
  const total = Number(raw.get('Content-Length') ?? NaN)
  if (!Number.isSafeInteger(total) || total < 8) throw failure('E_HTTP_INPUT', { port: 'Content-Length', expected: 'the bytes of the file', got: raw.get('Content-Length') ?? 'nothing' })
  await mkdir(root, { recursive: true })
  const { bavail, bsize } = await statfs(root)
  if (total + SPARE > bavail * bsize) throw failure('E_DISK_FULL', { file: root, expected: `${total + SPARE} bytes free`, got: `${bavail * bsize}` })
  const folder = join(root, `.incoming-${randomUUID()}`)
  await mkdir(folder)
  try {
    const file = join(folder, name)
    let done = 0
    const count = new Transform({
      transform(chunk: Buffer, _encoding, next) {
        onBytes((done += chunk.length), total)
        next(null, chunk)
      },
    })
    await pipeline(raw, count, createWriteStream(file), { signal })
    return await work(file)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
