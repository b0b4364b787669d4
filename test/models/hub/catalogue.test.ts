/** The list of well-known models says of each what somebody has to know before fetching it. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { readCatalogue, TAGS } from '../../../engine/models/hub/catalogue.ts'
import { isHubAddress, parseHubAddress } from '../../../engine/models/hub/hub-address.ts'
import { meantOnHub } from '../../../engine/models/hub/known-models.ts'
import { PACKAGE_NAME } from '../../../engine/models/packages/manifest.ts'
import { createPackageJobs, type PackageEvent } from '../../../engine/models/packages/package-jobs.ts'
import { createModelPackages } from '../../../engine/models/packages/packages.ts'
import { SKELETONS } from '../checkpoints/tiny-checkpoint.ts'
import { openHub } from './fake-hub.ts'
import { tinyFolder } from './tiny-folder.ts'

afterEach(() => vi.unstubAllEnvs())

it('has fifteen models, whole and different', async () => {
  const all = await readCatalogue()
  expect(all.length).toBeGreaterThanOrEqual(15)
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
  expect(new Set(all.map(({ hub }) => hub)).size).toBe(all.length)
  for (const one of all) {
    expect(one.name).toMatch(PACKAGE_NAME)
    expect(parseHubAddress(`hf:${one.hub}`, {})).toEqual({ id: one.hub, revision: 'main' })
    expect(one.bytes).toBeGreaterThan(1e9)
    // Parts are held as float32.
    expect(one.memory).toBeGreaterThan(one.bytes)
    expect(['fast', 'medium', 'slow']).toContain(one.speed)
    expect(one.tags.filter((tag) => !TAGS.includes(tag))).toEqual([])
    expect(one.licence).not.toBe('')
  }
})

it('a name means its model on the hub, unless a package of that name is here', async () => {
  expect(await meantOnHub('sd-turbo', undefined, false)).toMatchObject({ address: { id: 'stabilityai/sd-turbo', revision: 'main' }, about: { defaults: { guidance: 0 } } })
  const here = { name: 'sd15', folder: '/x', missing: [], manifest: { format: 1, family: 'stable-diffusion', title: 'Mine', licence: 'MIT', source: 'https://mirror.example', precision: 'float32', memory: 1, files: [] } } as const
  expect(await meantOnHub('sd15', here, false)).toBeUndefined()
  const pulled = { ...here, manifest: { ...here.manifest, source: 'hf:a/b@0123456' } }
  expect(await meantOnHub('sd15', pulled, false)).toMatchObject({ address: { id: 'a/b', revision: '0123456' } })
  expect(await meantOnHub('sd15', pulled, true)).toMatchObject({ address: { id: 'a/b', revision: 'main' } })
  expect(await meantOnHub('nobody', undefined, false)).toBeUndefined()
})

it.each([
  ['hf:a/b', { id: 'a/b', revision: 'main' }],
  ['hf:a/b@fp16', { id: 'a/b', revision: 'fp16' }],
  ['hf:a/b@refs/pr/7/x/y.safetensors', { id: 'a/b', revision: 'refs/pr/7', file: 'x/y.safetensors' }],
  ['https://huggingface.co/a/b', { id: 'a/b', revision: 'main' }],
  ['https://huggingface.co/a/b/tree/main', { id: 'a/b', revision: 'main' }],
  ['https://huggingface.co/a/b/blob/main/x.safetensors', { id: 'a/b', revision: 'main', file: 'x.safetensors' }],
])('%s', (text, address) => {
  expect(isHubAddress(text, {})).toBe(true)
  expect(parseHubAddress(text, {})).toEqual(address)
})

// A folder of files is a mirror of packages, as it always was.
it.each(['https://huggingface.co/a/b/resolve/main', 'https://mirror.example.org/a/b', 'tiny-sd', './models/x'])('%s is no model of the hub', (text) => {
  expect(isHubAddress(text, {})).toBe(false)
})

it('a server fetches one of them, and only under the licence that was agreed to', async () => {
  const hub = await openHub({ 'stabilityai/sd-turbo': { files: tinyFolder(), card: { license: 'other', license_name: 'sai-nc-community', license_link: 'https://studio.example/terms' } } })
  vi.stubEnv('HF_ENDPOINT', hub.address)
  const project = mkdtempSync(join(tmpdir(), 'reelgraph-catalogue-'))
  const packages = createModelPackages({ roots: [join(project, 'models')] })
  const replaced = vi.fn(async () => {})
  const jobs = createPackageJobs({ packages, project, skeletons: SKELETONS, loaded: () => [], free: async () => {}, onReplaced: replaced, now: () => performance.now() })
  const events: PackageEvent[] = []
  jobs.onEvent((event) => void events.push(event))
  const ended = () => vi.waitFor(() => events.find((one) => one.type === 'model-changed' && one.outcome !== undefined) ?? Promise.reject(new Error('not yet')), { timeout: 60_000 })
  try {
    expect((await jobs.catalogue()).every(({ state }) => state === 'absent')).toBe(true)
    const terms = await jobs.terms('sd-turbo', new AbortController().signal)
    expect(terms).toMatchObject({ licence: 'sai-nc-community', link: 'https://studio.example/terms', gated: false, files: 8 })
    await expect(jobs.pullListed('nobody', 'mit')).rejects.toMatchObject({ code: 'E_MODEL_MISSING' })

    await jobs.pullListed('sd-turbo', 'mit')
    expect(await ended()).toMatchObject({ outcome: { ok: false, fault: { code: 'E_USAGE', port: 'licence', expected: 'sai-nc-community', got: 'mit' } } })
    expect(existsSync(join(project, 'models/sd-turbo'))).toBe(false)
    events.length = 0

    expect(await jobs.pullListed('sd-turbo', terms.licence)).toMatchObject({ name: 'sd-turbo', state: 'absent' })
    expect(await ended()).toMatchObject({ outcome: { kind: 'pull', ok: true } })
    expect(events.some((one) => one.type === 'model-progress' && one.done === terms.bytes && one.total === terms.bytes)).toBe(true)
    expect(replaced).toHaveBeenCalledWith('sd-turbo')
    expect(await jobs.list()).toMatchObject([{ name: 'sd-turbo', title: 'SD Turbo', licence: 'sai-nc-community', state: 'ready' }])
    expect((await packages.find('sd-turbo')).manifest.defaults).toMatchObject({ steps: 2, guidance: 0 })
    expect((await jobs.catalogue()).find(({ name }) => name === 'sd-turbo')).toMatchObject({ state: 'ready' })
  } finally {
    await jobs.close()
    await hub.close()
    rmSync(project, { recursive: true, force: true })
  }
}, 90_000)
