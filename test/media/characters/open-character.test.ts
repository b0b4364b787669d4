/** Models of a project's folder, by way of the media service: files beside them, and what tells one model from another. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { MediaService } from '../../../engine/contract/media-service.ts'
import { tinyGltf } from '../../fixtures/characters/tiny.ts'
import { createProject, type Project } from '../media-fixture.ts'

let project: Project
let media: MediaService
const CORNERS = [-0.5, 1, 0, 0.5, 1, 0, 0, 2, 0]
const write = (numbers: readonly number[]): void => writeFileSync(project.path('models/parts/corners 1.bin'), new Uint8Array(Float32Array.from(numbers).buffer))
beforeAll(() => {
  project = createProject()
  media = project.service()
  mkdirSync(project.path('models/parts'), { recursive: true })
  const gltf = tinyGltf()
  gltf.buffers[0]!['uri'] = 'parts/corners%201.bin'
  writeFileSync(project.path('models/a.gltf'), JSON.stringify(gltf))
  write(CORNERS)
})
afterAll(() => project.close())

test('a .gltf is read with the files that it names', async () => {
  expect((await media.openCharacter('models/a.gltf')).mesh.triangles).toBe(1)
})

test('another companion is another model', async () => {
  const before = await project.media.digest('models/a.gltf')
  write([...CORNERS.slice(0, 8), 0.25])
  const after = await project.media.digest('models/a.gltf')
  expect(after).not.toBe(before)
  write(CORNERS)
  expect(await project.media.digest('models/a.gltf')).toBe(before)
})

test('one that is missing is named', async () => {
  const gltf = tinyGltf()
  gltf.buffers[0]!['uri'] = 'gone.bin'
  writeFileSync(project.path('models/b.gltf'), JSON.stringify(gltf))
  await expect(media.openCharacter('models/b.gltf')).rejects.toMatchObject({ code: 'E_ASSET_MISSING' })
})
