import { builtinModules } from 'node:module'
import { join } from 'node:path'
import tseslint from 'typescript-eslint'

const root = join(import.meta.dirname, '../..')

/** Node's modules, under both of their names. */
const NODE = { regex: `^(node:.*|(${builtinModules.filter((name) => !name.startsWith('_')).join('|')})(/.*)?)$` }

/** Which way the imports may point; each pattern is one of `no-restricted-imports`. Imports at run time would go unseen. */
const arrows = (message, ...patterns) => ({
  '@typescript-eslint/no-restricted-imports': ['error', { patterns: patterns.map((pattern) => ({ ...pattern, message })) }],
  'no-restricted-syntax': ['error', { selector: 'ImportExpression', message }],
})
/** Nodes may load what they are made of when they run first; it points where their imports may point. */
const LATER = { 'no-restricted-syntax': ['error', { selector: 'ImportExpression:not([source.value=/^(\\.\\u002f|(\\.\\.\\u002f)+shared\\u002f)/])', message: 'Nodes load ./ and nodes/shared/ later, and nothing else.' }] }
const PURE = 'graph/ and run/ are pure: take what you need as a parameter.'
const NODES = 'Nodes import engine/api.ts, nodes/shared/ and their own folder only.'
const PLUGINS = 'Plugins import reelgraph and their own files only.'
const REFERENCES = 'References are written from definitions: they import types of the engine only, or an error would be on both sides.'
const WIRING = { group: ['tsyringe', 'reflect-metadata'], message: 'Only container.ts wires services.' }
const RUNTIME = { group: ['onnxruntime-node'], message: 'Only the runtime thread, onnx-worker.ts, touches ONNX Runtime: ask models/sessions.ts.' }
const SERVICES = ['cli', 'media', 'models', 'plugins', 'queue', 'remote', 'server', 'store', 'kernels'].map((name) => `**/${name}/**`)

export default tseslint.config(
  { ignores: ['**/node_modules/**', '**/dist/**', 'engine/kernels/wasm/assembly/**'] },
  {
    basePath: root,
    files: ['editor/**/*.ts', 'engine/**/*.ts', 'nodes/**/*.ts', 'plugins/**/*.ts', 'test/**/*.ts'],
    extends: [tseslint.configs.base],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
    rules: {
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: true }],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/only-throw-error': 'off',
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'no-console': 'error',
      // A module with an export of this name is taken for a promise by `await import`, which then waits for good.
      'no-restricted-exports': ['error', { restrictedNamedExports: ['then'] }],
    },
  },
  { basePath: root, files: ['test/kernels/reference/**'], rules: arrows(REFERENCES, { group: ['**/engine/**', '**/nodes/**'], allowTypeImports: true }) },
  { basePath: root, files: ['test/bench/**', 'test/oracles/**'], rules: { 'no-console': 'off' } },
  {
    basePath: root,
    files: ['engine/graph/**/*.ts', 'engine/run/**/*.ts'],
    rules: arrows(
      PURE,
      NODE,
      { group: ['sharp', 'express', 'ws', 'libsql', 'tsyringe', 'onnxruntime-node', '**/container.ts', '**/facade.ts'] },
      { group: SERVICES, allowTypeImports: true },
    ),
  },
  {
    basePath: root,
    files: ['nodes/*/*.ts'],
    rules: { ...arrows(NODES, { regex: '^[^.]' }, { regex: '^\\.\\./(?!\\.\\./engine/api\\.ts$|shared/)' }), ...LATER },
  },
  {
    basePath: root,
    files: ['nodes/*/*/*.ts'],
    rules: { ...arrows(NODES, { regex: '^[^.]' }, { regex: '^\\.\\./\\.\\./(?!\\.\\./engine/api\\.ts$|shared/)' }), ...LATER },
  },
  {
    basePath: root,
    files: ['nodes/*/*/*/**/*.ts'],
    rules: { ...arrows(NODES, { regex: '^[^.]' }, { regex: '^\\.\\./\\.\\./\\.\\./(?!\\.\\./engine/api\\.ts$|shared/)' }), ...LATER },
  },
  {
    basePath: root,
    files: ['plugins/**/*.ts'],
    ignores: ['plugins/*/test/**'],
    rules: arrows(PLUGINS, NODE, { group: ['**/engine/**', '**/nodes/**', 'sharp', 'express', 'tsyringe'] }),
  },
  {
    basePath: root,
    files: ['engine/**/*.ts'],
    ignores: ['engine/host/container.ts', 'engine/graph/**', 'engine/run/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: [WIRING, RUNTIME] }] },
  },
  {
    basePath: root,
    files: ['engine/**/*.ts'],
    ignores: ['engine/models/runtime/onnx-worker.ts', 'engine/graph/**', 'engine/run/**'],
    rules: { 'no-restricted-syntax': ['error', { selector: "ImportExpression[source.value='onnxruntime-node']", message: RUNTIME.message }] },
  },
  {
    basePath: root,
    files: ['engine/models/runtime/onnx-worker.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [WIRING] }] },
  },
  {
    basePath: root,
    files: ['engine/host/container.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [RUNTIME] }] },
  },
)
