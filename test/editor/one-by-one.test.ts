/** The queue of small pictures: one at a time, none while the server is busy, given up where it takes too long or is wanted no more. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createOneByOne } from '../../editor/seeing/one-by-one.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  vi.stubGlobal('document', { hidden: false })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function stage(wanted: string[], lasts = 100) {
  let busy = false
  const [begun, ended]: [string[], string[]] = [[], []]
  const queue = createOneByOne<string>({
    isBusy: () => busy,
    next: () => wanted.shift(),
    async make(wish, signal) {
      begun.push(wish)
      await new Promise<void>((done) => {
        const timer = setTimeout(done, lasts)
        signal.addEventListener('abort', () => (clearTimeout(timer), done()))
      })
      ended.push(signal.aborted ? `${wish} ${String(signal.reason)}` : wish)
      return 20
    },
  })
  return { queue, begun, ended, setBusy: (next: boolean) => void (busy = next) }
}
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)

test('one after the other, however often it is asked for', async () => {
  const { queue, begun, ended } = stage(['a', 'b', 'c'])
  for (let count = 0; count < 5; count++) queue.work(50)
  await pass(60)
  for (let count = 0; count < 5; count++) queue.work(0)
  expect(begun).toEqual(['a'])
  await pass(1000)
  expect(ended).toEqual(['a', 'b', 'c'])
})

test('nothing is made while the server is busy, or nobody sees the page', async () => {
  const { queue, begun, setBusy } = stage(['a'])
  setBusy(true)
  queue.work(0)
  await pass(5000)
  expect(begun).toEqual([])
  setBusy(false)
  vi.stubGlobal('document', { hidden: true })
  await pass(5000)
  expect(begun).toEqual([])
  vi.stubGlobal('document', { hidden: false })
  await pass(1000)
  expect(begun).toEqual(['a'])
})

test('what takes too long is given up, and what is wanted no more', async () => {
  const { queue, ended } = stage(['slow', 'old', 'new'], 60_000)
  queue.work(0)
  await pass(10_100)
  queue.dropUnless((wish) => wish !== 'old')
  await pass(100)
  queue.dropUnless(() => true)
  await pass(9000)
  expect(ended).toEqual(['slow late', 'old old'])
})
