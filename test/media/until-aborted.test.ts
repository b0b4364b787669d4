/** A run that is called off waits for no file that is looked through; others who wait for the same still get it. */
import { expect, it } from 'vitest'
import { untilAborted } from '../../engine/media/until-aborted.ts'

it('ends at once for the one who hangs up, and goes on for the other', async () => {
  const [one, other] = [new AbortController(), new AbortController()]
  let found: (what: string) => void = () => {}
  const work = new Promise<string>((resolve) => (found = resolve))
  const [first, second] = [untilAborted(work, one.signal), untilAborted(work, other.signal)]
  one.abort()
  await expect(first).rejects.toMatchObject({ code: 'E_CANCELLED' })
  await expect(untilAborted(work, one.signal)).rejects.toMatchObject({ code: 'E_CANCELLED' })
  found('it')
  expect([await second, await untilAborted(work, undefined)]).toEqual(['it', 'it'])
})

it('says what went wrong where it does', async () => {
  await expect(untilAborted(Promise.reject(new Error('gone')), new AbortController().signal)).rejects.toThrow('gone')
})
