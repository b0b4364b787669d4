/** Writes a new plugin: one node that does something, its test, and what an editor needs to help. */
import { existsSync } from 'node:fs'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { failure } from '../errors.ts'
import { ENGINE_VERSION } from '../version.ts'

/** There the plugin's compiler meets the sources of the engine, not the types of the package. */
const inClone = import.meta.url.endsWith('.ts')
const ENGINE_ROOT = fileURLToPath(new URL('../..', import.meta.url))
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/

/** @returns the folder. @throws E_USAGE for a bad name or a folder that exists */
export async function scaffoldPlugin(folder: string, name: string): Promise<string> {
  if (!NAME.test(name)) throw failure('E_USAGE', { port: 'name', expected: 'a kebab-case name, such as film-burn', got: name })
  if (existsSync(folder)) throw failure('E_USAGE', { port: 'name', expected: 'a name that is not taken', got: folder })
  for (const [path, text] of Object.entries(files(name))) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  // So that its tests and its editor find the engine that it was made with; a published plugin finds its own.
  await mkdir(join(folder, 'node_modules'))
  await symlink(ENGINE_ROOT, join(folder, 'node_modules', 'reelgraph'), 'junction')
  return folder
}

function files(name: string): Record<string, string> {
  const spec = name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
  const title = name[0]!.toUpperCase() + name.slice(1).replaceAll('-', ' ')
  const [major, minor] = ENGINE_VERSION.split('.')
  const manifest = {
    name: `reelgraph-plugin-${name}`,
    version: '0.1.0',
    type: 'module',
    exports: './index.ts',
    keywords: ['reelgraph-plugin'],
    scripts: { test: 'vitest run', types: 'tsc' },
    peerDependencies: { reelgraph: `^${major}.${minor}.0` },
    devDependencies: { typescript: '^5.9.0', vitest: '^4.1.0' },
  }
  return {
    'package.json': `${JSON.stringify(manifest, null, 2)}\n`,
    'index.ts': `import { definePlugin } from 'reelgraph'
import { ${spec} } from './${name}.ts'

export default definePlugin({ name: 'reelgraph-plugin-${name}', version: '0.1.0', nodes: [${spec}] })
`,
    [`${name}.ts`]: `import { defineFilter } from 'reelgraph'

/** Lets the picture breathe: it swells and sinks a little, at the pace given. */
export const ${spec} = defineFilter({
  type: '${name}',
  title: '${title}',
  version: 1,
  category: 'effects',
  description: 'Lets the picture breathe: it swells and sinks a little.',
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  params: {
    depth: { type: 'number', default: 0.04, minimum: 0, maximum: 0.5, title: 'Depth (share of the frame)' },
    pace: { type: 'number', default: 0.5, minimum: 0, maximum: 10, unit: 'Hz', title: 'Pace' },
  },
  async frame(n, { inputs, params, kernels, time, info }) {
    const source = await inputs.video.frame(n)
    const scale = 1 / (1 + params.depth * (0.5 - 0.5 * Math.cos(2 * Math.PI * params.pace * time)))
    // An output pixel (x, y) comes from the same place, nearer to the middle.
    const shift = (size: number): number => ((1 - scale) * size) / 2
    return kernels.warpAffine(source, [scale, 0, shift(info.width), 0, scale, shift(info.height)])
  },
})
`,
    [`test/${name}.test.ts`]: `import { expect, it } from 'vitest'
import { createHarness, nodeContract } from 'reelgraph/testing'
import { ${spec} } from '../${name}.ts'

for (const { name, run } of nodeContract(${spec})) it(name, run)

it('is at rest in the first frame and swells after it', async () => {
  const harness = createHarness()
  const video = harness.clip({ length: 25 }, (_, frame) => frame.bytes.forEach((__, i) => (frame.bytes[i] = 16 + (i % 200))))
  const out = await harness.evaluate(${spec}, { inputs: { video }, params: { depth: 0.5 } })
  expect((await harness.frame(out.video!, 0)).bytes).toEqual((await harness.frame(video, 0)).bytes)
  expect((await harness.frame(out.video!, 12)).bytes).not.toEqual((await harness.frame(video, 12)).bytes)
  await harness.close()
})
`,
    'tsconfig.json': `${JSON.stringify(
      {
        compilerOptions: {
          target: 'es2023', module: 'nodenext', moduleResolution: 'nodenext', strict: true, noEmit: true,
          allowImportingTsExtensions: true, verbatimModuleSyntax: true, skipLibCheck: inClone,
        },
        include: ['.'],
      },
      null,
      2,
    )}\n`,
    '.gitignore': 'node_modules/\n',
    'README.md': `# ${title}

A Reelgraph plugin with the node \`${name}\`.

- In a project it is loaded from \`plugins/${name}\`, or from node_modules once it is published.
- \`npx reelgraph nodes ${name}\` describes the node.
- \`npm test\` runs its tests.
`,
  }
}
