import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { examinePackage } from '../../../engine/models/packages/examine-package.ts'
import { createModelPackages } from '../../../engine/models/packages/packages.ts'
import { pullPackage, type PullOptions } from '../../../engine/models/packages/pull.ts'
import { removePackage } from '../../../engine/models/packages/remove-package.ts'
import { verifyPackage } from '../../../engine/models/packages/verify-package.ts'
import { processIdentity } from '../../../engine/machine/process-identity.ts'
import { bytesFor, dropHalfWay, first, openMirror, sha256, writePackage } from '../mirror.ts'

const LARGE = 'unet/model.onnx'
const FILES = {
  'model_index.json': Buffer.from('{"_class_name":"Tiny"}'),
  [LARGE]: bytesFor(300_000, 7),
  'unet/model.onnx_data': bytesFor(5_000, 9),
  'tokenizer/empty.txt': Buffer.alloc(0),
}
const never = new AbortController().signal

let folder: string
let root: string
let mirror: Awaited<ReturnType<typeof openMirror>>
let waits: number[]
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'reelgraph-pull-'))
  root = join(folder, 'models')
  writePackage(join(folder, 'served'), FILES)
  mirror = await openMirror(join(folder, 'served'))
  waits = []
})
afterEach(async () => {
  await mirror.close()
  rmSync(folder, { recursive: true, force: true })
})

const pause: PullOptions['pause'] = async (milliseconds) => void waits.push(milliseconds)
const known = async () => (existsSync(join(root, 'pack', 'model.json')) ? examinePackage(root, 'pack') : undefined)
const pull = async (change: Partial<PullOptions> = {}) => pullPackage('pack', { known: await known(), root, from: mirror.address, signal: never, pause, ...change })
const expectWhole = (): void => {
  for (const [path, data] of Object.entries(FILES)) expect(sha256(readFileSync(join(root, 'pack', path)))).toBe(sha256(data))
  const left = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((one) => /\.part$|\.lock$/.test(one))
  expect(left).toEqual([])
}
const asked = (path = LARGE) => mirror.asked.filter((one) => one.path === path).map((one) => one.range ?? 'all')
const part = (): string => join(root, 'pack', `${LARGE}.part`)
const leave = (data: Uint8Array): void => {
  mkdirSync(join(root, 'pack', 'unet'), { recursive: true })
  writeFileSync(join(root, 'pack', 'model.json'), readFileSync(join(folder, 'served/model.json')))
  writeFileSync(part(), data)
}

describe('from', () => {
  it.each([
    ['the web', () => mirror.address],
    ['the web, with a slash', () => `${mirror.address}/`],
    ['a folder', () => join(folder, 'served')],
    ['a file address', () => pathToFileURL(join(folder, 'served')).href],
  ])('%s', async (_, from) => {
    expect(await pull({ from: from() })).toMatchObject({ name: 'pack', files: 4, fetched: 4 })
    expectWhole()
    const again = await pull({ from: from() })
    expect(again).toMatchObject({ fetched: 0, bytes: 0 })
  })

  it('the mirrors of a manifest that is there, the next where one fails', async () => {
    writePackage(join(root, 'pack'), {}, { mirrors: ['http://127.0.0.1:9/nobody', mirror.address], files: JSON.parse(readFileSync(join(folder, 'served/model.json'), 'utf8')).files })
    const { from: _, ...rest } = { from: undefined, known: await known(), root, signal: never, pause }
    await pullPackage('pack', rest)
    expectWhole()
  })

  it('nowhere: says how to name a mirror', async () => {
    await expect(pullPackage('pack', { known: undefined, root, signal: never })).rejects.toMatchObject({ code: 'E_MODEL_MISSING', message: expect.stringContaining('reelgraph models pull pack --from') })
  })

  it.each(['ftp://host/x', 'http://user:secret@host/x'])('%s is refused', async (from) => {
    await expect(pull({ from })).rejects.toMatchObject({ code: 'E_USAGE' })
  })
})

