/** A package on disk and a web server that gives it away, with faults on order. */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'

export const sha256 = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('hex')

/** Contents that differ at every place, so that a shifted or doubled stretch is seen. */
export const bytesFor = (length: number, seed: number): Buffer => {
  const data = Buffer.alloc(length)
  for (let i = 0, at = seed; i < length; i++, at = (Math.imul(at, 1103515245) + 12345) >>> 0) data[i] = at >>> 16
  return data
}

export function writePackage(folder: string, files: Record<string, Uint8Array>, change: Record<string, unknown> = {}): void {
  const manifest = {
    format: 1, family: 'tiny', title: 'Tiny', licence: 'MIT', source: 'made by the tests', precision: 'float32', memory: 1000,
    files: Object.entries(files).map(([path, data]) => ({ path, sha256: sha256(data), size: data.length })),
    ...change,
  }
  for (const [path, data] of Object.entries({ ...files, 'model.json': JSON.stringify(manifest) })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), data)
  }
}

export interface Asked {
  readonly path: string
  readonly range: string | undefined
}

/** A fault answers instead of the file and returns true, or lets it pass. */
export type MirrorFault = (asked: Asked, response: ServerResponse, data: Buffer, request: IncomingMessage) => boolean

export async function openMirror(folder: string) {
  const asked: Asked[] = []
  const faults: MirrorFault[] = []
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url!, 'http://x').pathname).replace(/^\/pack\//, '')
    const one = { path, range: request.headers.range }
    asked.push(one)
    let data: Buffer
    try {
      data = readFileSync(join(folder, path))
    } catch {
      response.writeHead(404).end()
      return
    }
    if (faults.some((fault) => fault(one, response, data, request))) return
    const from = Number(/^bytes=(\d+)-$/.exec(one.range ?? '')?.[1] ?? 0)
    if (from >= data.length && from > 0) response.writeHead(416).end()
    else if (from > 0) response.writeHead(206, { 'content-range': `bytes ${from}-${data.length - 1}/${data.length}`, 'content-length': data.length - from }).end(data.subarray(from))
    else response.writeHead(200, { 'content-length': data.length }).end(data)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    address: `http://127.0.0.1:${port}/pack`,
    asked,
    faults,
    close: () => new Promise<void>((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    }),
  }
}

/** The first `times` requests for a path are answered so. */
export function first(times: number, path: string, answer: (response: ServerResponse, data: Buffer, asked: Asked) => void): MirrorFault {
  return (asked, response, data) => {
    if (asked.path !== path || times-- <= 0) return false
    answer(response, data, asked)
    return true
  }
}

/** Half of what was promised, then the line is dead. */
export const dropHalfWay = (response: ServerResponse, data: Buffer, { range }: Asked): void => {
  const from = Number(/\d+/.exec(range ?? '')?.[0] ?? 0)
  const rest = data.subarray(from)
  response.writeHead(from > 0 ? 206 : 200, { 'content-length': rest.length, ...(from > 0 ? { 'content-range': `bytes ${from}-${data.length - 1}/${data.length}` } : {}) })
  response.write(rest.subarray(0, rest.length >> 1), () => setTimeout(() => response.destroy(), 20))
}
