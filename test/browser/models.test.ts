/** A graph whose model isn't here: the problem says so, fetches it, and the dialog lists, checks and removes it. */
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { safetensorsBytes } from '../../engine/models/lora/write-safetensors.ts'
import { openHub } from '../models/hub/fake-hub.ts'
import { bytesFor, first, openMirror, writePackage } from '../models/mirror.ts'
import { missing, named, startBrowser, type BrowserKit } from './browser-kit.ts'

const VARIABLES = ['REELGRAPH_MODELS', 'REELGRAPH_MODELS_MIRROR', 'XDG_DATA_HOME', 'HF_ENDPOINT'] as const
const LORA = safetensorsBytes([{ name: 'lora_unet_x.lora_down.weight', dims: [4, 100], data: new Float32Array(400) }], {}, 'float32')
const before = VARIABLES.map((name) => process.env[name])
let kit: BrowserKit
let mirror: Awaited<ReturnType<typeof openMirror>>
let hub: Awaited<ReturnType<typeof openHub>>
beforeAll(async () => {
  if (missing) return
  process.env['REELGRAPH_MODELS'] = ''
  kit = await startBrowser()
  writePackage(join(kit.project, 'served/pack'), { 'onnx/model.onnx': bytesFor(900_000, 5) }, { family: 'upscaler', title: 'Twice as large', options: { scale: 2 } })
  mirror = await openMirror(join(kit.project, 'served/pack'))
  process.env['REELGRAPH_MODELS_MIRROR'] = mirror.address.replace(/\/pack$/, '')
  hub = await openHub({ 'stable-diffusion-v1-5/stable-diffusion-v1-5': { files: { 'v1-5.safetensors': bytesFor(4000, 2) }, card: { license: 'openrail-of-today' }, gated: { token: 'hf_other' } } })
  process.env['HF_ENDPOINT'] = hub.address
  mkdirSync(join(kit.project, 'models'))
  writeFileSync(join(kit.project, 'models/left.safetensors'), LORA)
  cpSync(fileURLToPath(new URL('../fixtures/models/tiny-depth', import.meta.url)), join(kit.project, 'models/tiny-depth'), { recursive: true })
  writeFileSync(join(kit.project, 'graphs/large.json'), JSON.stringify({
    format: 1,
    title: 'Larger',
    nodes: {
      scene: { type: 'text-to-video', version: 1, params: { prompt: 'calm sea', duration: 0.5, width: 64, height: 36, fps: 8 } },
      large: { type: 'upscale', version: 1, params: { factor: 2, model: 'pack' }, inputs: { video: 'scene.video' } },
      film: { type: 'encode', version: 2, params: { file: 'large.mp4' }, inputs: { video: 'large.video' } },
    },
  }))
}, 60_000)
afterAll(async () => {
  if (missing) return
  await kit.close()
  await mirror.close()
  await hub.close()
  VARIABLES.forEach((name, k) => {
    if (before[k] === undefined) delete process.env[name]
    else process.env[name] = before[k]
  })
})

test.skipIf(missing)(named('a missing model is told, fetched, checked and removed'), { timeout: 180_000 }, async () => {
  const { page, said, shot } = await kit.open('graphs/large.json')
  const problem = page.locator('#problems li', { hasText: 'E_MODEL_MISSING' })
  await problem.getByText('reelgraph models pull pack').waitFor()
  expect(await page.locator('#render').isDisabled()).toBe(true)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await problem.getByRole('button', { name: 'Copy' }).click()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('reelgraph models pull pack')
  await shot('model-missing')

  let goOn = (): void => {}
  mirror.faults.push(first(1, 'onnx/model.onnx', (response, data) => {
    response.writeHead(200, { 'content-length': data.length })
    response.write(data.subarray(0, 400_000))
    goOn = () => response.end(data.subarray(400_000))
  }))
  await problem.getByRole('button', { name: 'Fetch pack' }).click()
  await problem.getByRole('progressbar', { name: 'Fetching pack' }).waitFor()
  await page.getByRole('button', { name: 'Models', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Models' })
  const row = dialog.locator('[data-model=pack]')
  await row.getByText('0.4 MB of 900 kB').or(row.getByText('400 kB of 900 kB')).waitFor()
  await shot('models-fetching')
  goOn()
  await row.getByText('Ready').waitFor()
  expect(readFileSync(join(kit.project, 'models/pack/onnx/model.onnx'))).toEqual(bytesFor(900_000, 5))
  await row.getByText('upscaler · float32 · 900 kB').waitFor()
  await row.getByText('MIT').waitFor()
  // The graph was looked into again by itself.
  await page.locator('#problems', { hasText: 'None: ready to render.' }).waitFor({ state: 'attached' })
  await row.getByRole('button', { name: 'Check' }).click()
  await row.getByText('Every file is as its digest says.').waitFor()
  await shot('models')

  await row.getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('dialog', { name: /^Remove pack/ }).getByRole('button', { name: 'Remove' }).click()
  await row.waitFor({ state: 'detached' })
  expect(existsSync(join(kit.project, 'models/pack'))).toBe(false)
  await dialog.getByRole('textbox').fill('not-there')
  await dialog.getByRole('button', { name: 'Fetch', exact: true }).click()
  await dialog.locator('[data-model=not-there] .bad').getByText('404').waitFor()
  await shot('models-removed')

  // Nothing of it is fetched before its licence is agreed to.
  const listed = dialog.locator('[data-listed=sd15]')
  await listed.getByText('creativeml-openrail-m').waitFor()
  await listed.getByRole('button', { name: 'Fetch Stable Diffusion 1.5' }).click()
  const terms = page.getByRole('dialog', { name: 'Licence of Stable Diffusion 1.5' })
  await terms.getByText('is given under the licence openrail-of-today').waitFor()
  await shot('models-licence')
  expect(hub.asked.some(({ path }) => path.includes('/resolve/'))).toBe(false)
  await terms.getByRole('button', { name: 'Agree and fetch' }).click()
  await dialog.locator('[data-model=sd15]').getByText('set HF_TOKEN').waitFor()
  expect(await listed.count()).toBe(0)
  const file = dialog.locator('[data-file="left.safetensors"]')
  await file.getByText('LoRA · ').waitFor()
  await shot('models-files')
  await file.getByRole('button', { name: 'Import left.safetensors' }).click()
  await page.locator('.toast', { hasText: 'left.safetensors is among the LoRAs.' }).waitFor()
  await file.waitFor({ state: 'detached' })
  await page.keyboard.press('Escape')
  await problem.waitFor()

  // A LoRA that is dropped is asked about, copied, and becomes a node.
  const dropped = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer()
    transfer.items.add(new File([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], 'ink.safetensors'))
    return transfer
  }, Buffer.from(LORA).toString('base64'))
  for (const event of ['dragenter', 'dragover', 'drop']) await page.dispatchEvent('#canvas', event, { dataTransfer: dropped, clientX: 500, clientY: 300 })
  const question = page.getByRole('dialog', { name: /^Put ink.safetensors \(2 kB\) into the LoRAs/ })
  await question.waitFor()
  await shot('models-drop')
  await question.getByRole('button', { name: 'Import' }).click()
  await page.locator('.toast', { hasText: 'ink.safetensors is among the LoRAs.' }).waitFor()
  await page.locator('#inspector', { hasText: 'lora-apply · lora-apply' }).waitFor()
  expect(readFileSync(join(kit.project, 'loras/ink.safetensors'))).toEqual(Buffer.from(LORA))
  // Its bytes are no model: the preview of the node said so while it was there.
  expect(said.filter((text) => !text.startsWith('422'))).toEqual([])
})