describe('faults on the way', () => {
  it('dropped half way: goes on where it stopped', async () => {
    mirror.faults.push(first(2, LARGE, dropHalfWay))
    const progress: number[] = []
    await pull({ onProgress: (done) => void progress.push(done) })
    expectWhole()
    expect(asked()).toEqual(['all', 'bytes=150000-', 'bytes=225000-'])
    expect(progress.at(-1)).toBe(Object.values(FILES).reduce((sum, one) => sum + one.length, 0))
  })

  it('a later pull takes up the part of an earlier one', async () => {
    leave(FILES[LARGE]!.subarray(0, 1234))
    await pull()
    expectWhole()
    expect(asked()).toEqual(['bytes=1234-'])
  })

  it('a part that is whole already is not asked for again', async () => {
    leave(FILES[LARGE]!)
    await pull()
    expectWhole()
    expect(asked()).toEqual([])
  })

  it.each([
    ['other bytes', bytesFor(1234, 99)],
    ['as many other bytes', bytesFor(300_000, 99)],
    ['too many bytes', bytesFor(400_000, 99)],
  ])('a part of %s is made anew', async (_, data) => {
    leave(data)
    await pull()
    expectWhole()
    expect(asked().at(-1)).toBe('all')
  })

  it('a server without ranges: from the start', async () => {
    leave(FILES[LARGE]!.subarray(0, 1234))
    mirror.faults.push(first(1, LARGE, (response, data) => response.writeHead(200).end(data)))
    await pull()
    expectWhole()
  })

  it('a server that sends another range', async () => {
    leave(FILES[LARGE]!.subarray(0, 1234))
    mirror.faults.push(first(1, LARGE, (response, data) => response.writeHead(206, { 'content-range': 'bytes 0-299999/300000' }).end(data)))
    await pull()
    expectWhole()
    expect(asked()).toEqual(['bytes=1234-', 'all'])
  })

  it('busy servers are asked again, later each time; Retry-After counts', async () => {
    mirror.faults.push(first(1, LARGE, (response) => response.writeHead(429, { 'retry-after': '7' }).end()), first(2, LARGE, (response) => response.writeHead(503).end()))
    await pull()
    expectWhole()
    expect(waits).toEqual([7000, 2000, 4000])
  })

  it('not found is not asked for twice, and what is there stays', async () => {
    leave(FILES[LARGE]!.subarray(0, 1234))
    rmSync(join(folder, 'served', LARGE))
    await expect(pull()).rejects.toMatchObject({ code: 'E_MODEL_DOWNLOAD', message: expect.stringContaining('404') })
    expect(asked()).toHaveLength(1)
    expect(readFileSync(part())).toHaveLength(1234)
    expect(existsSync(join(root, 'pack', LARGE))).toBe(false)
  })

  it('wrong bytes never get the name', async () => {
    mirror.faults.push(first(9, LARGE, (response, data) => response.writeHead(200).end(bytesFor(data.length, 3))))
    await expect(pull()).rejects.toMatchObject({ code: 'E_MODEL_DIGEST' })
    expect(existsSync(join(root, 'pack', LARGE))).toBe(false)
    expect(existsSync(part())).toBe(false)
    await expect(createModelPackages({ roots: [root] }).find('pack')).rejects.toMatchObject({ code: 'E_MODEL_MISSING' })
  })

  it('more bytes than the manifest tells are not taken', async () => {
    mirror.faults.push(first(9, LARGE, (response, data) => response.writeHead(200).end(Buffer.concat([data, data]))))
    await expect(pull()).rejects.toMatchObject({ code: 'E_MODEL_DIGEST' })
  })

  it('a server that falls silent', async () => {
    mirror.faults.push(first(1, LARGE, (response, data) => void response.writeHead(200, { 'content-length': data.length }).write(data.subarray(0, 1000))))
    await pull({ silence: 1500 })
    expectWhole()
    expect(asked()).toEqual(['all', 'bytes=1000-'])
  })

  it('gives up after five tries without a byte', async () => {
    mirror.faults.push(first(99, LARGE, (response) => response.destroy()))
    await expect(pull()).rejects.toMatchObject({ code: 'E_MODEL_DOWNLOAD' })
    expect(asked()).toHaveLength(5)
  })

  it('cancelled: the part stays for the next pull', async () => {
    const stop = new AbortController()
    mirror.faults.push(first(1, LARGE, (response, data) => void response.writeHead(200, { 'content-length': data.length }).write(data.subarray(0, 1000))))
    await expect(pull({ signal: stop.signal, onProgress: (done) => done >= 1000 && stop.abort() })).rejects.toMatchObject({ name: 'AbortError' })
    expect(readFileSync(part())).toHaveLength(1000)
    await pull()
    expect(asked()).toEqual(['all', 'bytes=1000-'])
    expectWhole()
  })

  it('a file of the right size and wrong contents is fetched anew', async () => {
    await pull()
    writeFileSync(join(root, 'pack', LARGE), bytesFor(300_000, 1))
    expect(await pull()).toMatchObject({ fetched: 1 })
    expectWhole()
  })

  it('one process at a time; a lock of a process that is gone is no bar', async () => {
    mkdirSync(join(root, 'pack'), { recursive: true })
    writeFileSync(join(root, 'pack', '.pull.lock'), processIdentity())
    await expect(pull()).rejects.toMatchObject({ code: 'E_MODEL_BUSY' })
    writeFileSync(join(root, 'pack', '.pull.lock'), '999999999@1')
    await pull()
    expectWhole()
  })
})

