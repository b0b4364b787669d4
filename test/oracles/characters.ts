/**
 * Draws Mira with three.js in Chromium's software WebGL: what test/kernels/character-renders.test.ts compares with.
 * Usage: npm install three@0.187.0 in a folder, then node --import tsx test/oracles/characters.ts FOLDER
 * Writes test/oracles/characters-*.png.
 */
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { chromium } from 'playwright-core'
import { makeMira } from '../fixtures/characters/make-mira.ts'
import { POSES, SCENE } from '../fixtures/characters/scenes.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const PAGE = `
import * as THREE from 'three'
import { GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js'
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer
window.start = async (model, { width, height, focal, camera, lights }) => {
  const renderer = new THREE.WebGLRenderer({ antialias: true, alpha: true, preserveDrawingBuffer: true, premultipliedAlpha: true })
  renderer.setSize(width, height)
  renderer.setClearColor(0, 0)
  renderer.toneMapping = THREE.NoToneMapping
  document.body.append(renderer.domElement)
  const scene = new THREE.Scene()
  const eye = new THREE.PerspectiveCamera(2 * Math.atan(height / 2 / focal) * 180 / Math.PI, width / height, 0.05, 50)
  eye.position.set(...camera)
  for (const { to, colour } of lights) {
    const light = new THREE.DirectionalLight(new THREE.Color().setRGB(...colour, THREE.LinearSRGBColorSpace), Math.PI)
    light.position.set(...to)
    scene.add(light)
  }
  const gltf = await new Promise((done, fail) => new GLTFLoader().parse(bytes(model), '', done, fail))
  scene.add(gltf.scene)
  window.pose = ({ shapes, turns }) => {
    gltf.scene.traverse((one) => {
      if (one.frustumCulled !== undefined) one.frustumCulled = false
      if (one.morphTargetDictionary) for (const [name, i] of Object.entries(one.morphTargetDictionary)) one.morphTargetInfluences[i] = shapes[name] ?? 0
      if (turns[one.name]) one.quaternion.set(...turns[one.name])
    })
  }
  window.draw = () => {
    renderer.render(scene, eye)
    return renderer.domElement.toDataURL('image/png')
  }
  window.time = (count) => {
    const gl = renderer.getContext()
    const pixel = new Uint8Array(4)
    const started = performance.now()
    for (let i = 0; i < count; i++) {
      window.pose({ shapes: { jawOpen: (i % 10) / 10 }, turns: {} })
      renderer.render(scene, eye)
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel)
    }
    return (performance.now() - started) / count
  }
}
`

type Scene = Omit<typeof SCENE, 'width' | 'height' | 'focal'> & { readonly width: number; readonly height: number; readonly focal: number }

export interface Peer {
  /** Poses and draws; returns a PNG. */
  draw(pose: (typeof POSES)[string]): Promise<Buffer>
  /** Milliseconds a frame, over so many. */
  time(count: number): Promise<number>
  close(): Promise<void>
}

/** @param folder where three is installed */
export async function openPeer(folder: string, scene: Scene): Promise<Peer> {
  const { outputFiles } = await build({ stdin: { contents: PAGE, resolveDir: resolve(folder) }, bundle: true, write: false, format: 'iife' })
  const browser = await chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'] })
  const page = await browser.newPage()
  await page.setContent('<body></body>')
  await page.addScriptTag({ content: outputFiles[0]!.text })
  const model = (await makeMira()).toString('base64')
  await page.evaluate(`window.start(${JSON.stringify(model)}, ${JSON.stringify(scene)})`)
  return {
    async draw(pose) {
      const picture = await page.evaluate<string>(`(window.pose(${JSON.stringify(pose)}), window.draw())`)
      return Buffer.from(picture.split(',')[1]!, 'base64')
    },
    time: (count) => page.evaluate<number>(`window.time(${count})`),
    close: () => browser.close(),
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const peer = await openPeer(process.argv[2]!, SCENE)
  for (const [name, pose] of Object.entries(POSES)) writeFileSync(join(here, `characters-${name}.png`), await peer.draw(pose))
  await peer.close()
}
