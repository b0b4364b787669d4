/** The README's picture of the editor: `node --import tsx test/contact-sheets/editor.ts [graph] [out.png] [node]`. */
import { copyFileSync, mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { choose, startBrowser } from '../browser/browser-kit.ts'

const [graph = 'graphs/first-film.json', out = new URL('../../docs/images/editor.png', import.meta.url).pathname, node = 'film'] = process.argv.slice(2)
const root = new URL('../../', import.meta.url).pathname
const kit = await startBrowser()
try {
  mkdirSync(join(kit.project, 'graphs'), { recursive: true })
  const path = `graphs/${basename(graph)}`
  copyFileSync(join(root, graph), join(kit.project, path))
  const { page, said } = await kit.open(path)
  await page.setViewportSize({ width: 1600, height: 1000 })
  await page.keyboard.press('Alt+s')
  await page.waitForTimeout(1000)
  await choose(page, node)
  // The whole graph stays in view.
  await page.keyboard.press('f')
  await page.waitForTimeout(60_000)
  await page.screenshot({ path: out })
  for (const text of said) process.stderr.write(`${text}\n`)
} finally {
  await kit.close()
}
process.exit(0)
