/** Photos of the products in shapes.ts as files. By hand: `node --import tsx test/packshots/write.ts`, for graphs/photos. */
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { photograph, type Shot } from './render.ts'
import { bottle } from './shapes.ts'

export async function writePhoto(file: string, shot: Shot): Promise<void> {
  mkdirSync(dirname(file), { recursive: true })
  const picture = sharp(photograph(shot), { raw: { width: shot.size, height: shot.size, channels: 3 } })
  await (file.endsWith('.png') ? picture.png() : picture.jpeg({ quality: 90, mozjpeg: true })).toFile(file)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) void writePhoto(fileURLToPath(new URL('../../graphs/photos/bottle.jpg', import.meta.url)), { product: bottle, size: 1200, rays: 3 })