describe('paths that lead out', () => {
  it.each(['../out.bin', '/etc/out.bin', 'a/../../out.bin', 'a//b', 'a\\..\\b', 'C:out', './x', '.hidden', 'con', 'a/nul.txt', 'model.json', 'x.part', 'tail.', 'a\0b', ''])('%j is refused', async (path) => {
    writePackage(join(folder, 'served'), FILES, { files: [{ path, sha256: sha256(''), size: 0 }] })
    await expect(pull()).rejects.toMatchObject({ code: 'E_MODEL_INVALID' })
    expect(existsSync(root)).toBe(false)
  })

  it('a link in the folder', async () => {
    mkdirSync(join(root, 'pack'), { recursive: true })
    mkdirSync(join(folder, 'elsewhere'))
    symlinkSync(join(folder, 'elsewhere'), join(root, 'pack', 'unet'))
    await expect(pull()).rejects.toMatchObject({ code: 'E_MODEL_INVALID' })
    expect(readdirSync(join(folder, 'elsewhere'))).toEqual([])
  })

  it.each([
    ['two names that differ in case', [{ path: 'a/B', sha256: sha256(''), size: 0 }, { path: 'A/b', sha256: sha256(''), size: 0 }]],
    ['a file that is a folder too', [{ path: 'a', sha256: sha256(''), size: 0 }, { path: 'a/b', sha256: sha256(''), size: 0 }]],
    ['no digest', [{ path: 'a', size: 0 }]],
  ])('%s', async (_, files) => {
    writePackage(join(folder, 'served'), FILES, { files })
    await expect(pull()).rejects.toMatchObject({ code: 'E_MODEL_INVALID' })
  })
})

describe('what is there', () => {
  it('is compared', async () => {
    await pull()
    expect((await verifyPackage(await examinePackage(root, 'pack'), never)).damaged).toEqual([])
    const changed = Buffer.from(FILES[LARGE]!)
    changed[200_000]! ^= 1
    writeFileSync(join(root, 'pack', LARGE), changed)
    rmSync(join(root, 'pack', 'unet/model.onnx_data'))
    expect((await verifyPackage(await examinePackage(root, 'pack'), never)).damaged).toEqual([{ path: LARGE, fault: 'digest' }, { path: 'unet/model.onnx_data', fault: 'missing' }])
  })

  it('is removed, and what is not the package\'s stays', async () => {
    await pull()
    writeFileSync(join(root, 'pack', 'unet', 'mine.txt'), 'mine')
    expect(await removePackage(await examinePackage(root, 'pack'))).toMatchObject({ emptied: false })
    expect(readdirSync(join(root, 'pack'), { recursive: true })).toEqual(['unet', join('unet', 'mine.txt')])
    rmSync(join(root, 'pack', 'unet'), { recursive: true })
    await pull()
    expect(await removePackage(await examinePackage(root, 'pack'))).toMatchObject({ emptied: true })
    expect(existsSync(join(root, 'pack'))).toBe(false)
  })
})

