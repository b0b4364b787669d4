#!/usr/bin/env node
// In a clone the program runs from its sources: registers the TypeScript loader first. The npm package holds JavaScript.
import { existsSync } from 'node:fs'
import * as modules from 'node:module'
import { setFlagsFromString } from 'node:v8'

const source = new URL('./main.ts', import.meta.url)
const inClone = existsSync(source)
// What V8 made of each file is kept, where this Node can.
modules.enableCompileCache?.()
// Code that is loaded runs once: to optimise it takes a seventh of the time to start. What goes on after that is optimised as ever.
setFlagsFromString('--no-opt')
setTimeout(() => setFlagsFromString('--opt'), 600).unref()
// Each expression is made machine code at once: the policy's are long, and to read them step by step first takes six times as long.
setFlagsFromString('--no-regexp-tier-up')
if (inClone) (await import('../machine/sources.mjs')).register()
const { main } = await import(inClone ? source.href : new URL('../../dist/engine/cli/main.js', import.meta.url).href)
await main(process.argv)
