import { join } from 'node:path'
import tseslint from 'typescript-eslint'

const root = join(import.meta.dirname, '../..')

/** Which way the imports may point. */
const arrows = (patterns, message) => ({ 'no-restricted-imports': ['error', { patterns: [{ group: patterns, message }] }] })

export default tseslint.config(
  { ignores: ['**/node_modules/**', '**/dist/**', 'engine/kernels/wasm/assembly/**'] },
  {
    basePath: root,
    files: ['engine/**/*.ts', 'nodes/**/*.ts', 'plugins/**/*.ts', 'test/**/*.ts'],
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
    },
  },
  { basePath: root, files: ['test/bench/**', 'test/oracles/**'], rules: { 'no-console': 'off' } },
  {
    basePath: root,
    files: ['engine/graph/**/*.ts', 'engine/run/**/*.ts'],
    rules: arrows(['node:*', 'sharp', 'express', 'ws', 'libsql', 'tsyringe'], 'graph/ and run/ are pure: take what you need as a parameter.'),
  },
  {
    basePath: root,
    files: ['nodes/**/*.ts'],
    rules: arrows(['node:*', 'sharp', 'express', '**/engine/*', '!**/engine/api.ts', '**/engine/*/**'], 'Nodes import engine/api.ts and their own folder only.'),
  },
  {
    basePath: root,
    files: ['engine/**/*.ts'],
    ignores: ['engine/container.ts', 'engine/graph/**', 'engine/run/**'],
    rules: arrows(['tsyringe', 'reflect-metadata'], 'Only container.ts wires services.'),
  },
)