describe('another version', () => {
  const NEXT = { ...FILES, [LARGE]: bytesFor(310_000, 8), 'vae/model.onnx': bytesFor(2_000, 3) }
  const { 'unet/model.onnx_data': _, ...NEXT_FILES } = NEXT
  const read = (path: string): Buffer => readFileSync(join(root, 'pack', path))
  const title = (): string => (JSON.parse(read('model.json').toString()) as { title: string }).title
  const serveNext = (): void => {
    rmSync(join(folder, 'served'), { recursive: true })
    writePackage(join(folder, 'served'), NEXT_FILES, { title: 'Next' })
  }
  const expectNext = (): void => {
    for (const [path, data] of Object.entries(NEXT_FILES)) expect(sha256(read(path))).toBe(sha256(data))
    const files = readdirSync(join(root, 'pack'), { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).map((one) => one.name)
    expect(files.sort()).toEqual([...Object.keys(NEXT_FILES).map((path) => path.split('/').at(-1)!), 'model.json', '.pulled-from'].sort())
    expect(title()).toBe('Next')
  }

  it('comes when it is asked for: what is the same stays, what is of the old one alone goes', async () => {
    await pull()
    serveNext()
    expect(await pull()).toMatchObject({ fetched: 0 })
    expect(title()).toBe('Tiny')
    expect(await pull({ update: true })).toMatchObject({ fetched: 2, updated: true })
    expectNext()
    expect(await pull({ update: true })).toEqual({ name: 'pack', folder: join(root, 'pack'), files: 4, fetched: 0, bytes: 0 })
  })

  it('leaves the old one whole until all of it is there', async () => {
    await pull()
    serveNext()
    mirror.faults.push(first(1, 'vae/model.onnx', (response) => response.writeHead(404).end()))
    await expect(pull({ update: true })).rejects.toMatchObject({ code: 'E_MODEL_DOWNLOAD' })
    expect((await verifyPackage(await examinePackage(root, 'pack'), never)).damaged).toEqual([])
    expect(title()).toBe('Tiny')
    // What has come is not fetched twice.
    const before = asked().length
    await pull({ update: true })
    expect(asked()).toHaveLength(before)
    expectNext()
  })

  it('with wrong bytes, or a manifest that is none, changes nothing', async () => {
    await pull()
    serveNext()
    mirror.faults.push(first(9, LARGE, (response, data) => response.writeHead(200).end(bytesFor(data.length, 3))))
    await expect(pull({ update: true })).rejects.toMatchObject({ code: 'E_MODEL_DIGEST' })
    mirror.faults.splice(0, 1, first(9, 'model.json', (response) => response.writeHead(200).end('<html>')))
    await expect(pull({ update: true })).rejects.toMatchObject({ code: 'E_MODEL_INVALID' })
    expect((await verifyPackage(await examinePackage(root, 'pack'), never)).damaged).toEqual([])
    expect(sha256(read(LARGE))).toBe(sha256(FILES[LARGE]!))
  })

  it('is not looked for where there are files alone', async () => {
    await pull()
    rmSync(join(folder, 'served/model.json'))
    writeFileSync(join(root, 'pack', LARGE), 'damaged')
    expect(await pull({ update: true })).toMatchObject({ fetched: 1 })
    expectWhole()
  })

  it('that stopped while it was put in place is taken up', async () => {
    await pull()
    serveNext()
    mirror.faults.push(first(1, 'vae/model.onnx', (response) => response.writeHead(404).end()))
    await expect(pull({ update: true })).rejects.toThrow()
    rmSync(join(root, 'pack/model.json'))
    expect(await pullPackage('pack', { known: undefined, root, signal: never, pause })).toMatchObject({ files: 4 })
    for (const [path, data] of Object.entries(NEXT_FILES)) expect(sha256(read(path))).toBe(sha256(data))
  })
})

describe('the place that it was pulled from', () => {
  const again = async () => pullPackage('pack', { known: await known(), root, signal: never, pause })

  it('is remembered without its query, and serves to mend', async () => {
    await pull({ from: `${mirror.address}?signature=secret` })
    expect(readFileSync(join(root, 'pack/.pulled-from'), 'utf8')).toBe(`${mirror.address}/\n`)
    writeFileSync(join(root, 'pack', LARGE), 'damaged')
    expect(await again()).toMatchObject({ fetched: 1 })
    expectWhole()
  })

  it('is known though the first pull did not end', async () => {
    mirror.faults.push(first(1, LARGE, (response) => response.writeHead(404).end()))
    await expect(pull()).rejects.toMatchObject({ code: 'E_MODEL_DOWNLOAD' })
    await again()
    expectWhole()
  })

  it('serves to mend a manifest that is broken', async () => {
    await pull()
    writeFileSync(join(root, 'pack/model.json'), '{')
    const before = asked().length
    expect(await again()).toMatchObject({ fetched: 0, updated: true })
    expect(asked()).toHaveLength(before)
    expectWhole()
  })

  it('is named, where it is not known, with what is wrong', async () => {
    await pull()
    writeFileSync(join(root, 'pack/model.json'), '{')
    rmSync(join(root, 'pack/.pulled-from'))
    await expect(again()).rejects.toMatchObject({ code: 'E_MODEL_INVALID', message: expect.stringContaining('reelgraph models pull pack --from') })
  })
})
