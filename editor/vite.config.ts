import { defineConfig } from 'vite'

/** Relative to nothing but itself; no inlined files and no inline script, so that the server's CSP holds. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  logLevel: 'warn',
  build: { outDir: 'dist', emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 900 },
})
