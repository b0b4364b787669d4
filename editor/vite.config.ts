import { defineConfig } from 'vite'

/** Relative to nothing but itself; no inlined files and no inline script, so that the server's CSP holds. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  // Fonts come from the server's own /fonts: nothing to warn of.
  logLevel: 'error',
  build: { rolldownOptions: { checks: { eval: false } }, outDir: 'dist', emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 900 },
})
