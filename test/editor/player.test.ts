/** The player over a server that keeps up, and one that doesn't: what is drawn, what is left out, what is fetched. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createPlayer, type Film, type Player } from '../../editor/playing/player.ts'
import type { Stretch } from '../../editor/playing/fill.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => setTimeout(draw, 16))
  vi.stubGlobal('cancelAnimationFrame', (id: number) => clearTimeout(id))
  vi.stubGlobal('document', { hidden: false })
  vi.stubGlobal('createImageBitmap', async (blob: { frame: number }) => ({ frame: blob.frame, width: 320, height: 180 }))
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const FILM: Film<'a' | 'b'> = { layers: [['a', 'one']], length: 90, rate: 30, span: { from: 0, to: 89 } }

function setup({ wait = 0, each, lengths = { a: 90, b: 90 } }: { wait?: number; each: number; lengths?: Record<'a' | 'b', number> }) {
  const asked: (Stretch & { layer: string })[] = []
  const drawn: { due: number; shown: number | undefined }[] = []
  const errors: unknown[] = []
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
  const player: Player<'a' | 'b'> = createPlayer<'a' | 'b'>({
    async *load(layer, stretch, signal) {
      asked.push({ layer, ...stretch })
      await pause(wait)
      for (let frame = stretch.from; frame <= Math.min(stretch.to, lengths[layer] - 1); frame += stretch.step) {
        await pause(each)
        if (signal.aborted) throw new Error('given up')
        yield { frame, picture: { frame, size: 15_000 } as unknown as Blob }
      }
    },
    now: () => performance.now() / 1000,
    onFrame: ({ a }, due) => void drawn.push({ due, shown: (a as unknown as { frame: number } | undefined)?.frame }),
    onPlay: () => {},
    onChange: () => {},
    onError: (error) => void errors.push(error),
    isBusy: () => false,
  })
  return { player, asked, drawn, errors }
}
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)

test('what follows the playhead is fetched while nothing plays, and then plays without a gap', async () => {
  const { player, drawn, errors } = setup({ each: 20 })
  player.setFilm(FILM)
  player.moved(40)
  await pass(5000)
  expect([player.share, player.spans]).toEqual([1, [{ from: 0, to: 89 }]])
  player.play(40, 1)
  await pass(3000)
  expect(player.dropped).toBe(0)
  expect(drawn.length).toBeGreaterThan(85)
  expect(drawn.every(({ due, shown }) => due === shown)).toBe(true)
  player.stop()
  expect([player.speed, errors]).toEqual([0, []])
})

test('of what is made too slowly some is drawn in time and the rest is counted; each answer brings something, and in the end all is there', async () => {
  for (const [wait, each, sees] of [[1500, 100, 10], [300, 500, 3], [2500, 400, 1]] as const) {
    const { player, asked, drawn } = setup({ wait, each })
    player.setFilm(FILM)
    player.play(0, 1)
    await pass(9000)
    const fresh = new Set(drawn.slice(drawn.length >> 1).map(({ shown }) => shown))
    expect(fresh.size).toBeGreaterThan(sees)
    expect(drawn.filter(({ due, shown }) => shown !== undefined && ((due - shown + 90) % 90) > 4 * 30)).toEqual([])
    expect(player.dropped).toBeGreaterThan(90)
    // It isn't asked over and over for the same.
    expect(asked.length).toBeLessThan(9000 / (wait + each) + 4)
    player.stop()
    await pass(90 * each + 60 * (wait + 400))
    expect(player.share).toBe(1)
  }
})

test('where a clip is shorter than the one beside it, its last picture stays; the one who scrubs far away is followed', async () => {
  const { player, asked, errors } = setup({ each: 10, lengths: { a: 90, b: 20 } })
  player.setFilm({ ...FILM, layers: [['a', 'one'], ['b', 'two']] })
  await pass(6000)
  expect(player.share).toBe(1)
  expect(((await player.pictures(60)) as unknown as Record<string, { frame: number }>)['b']!.frame).toBe(19)
  expect(errors).toEqual([])

  player.setFilm({ ...FILM, layers: [['a', 'three']], length: 900, span: { from: 0, to: 899 } })
  await pass(500)
  const before = asked.length
  player.moved(700)
  await pass(600)
  expect(asked.slice(before)[0]).toMatchObject({ from: 700 })
  expect(player.pictures(10)).toBeDefined()
})

test('what fails is told once, and not asked for again until something else is shown', async () => {
  const { player, asked, errors } = setup({ each: 10, lengths: { a: 0, b: 0 } })
  player.setFilm(FILM)
  await pass(5000)
  expect([asked.length, errors.length, player.share]).toEqual([1, 0, 0])
})
