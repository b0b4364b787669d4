/** Keys of mirrors go to their own host and nowhere else. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { toReelgraphError } from '../../../engine/contract/errors.ts'
import { mirrorToken } from '../../../engine/models/packages/mirror-token.ts'
import { pullPackage } from '../../../engine/models/packages/pull.ts'
import { bytesFor, openMirror, writePackage } from '../mirror.ts'

const SECRET = 'hf_Zx9-secret'
const FILES = { 'unet/model.onnx': bytesFor(50_000, 3) }

let folder: string
let mirror: Awaited<ReturnType<typeof openMirror>>
let seen: { readonly path: string; readonly authorization: string | undefined }[]
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'reelgraph-token-'))
  writePackage(join(folder, 'served'), FILES)
  mirror = await openMirror(join(folder, 'served'))
  seen = []
  mirror.faults.push(({ path }, response, _, { headers: { authorization } }) => {
    seen.push({ path, authorization })
    if (authorization === `Bearer ${SECRET}`) return false
    response.writeHead(401).end()
    return true
  })
})
afterEach(async () => {
  delete process.env['REELGRAPH_MODELS_TOKENS']
  await mirror.close()
  rmSync(folder, { recursive: true, force: true })
})
const host = (address: string): string => new URL(address).host
const pull = (from: string, said: string[] = []) => pullPackage('pack', { known: undefined, root: join(folder, 'models'), from, signal: new AbortController().signal, pause: async () => {}, onTrouble: (text) => void said.push(text) })

/** A host that sends all on to another. */
async function redirector(to: string): Promise<{ readonly address: string; readonly headers: IncomingHttpHeaders[]; close(): void }> {
  const headers: IncomingHttpHeaders[] = []
  const server = createServer((request, response) => {
    headers.push(request.headers)
    response.writeHead(302, { location: `${to}${request.url}` }).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/pack`, headers, close: () => void server.close() }
}

describe('a key of a mirror', () => {
  it('opens the mirror', async () => {
    process.env['REELGRAPH_MODELS_TOKENS'] = `other.example=abc ${host(mirror.address)}=${SECRET}`
    await pull(mirror.address)
    expect(readFileSync(join(folder, 'models/pack/unet/model.onnx'))).toEqual(FILES['unet/model.onnx'])
    expect(seen.map(({ authorization }) => authorization)).toEqual([`Bearer ${SECRET}`, `Bearer ${SECRET}`])
  })
  it('is not sent to another host, and its lack is said', async () => {
    process.env['REELGRAPH_MODELS_TOKENS'] = `mirror.example=${SECRET}`
    const fault = toReelgraphError(await pull(mirror.address).catch((thrown: unknown) => thrown)).faults[0]!
    expect(fault).toMatchObject({ code: 'E_MODEL_DOWNLOAD' })
    expect(fault.message).toContain('401 for model.json: REELGRAPH_MODELS_TOKENS has no token')
    expect(seen).toEqual([{ path: 'model.json', authorization: undefined }])
  })
  it('is not quoted where it is refused', async () => {
    process.env['REELGRAPH_MODELS_TOKENS'] = `${host(mirror.address)}=wrong-${SECRET}`
    const said: string[] = []
    const error = toReelgraphError(await pull(mirror.address, said).catch((thrown: unknown) => thrown))
    expect(JSON.stringify([error.faults, error.message, String(error.stack), String(error.cause), said])).not.toContain(SECRET)
    expect(error.message).toContain('does not take the token')
  })
  it('does not follow a redirect to another host', async () => {
    const away = await redirector(mirror.address.replace(/\/pack$/, ''))
    process.env['REELGRAPH_MODELS_TOKENS'] = `${host(away.address)}=${SECRET}`
    await expect(pull(away.address)).rejects.toMatchObject({ code: 'E_MODEL_DOWNLOAD' })
    expect(away.headers.map(({ authorization }) => authorization)).toEqual([`Bearer ${SECRET}`])
    expect(seen).toEqual([{ path: 'model.json', authorization: undefined }])
    away.close()
  })
  it.each([
    ['https, by its name', 'https://hub.example/a', 'hub.example=k', 'Bearer k'],
    ['upper case', 'https://hub.example/a', 'Hub.Example=k', 'Bearer k'],
    ['a token with an equals sign', 'https://hub.example/a', 'hub.example=a=b==', 'Bearer a=b=='],
    ['this machine', 'http://localhost:81/a', 'localhost:81=k', 'Bearer k'],
    ['plain http', 'http://hub.example/a', 'hub.example=k', undefined],
    ['another port', 'https://hub.example:444/a', 'hub.example=k', undefined],
    ['a host below it', 'https://cdn.hub.example/a', 'hub.example=k', undefined],
    ['a host that ends so', 'https://evilhub.example/a', 'hub.example=k', undefined],
    ['a local name that is none', 'http://127.0.0.1.evil.example/a', '127.0.0.1.evil.example=k', undefined],
    ['none', 'https://hub.example/a', '', undefined],
  ])('%s', (_, address, tokens, header) => {
    expect(mirrorToken(new URL(address), tokens)).toBe(header)
  })
  it.each(['hub.example', '=k', 'hub.example=', 'https://hub.example=k', `hub.example=${SECRET}\u00e9`])('refuses %j without quoting it', (tokens) => {
    let message = ''
    try {
      mirrorToken(new URL('https://hub.example'), tokens)
    } catch (thrown) {
      message = (thrown as Error).message
    }
    expect(message).toMatch(/^E_USAGE REELGRAPH_MODELS_TOKENS/)
    expect(message).not.toContain(SECRET)
    expect(message).not.toContain('hub.example')
  })
})
