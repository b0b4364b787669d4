/** Whether Vulkan has a driver, by the places that its loader's document names; and a terminal that stays clean where there is none. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { hasVulkanDriver } from '../../../engine/models/runtime/vulkan-drivers.ts'
import { reelgraph } from '../../warnings/program.ts'

const folder = mkdtempSync(join(tmpdir(), 'reelgraph-vulkan-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const BARE = { XDG_CONFIG_DIRS: folder, XDG_DATA_DIRS: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder }
const installed = hasVulkanDriver({ XDG_CONFIG_DIRS: '', XDG_DATA_DIRS: '' }, folder)

test.each(['.config', '.local/share'])('a manifest in ~/%s is a driver', (place) => {
  const home = mkdtempSync(join(folder, 'home-'))
  const empty = { XDG_CONFIG_DIRS: folder, XDG_DATA_DIRS: folder }
  expect(hasVulkanDriver(empty, home)).toBe(installed)
  mkdirSync(join(home, place, 'vulkan/icd.d'), { recursive: true })
  expect(hasVulkanDriver(empty, home)).toBe(installed)
  writeFileSync(join(home, place, 'vulkan/icd.d/card.json'), '{}')
  expect(hasVulkanDriver(empty, home)).toBe(true)
})

test('one that is named by the environment is a driver', () => {
  expect(hasVulkanDriver({ ...BARE, VK_DRIVER_FILES: '/opt/card.json' }, folder)).toBe(true)
})

test.skipIf(installed || process.platform !== 'linux')('without one nothing of Vulkan is written into the terminal', { timeout: 120_000 }, async () => {
  const { out, err } = await reelgraph(folder, {}, 'doctor', '--json')
  expect(`${out}${err}`).not.toMatch(/vkCreateInstance|VK_ERROR/)
  expect(out).toMatch(/no Vulkan driver is installed/)
})
