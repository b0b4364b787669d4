#!/usr/bin/env node
// Writes a new project. Usage: npm create reelgraph@latest my-film
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'

const [place, ...rest] = process.argv.slice(2)
const stop = (message) => {
  console.error(message)
  process.exit(2)
}
if (place === undefined || rest.length > 0 || place.startsWith('-')) stop('Usage: npm create reelgraph@latest my-film')
const folder = resolve(place)
if (existsSync(folder) && readdirSync(folder).length > 0) stop(`${place} is there already, and not empty. Choose another name.`)
const name = basename(folder).toLowerCase()
if (!/^[a-z0-9][a-z0-9._-]*$/.test(name)) stop(`${basename(folder)} cannot name a package. Use letters, digits, "-", "_" and ".".`)

cpSync(join(import.meta.dirname, 'template'), folder, { recursive: true })
// npm packs no files of these names.
const HIDDEN = { gitignore: '.gitignore', npmrc: '.npmrc', github: '.github', 'plugins/breathe/gitignore': 'plugins/breathe/.gitignore' }
for (const [from, to] of Object.entries(HIDDEN)) renameSync(join(folder, from), join(folder, to))
const edit = (path, change) => writeFileSync(join(folder, path), change(readFileSync(join(folder, path), 'utf8')))
edit('package.json', (text) => text.replace('"my-film"', JSON.stringify(name)))

console.log(`${place} is ready. Next:\n\n  cd ${place}\n  npm install\n  npm run render\n`)
