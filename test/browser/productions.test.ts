/** Someone who doesn't wire: chooses a production by its picture, fills in the form, sees how far it is, and plays the film. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { missing, named, startBrowser, type BrowserKit } from './browser-kit.ts'

const LONG = 120_000
let kit: BrowserKit
beforeAll(async () => {
  if (missing) return
  const project = mkdtempSync(join(tmpdir(), 'reelgraph-gallery-'))
  mkdirSync(join(project, 'personas'))
  mkdirSync(join(project, 'productions'))
  writeFileSync(join(project, 'personas/mira.json'), '{"voice": "rms", "rate": 1.5}')
  writeFileSync(join(project, 'productions/long.json'), JSON.stringify({
    format: 1, title: 'A long film', inputs: { seconds: { type: 'number', default: 600, minimum: 1, maximum: 900, title: 'Length' } },
    nodes: { noise: { type: 'noise', params: { width: 320, height: 180, duration: '{{inputs.seconds}}' } }, film: { type: 'encode', params: { file: 'long.mp4', quality: 'source' }, inputs: { video: 'noise.video' } } },
  }))
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=10:d=1', '-f', 'lavfi', '-i', 'sine=440:d=1', '-pix_fmt', 'yuv420p', join(project, 'walk.mp4')])
  kit = await startBrowser({ project })
}, LONG)
afterAll(async () => {
  if (!missing) await kit.close()
})

test.skipIf(missing)(named('a film is made by choosing, filling in and pressing one button'), { timeout: LONG }, async () => {
  const { page, said, shot } = await kit.open()
  await page.getByRole('button', { name: 'Productions', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Productions' })
  const cards = dialog.locator('[data-production]')
  await cards.first().waitFor()
  expect(await cards.count()).toBeGreaterThan(4)
  await page.waitForFunction(() => [...document.querySelectorAll('.gallery-list img')].filter((one) => (one as HTMLImageElement).complete && (one as HTMLImageElement).naturalWidth > 0).length >= 4)
  await shot('productions')
  await dialog.getByRole('searchbox').fill('larger')
  expect(await cards.locator('visible=true').count()).toBe(1)
  await dialog.getByRole('button', { name: 'Make: Upscale a film' }).click()

  // What has to be given is asked for, at its field.
  const form = dialog.getByRole('form', { name: 'Upscale a film' })
  await form.getByRole('button', { name: 'Make it' }).click()
  const film = form.locator('[data-input=film]')
  await film.getByText('It has to be given.').waitFor()
  await shot('productions-needed')
  await film.locator('input[type=text]').fill('walk.mp4')
  await form.locator('[data-input=factor] input[type=number]').fill('9')
  await form.getByRole('button', { name: 'Make it' }).click()
  await form.locator('[data-input=factor]').getByText(/at most 8/).waitFor()
  await form.locator('[data-input=factor] input[type=number]').fill('3')
  await form.getByRole('button', { name: 'Make it' }).click()

  const result = dialog.getByRole('region', { name: 'What comes of it' })
  await result.getByText('Done.').waitFor({ timeout: LONG })
  await result.getByText('480×270, 10 frames a second').waitFor()
  await page.waitForFunction(() => (document.querySelector('.production-screen video') as HTMLVideoElement | null)?.videoWidth === 480)
  await result.getByRole('link', { name: 'Download' }).waitFor()
  await shot('productions-done')
  await form.getByRole('button', { name: 'Open as a graph' }).click()
  await dialog.waitFor({ state: 'detached' })
  expect(await page.locator('.graph-tab [aria-current]').textContent()).toContain('Upscale a film')
  // Two calls were refused, as they were meant to be.
  expect(said.filter((one) => !one.startsWith('422 '))).toEqual([])
})

test.skipIf(missing)(named('a persona fills the rest; what takes long says how far it is, and is called off'), { timeout: LONG }, async () => {
  const { page } = await kit.open()
  await page.keyboard.press('Shift+T')
  const dialog = page.getByRole('dialog', { name: 'Productions' })
  await dialog.getByRole('button', { name: 'Make: Speech' }).click()
  await dialog.locator('[data-input=text] :is(input, textarea)').fill('The harbour wakes.')
  await dialog.locator('[data-input=persona] select').selectOption('mira')
  await dialog.getByRole('button', { name: 'Make it' }).click()
  await dialog.getByText('Done.').waitFor({ timeout: LONG })
  expect(await dialog.locator('audio').count()).toBe(1)
  expect(kit.queue.list({ limit: 1, offset: 0 }).runs[0]!.order).toMatchObject({ production: 'speech', persona: 'mira', inputs: { voice: 'rms', rate: 1.5, text: 'The harbour wakes.' } })

  await dialog.getByRole('button', { name: 'All productions' }).click()
  await dialog.getByRole('button', { name: 'Make: A long film' }).click()
  await dialog.getByRole('button', { name: 'Make it' }).click()
  await dialog.getByText(/^\d+ %, about \d+ (s|min) left$/).waitFor({ timeout: LONG })
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await dialog.getByText('It was cancelled.').waitFor()
})
