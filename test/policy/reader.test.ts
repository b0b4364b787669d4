/** What prompts mean to the reader that comes with the program, and what a policy makes of it. */
import { readFileSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { judgeText, SHIPPED } from '../../engine/policy/judge.ts'
import { createPolicy } from '../../engine/policy/policy.ts'
import { meantBy } from '../../engine/policy/reader/meant.ts'
import { passagesOf } from '../../engine/policy/reader/passages.ts'
import type { Reader, Shares } from '../../engine/policy/reader/reader.ts'
import { createWordPieces } from '../../engine/policy/reader/word-pieces.ts'
import { FORBIDDEN, HARMLESS } from './prompts.ts'

vi.stubEnv('REELGRAPH_PROMPT_READER', '')
const LONG = 300_000
const node = (prompt: string) => ({ name: 'scene', spec: { type: 'text-to-image', params: { prompt: { type: 'string' } } }, params: { prompt }, fillings: {} }) as never
/** Reads everything as the same. */
const always = (shares: Shares, heard: string[] = []) => async (): Promise<Reader> => ({ read: async (text) => (heard.push(text), shares) })

describe('a policy', () => {
  const said = async (file: unknown, shares: Shares, asked: Parameters<ReturnType<typeof createPolicy>['judge']>[1] = {}) => {
    const { faults, warnings } = await createPolicy(file, always(shares)).judge([node('two figures at a table')], asked)
    return [...faults, ...warnings].map(({ code, got }) => `${code} ${got ?? ''}`)
  }
  it('names what a prompt is read as', async () => {
    expect(await said({}, { violence: 0.9, gore: 0.05 })).toEqual(['E_CONTENT_POLICY “two figures at a table”, read as cruel violence, 0.95'])
    expect(await said({}, { violence: 0.1, gore: 0.05 })).toEqual([])
  })
  it('acts on it by rating, role and file', async () => {
    const gore = { gore: 0.9 }
    expect((await said({}, gore, { rating: 'mature' }))[0]).toMatch(/^W_CONTENT_POLICY/)
    expect(await said({ categories: { gore: { roles: { maker: 'allow' } } } }, gore, { role: 'maker' })).toEqual([])
    expect(await said({ reader: false }, gore)).toEqual([])
    expect(await said({ reader: { threshold: 0.95 } }, gore)).toEqual([])
    // Doubt between what is blocked and what is warned of is a warning.
    expect((await said({}, { gore: 0.5, sexual: 0.4 }, { rating: 'mature' }))[0]).toMatch(/^W_CONTENT_POLICY/)
    for (const reader of [true, { threshold: 0 }, { threshold: '0.5' }, { level: 1 }]) expect(() => createPolicy({ reader })).toThrow(expect.objectContaining({ code: 'E_POLICY_FILE' }))
  })
  it('leaves out what is harmless here, and asks nothing of what lists have blocked', async () => {
    const heard: string[] = []
    await createPolicy({ except: ['eldritch feast'] }, always({}, heard)).judge([node('an Eldritch  feast by the sea'), node('explicit nude gore')], {})
    expect(heard.map((one) => one.trim().replace(/ +/g, ' '))).toEqual(['an by the sea'])
  })
  it('goes on by its lists where the reader is broken, and says so', async () => {
    const { faults, warnings } = await createPolicy({}, () => Promise.reject(new Error('no such file'))).judge([node('a calm sea'), node('a quiet lake')], {})
    expect([faults, warnings.map(({ code, detail }) => `${code} ${detail!}`)]).toEqual([[], ['W_CONTENT_READER no such file']])
  })
  it('finds the action whose categories come to the threshold, whatever the shares', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 7, maxLength: 7 }), fc.double({ min: 0.1, max: 0.99, noNaN: true }), (raw, threshold) => {
      const sum = Math.max(1, raw.reduce((a, b) => a + b, 0))
      const shares = Object.fromEntries(['sexual', 'nudity', 'gore', 'violence', 'self-harm', 'hate', 'terror'].map((name, at) => [name, raw[at]! / sum]))
      const all = Object.values(shares).reduce((a, b) => a + b, 0)
      expect(meantBy(shares, { rules: SHIPPED, rating: 'teen', role: 'maker', threshold })?.action).toBe(all >= threshold ? 'block' : undefined)
    }))
  })
})

describe('a text', () => {
  it('is read in passages that hold all of it', () => {
    const text = Array.from({ length: 60 }, (_, i) => `The ${i}th boat leaves the harbour.`).join(' ')
    expect(passagesOf(text).length).toBeGreaterThan(3)
    expect(passagesOf(text).join(' ')).toBe(text)
    expect([passagesOf('hello'), passagesOf('1920x1080'), passagesOf('海上日出'), passagesOf('a sea')].map((one) => one.length)).toEqual([0, 0, 1, 0])
  })
  it('is put together of the likeliest pieces', () => {
    const pieces = createWordPieces(['<s>', '<pad>', '</s>', '<unk>', '▁sun\t-2', '▁sunset\t-6', 'set\t-3', '▁\t-5', 's\t-5'].join('\n'))
    expect(pieces.numbers('Sunset ＳＵＮ')).toEqual([4, 6, 4])
    // Unknown letters in a row are one.
    expect(pieces.numbers('sxyzs')).toEqual([7, 8, 3, 8])
  })
})

const unpacked = (file: string): unknown => JSON.parse(brotliDecompressSync(readFileSync(new URL(file, import.meta.url))).toString())
/** Prompts that it has not learnt from, and that nobody had looked at before: [prompt, 1 where it is forbidden]. */
const unseen = unpacked('unseen.json.br') as readonly (readonly [prompt: string, forbidden: 0 | 1])[]
/** What the reader has learnt from: [prompt, category, set]. Packed, so that nobody meets them by chance. */
const learnt = unpacked('../../models/export/prompt-reader-prompts.json.br') as readonly (readonly [prompt: string, category: string, of: string])[]

describe('the reader that comes with the program', () => {
  const policy = createPolicy({})
  const blocked = async (prompt: string): Promise<boolean> => (await policy.judge([node(prompt)], { role: 'maker' })).faults.length > 0
  const share = async (prompts: readonly string[]): Promise<number> => {
    let count = 0
    for (const one of prompts) if (await blocked(one)) count++
    return count / prompts.length
  }
  it('leaves the sixty prompts as they are', { timeout: LONG }, async () => {
    expect(await share(FORBIDDEN.map(([prompt]) => prompt))).toBe(1)
    expect(await share(HARMLESS)).toBe(0)
  })
  it('finds what nobody has written down', { timeout: LONG }, async () => {
    const of = (wanted: 0 | 1): readonly string[] => unseen.flatMap(([prompt, one]) => (one === wanted ? [prompt] : []))
    expect([of(1).length, of(0).length]).toEqual([60, 60])
    const byLists = of(1).filter((text) => judgeText(text, { rules: SHIPPED, rating: 'teen', role: 'maker' }).some(({ action }) => action === 'block')).length
    expect(byLists).toBeLessThan(40)
    // 57 and 2 where it was measured; the last digits differ from one processor to another.
    expect(await share(of(1))).toBeGreaterThanOrEqual(0.93)
    expect(await share(of(0))).toBeLessThanOrEqual(0.05)
    expect(await share(learnt.filter(([, , set]) => set === 'project').flatMap(([prompt], at) => (at % 16 === 0 ? [prompt] : [])))).toBe(0)
  })
})
