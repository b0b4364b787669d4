/**
 * A tiny model that was taught shapes learns a mark from 24 pictures: how many of 50 samples show it before and after, by a network
 * that no training sees; and the whole way from the folder to the film, killed in the middle.
 *   node --import tsx test/jobs/brand-training.ts [steps]
 * Figures stand in brand-training.md.
 */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { captionOf, COLOURS, GROUNDS, TRIGGER, writeBrandPictures } from '../training/brand-pictures.ts'
import { sampleNodes } from '../training/samples.ts'
import { CLASSIFIER, tellShapes } from '../training/tell-shapes.ts'
import { linesOf, reelgraph, start } from '../warnings/program.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const ENV = { REELGRAPH_MODELS: join(ROOT, 'test/fixtures/models') }
const SAMPLES = 50
const print = (line: string): void => void process.stdout.write(`${line}\n`)
const steps = process.argv[2]
const SETTINGS = ['--set', 'folder=brand', ...(steps === undefined ? [] : ['--set', `trainingSteps=${steps}`])]
const [colours, grounds] = [Object.keys(COLOURS), Object.keys(GROUNDS)]
const prompts = Array.from({ length: SAMPLES }, (_, i) => captionOf(colours[i % 8]!, grounds[(i * 2 + Math.floor(i / 8)) % 5]!, i % 4 === 3))

interface Record { readonly steps: readonly { readonly loss: number; readonly seconds: number }[]; readonly validation: readonly { readonly step: number; readonly loss: number }[]; readonly parameters: number; readonly memory?: number }
const recordOf = (project: string): Record => JSON.parse(readFileSync(join(project, `output/loras/${TRIGGER}/training.json`), 'utf8')) as Record

async function project(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'brand-training-'))
  await writeBrandPictures(join(folder, 'brand'))
  mkdirSync(join(folder, 'graphs'))
  copyFileSync(join(ROOT, 'graphs/brand-training.json'), join(folder, 'graphs/brand-training.json'))
  return folder
}

/** Share of the samples that show the mark, and what the others show. */
async function share(folder: string, name: string, lora?: string): Promise<string> {
  const { nodes, files } = sampleNodes(name, prompts, lora)
  writeFileSync(join(folder, `${name}.json`), JSON.stringify({ format: 1, nodes }))
  const { code, err } = await reelgraph(folder, ENV, 'render', `${name}.json`)
  if (code !== 0) throw new Error(err)
  const found = await tellShapes(files.map((file) => join(folder, 'output', file)))
  const counts = new Map<string, number>()
  for (const label of found) counts.set(label, (counts.get(label) ?? 0) + 1)
  return `${((100 * (counts.get(TRIGGER) ?? 0)) / SAMPLES).toFixed(0)} % of ${SAMPLES} (${[...counts].map(([label, count]) => `${label} ${count}`).join(', ')})`
}

print(`classifier: ${(100 * CLASSIFIER.accuracy).toFixed(1)} % of ${CLASSIFIER.held} pictures that were held out`)
const whole = await project()
print(`project: ${whole}`)
print(`before: ${await share(whole, 'before')}`)
const began = Date.now()
const { code, err } = await reelgraph(whole, ENV, 'render', 'graphs/brand-training.json', '--json', ...SETTINGS)
if (code !== 0) throw new Error(err)
const record = recordOf(whole)
const mean = (list: readonly number[]): string => (list.reduce((a, b) => a + b, 0) / list.length).toFixed(4)
const losses = record.steps.map(({ loss }) => loss)
print(`from the folder to the film: ${((Date.now() - began) / 1000).toFixed(0)} s; ${losses.length} steps in ${record.steps.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(0)} s, ${record.parameters} numbers learnt`)
print(`loss: ${mean(losses.slice(0, 50))} in the first 50 steps, ${mean(losses.slice(-50))} in the last; validation ${record.validation[0]?.loss.toFixed(4)} to ${record.validation.at(-1)?.loss.toFixed(4)}`)
print(`after: ${await share(whole, 'after', `output/loras/${TRIGGER}/${TRIGGER}.safetensors`)}`)

const broken = await project()
const run = start(broken, ENV, 'render', 'graphs/brand-training.json', '--json', ...SETTINGS)
let over = false
void run.ended.then(() => (over = true))
const stepsTold = (): number => linesOf(run.said.out).filter(({ type }) => type === 'training').length
const half = Math.floor(losses.length / 2)
while (!over && stepsTold() < half) await new Promise((resolve) => setTimeout(resolve, 50))
run.child.kill('SIGKILL')
await run.ended
const second = await reelgraph(broken, ENV, 'render', 'graphs/brand-training.json', '--json', ...SETTINGS)
if (second.code !== 0) throw new Error(second.err)
const other = recordOf(broken).steps.map(({ loss }) => loss)
const same = (a: string): boolean => readFileSync(join(whole, a)).equals(readFileSync(join(broken, a)))
print(`killed after step ${stepsTold()}: ${other.length === losses.length && other.every((loss, k) => loss === losses[k]) ? 'the very losses' : 'OTHER LOSSES'}; ${same(`output/loras/${TRIGGER}/${TRIGGER}.safetensors`) ? 'the same LoRA' : 'ANOTHER LORA'}`)
process.exit(0)
