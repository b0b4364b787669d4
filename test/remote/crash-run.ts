/** Started by the tests: renders a graph, and is killed on the way. */
import { createEngine } from '../../engine/host/container.ts'

const { project, environment, pace, nodes } = JSON.parse(process.argv[2]!) as {
  project: string
  environment: Record<string, string>
  pace: number
  nodes: Record<string, { type: string }>
}
const engine = await createEngine({ project, workers: 0, remote: { environment, pace } })
await engine.render({ document: { format: 1, nodes }, force: true })
await engine.close()
