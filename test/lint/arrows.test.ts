/** The lint rules hold the arrows between folders: each way across that is not allowed is found. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ESLint } from 'eslint'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import builtIn from '../../nodes/index.ts'

const root = join(import.meta.dirname, '../..')
const eslint = new ESLint({
  cwd: root,
  overrideConfigFile: join(import.meta.dirname, 'eslint.config.js'),
  // The files below are not on disk, so that rules that want types can't run.
  overrideConfig: {
    languageOptions: { parserOptions: { projectService: false, project: false } },
    rules: { '@typescript-eslint/no-floating-promises': 'off', '@typescript-eslint/no-misused-promises': 'off' },
  },
})
const ARROWS = new Set(['no-restricted-imports', '@typescript-eslint/no-restricted-imports', 'no-restricted-syntax'])

async function held(filePath: string, code: string): Promise<boolean> {
  const [result] = await eslint.lintText(`${code}\n`, { filePath: join(root, filePath) })
  expect(result!.messages.filter((one) => one.fatal === true)).toEqual([])
  return result!.messages.some((one) => ARROWS.has(one.ruleId ?? ''))
}

describe('not allowed', () => {
  test.each([
    ['engine/graph/x.ts', "import 'node:fs'"],
    ['engine/graph/x.ts', "import 'fs'"],
    ['engine/run/x.ts', "import 'fs/promises'"],
    ['engine/run/x.ts', "import 'sharp'"],
    ['engine/run/x.ts', "import 'express'"],
    ['engine/run/x.ts', "import '../media/probe.ts'"],
    ['engine/run/x.ts', "import '../store/store-sqlite.ts'"],
    ['engine/run/x.ts', "import '../remote/create-remote.ts'"],
    ['nodes/backends/remote/x.ts', "import '../../../engine/remote/client.ts'"],
    ['nodes/backends/remote/x.ts', "import 'node:http'"],
    ['engine/run/x.ts', "import '../host/container.ts'"],
    ['engine/run/x.ts', "export const fs = () => import('node:fs')"],
    ['nodes/style/x.ts', "import 'node:fs'"],
    ['nodes/style/x.ts', "import 'sharp'"],
    ['nodes/style/x.ts', "import '../../engine/contract/errors.ts'"],
    ['nodes/style/x.ts', "import '../audio/tone.ts'"],
    ['nodes/backends/procedural/x.ts', "import '../../audio/tone.ts'"],
    ['nodes/backends/procedural/x.ts', "import '../../../engine/contract/errors.ts'"],
    ['nodes/style/x.ts', "export const fs = () => import('node:fs')"],
    ['nodes/style/x.ts', "export const fs = () => import('sharp')"],
    ['nodes/style/x.ts', "export const tone = () => import('../audio/tone.ts')"],
    ['nodes/style/x.ts', "export const any = (name: string) => import(name)"],
    ['nodes/backends/procedural/x.ts', "export const errors = () => import('../../../engine/contract/errors.ts')"],
    ['plugins/mine/index.ts', "import '../../engine/contract/errors.ts'"],
    ['plugins/mine/index.ts', "import '../../engine/api.ts'"],
    ['plugins/mine/index.ts', "import 'node:fs'"],
    ['plugins/mine/index.ts', "import '../../nodes/audio/tone.ts'"],
    ['engine/server/x.ts', "import 'tsyringe'"],
    ['engine/models/x.ts', "import 'onnxruntime-node'"],
    ['engine/host/container.ts', "import 'onnxruntime-node'"],
    ['engine/cli/x.ts', "export const onnx = () => import('onnxruntime-node')"],
    ['engine/models/runtime/onnx-worker.ts', "import 'tsyringe'"],
    ['test/kernels/reference/x.ts', "import { bell } from '../../../engine/kernels/ops/gaussian.ts'\nvoid bell"],
  ])('%s: %s', async (file, code) => expect(await held(file, code)).toBe(true))
})

describe('allowed', () => {
  test.each([
    ['engine/run/x.ts', "import type { Media } from '../media/media.ts'\nexport type M = Media"],
    ['engine/run/x.ts', "import '../frames/clip.ts'"],
    ['nodes/style/x.ts', "import '../../engine/api.ts'"],
    ['nodes/style/x.ts', "import './styles.ts'"],
    ['nodes/style/x.ts', "export const styles = () => import('./styles.ts')"],
    ['nodes/backends/script/x.ts', "export const text = () => import('../../shared/scene-text.ts')"],
    ['nodes/style/x.ts', "import '../shared/scene-text.ts'"],
    ['nodes/backends/script/x.ts', "import '../../shared/scene-text.ts'"],
    ['nodes/backends/text-card/x.ts', "import '../procedural/noise.ts'"],
    ['nodes/backends/text-card/x.ts', "import '../../../engine/api.ts'"],
    ['plugins/mine/index.ts', "import 'reelgraph'"],
    ['plugins/mine/test/index.test.ts', "import 'node:fs'"],
    ['engine/host/container.ts', "import 'tsyringe'"],
    ['engine/models/runtime/onnx-worker.ts', "import 'onnxruntime-node'"],
    ['engine/cli/x.ts', "export const sharp = () => import('sharp')"],
    ['test/kernels/reference/x.ts', "import type { Band } from '../../../engine/kernels/kernels.ts'\nexport type B = Band<undefined>"],
  ])('%s: %s', async (file, code) => expect(await held(file, code)).toBe(false))
})

describe('engine/ names no node type', () => {
  /** Package families and kernels that are called as a node is. */
  const ALIKE = [/^engine\/kernels\//, /^engine\/models\//, /^engine\/backends\/backend\.ts$/]
  const types = new Set(builtIn.nodes!.map(({ type }) => type).filter((type) => type.includes('-') || type === 'img2vid'))
  const named = (file: string, text: string): string[] => {
    const found: string[] = []
    const visit = (node: ts.Node): void => {
      if (ts.isStringLiteralLike(node) && types.has(node.text)) found.push(`${file}: ${node.text}`)
      ts.forEachChild(node, visit)
    }
    visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest))
    return found
  }

  test('finds one', () => expect(named('engine/x.ts', "take({ type: 'load-image' })")).toEqual(['engine/x.ts: load-image']))
  test('there is none', () => {
    const files = readdirSync(join(root, 'engine'), { recursive: true, encoding: 'utf8' }).map((one) => `engine/${one}`)
    const looked = files.filter((one) => one.endsWith('.ts') && !/\/(dist|template|assembly)\//.test(one) && !ALIKE.some((room) => room.test(one)))
    expect(looked.length).toBeGreaterThan(200)
    expect(looked.flatMap((one) => named(one, readFileSync(join(root, one), 'utf8')))).toEqual([])
  })
})
