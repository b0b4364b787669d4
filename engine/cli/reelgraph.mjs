#!/usr/bin/env node
// In a clone the program runs from its sources: registers the TypeScript loader first. The npm package holds JavaScript.
import { existsSync } from 'node:fs'

const source = new URL('./main.ts', import.meta.url)
const inClone = existsSync(source)
if (inClone) (await import('tsx/esm/api')).register()
const { main } = await import(inClone ? source.href : new URL('../../dist/engine/cli/main.js', import.meta.url).href)
await main(process.argv)
