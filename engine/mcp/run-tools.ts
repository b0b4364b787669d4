/** Tools that make films and tell of what is being made. */
import type { Json } from '../contract/sockets.ts'
import { ReelgraphError } from '../contract/errors.ts'
import type { GraphSource } from '../host/engine.ts'
import { callOf } from '../productions/call.ts'
import { inputSchema } from '../productions/input-schema.ts'
import { listPersonas } from '../productions/personas.ts'
import { listProductions } from '../productions/productions.ts'
import { outlook } from '../queue/outlook.ts'
import { isFinished, type QueuedRun, type RunOrder, type RunQueue } from '../queue/queue.ts'
import { untilFinished } from '../queue/until-finished.ts'
import { fileSource } from '../server/pictures.ts'
import { stillBytes } from '../server/still-bytes.ts'
import { GRAPH, sourceOf, type GraphGiven } from './graph-tools.ts'
import { defineTool, said, shown, type Content, type Tool, type ToolContext } from './tool.ts'

/** Seconds that a tool waits for a run. Hosts give up on a tool that says nothing for a minute. */
const WAIT = 45
const SECONDS = { type: 'number', minimum: 0, maximum: WAIT, description: 'Seconds to wait for its end.' }
const RUN = { run: { type: 'string', minLength: 1, description: 'Its id.' } }

/** Each production is a tool; what it takes is what the graph's inputs say. */
export async function productionTools(project: string): Promise<Tool[]> {
  const [{ list }, personas] = await Promise.all([listProductions(project), listPersonas(project)])
  const known = personas.length === 0 ? '' : ` Personas: ${personas.join(', ')}.`
  return list.map(({ name, document }) =>
    defineTool<Readonly<Record<string, Json>>>({
      name: `produce_${name}`,
      title: document.title ?? name,
      description: `${document.description ?? document.title ?? name}${known} Answers with the result when it is done within ${WAIT} s, else with the run's id for run_status.`,
      inputSchema: inputSchema(document),
      async run(given, context) {
        const call = await callOf(context.engine.project, name, given)
        return start(call, call.inputs, context)
      },
    }),
  )
}

export const RUN_TOOLS: readonly Tool[] = [
  defineTool<GraphGiven & { wait?: number }>({
    name: 'render_graph',
    title: 'Render a graph',
    description: `Renders the sinks of a graph that is given, or of a graph file of the project. Answers as the productions do, within ${WAIT} s.`,
    inputSchema: { type: 'object', properties: { ...GRAPH, wait: { ...SECONDS, default: WAIT } }, additionalProperties: false },
    run: async ({ wait, ...given }, context) => start(await sourceOf(context.engine, given), given.inputs ?? {}, context, wait),
  }),
  defineTool<{ run: string; wait?: number }>({
    name: 'run_status',
    title: 'How far a run is',
    description: 'Status, share done and seconds left of a run; its result, warnings and faults when it is over.',
    inputSchema: { type: 'object', properties: { ...RUN, wait: { ...SECONDS, default: 0 } }, required: ['run'], additionalProperties: false },
    readOnly: true,
    run: async ({ run, wait = 0 }, context) => said(told(await follow(run, wait, context), context.queue)),
  }),
  defineTool<{ run: string }>({
    name: 'cancel_run',
    title: 'Cancel a run',
    description: 'Stops a run within a frame, or takes it out of those that wait.',
    inputSchema: { type: 'object', properties: RUN, required: ['run'], additionalProperties: false },
    async run({ run }, { queue, signal }) {
      queue.cancel(run)
      return said(told(await untilFinished(queue, run, WAIT, signal), queue))
    },
  }),
  defineTool<{ run: string; moment?: number; width?: number }>({
    name: 'look_at_run',
    title: 'Look at what a run made',
    description: 'A picture of the film or image that a run has written, at a moment of it.',
    inputSchema: { type: 'object', properties: { ...RUN, moment: { type: 'number', minimum: 0, maximum: 1, default: 0.4, description: 'Share of the film.' }, width: { type: 'integer', minimum: 16, maximum: 1920, default: 640 } }, required: ['run'], additionalProperties: false },
    readOnly: true,
    async run({ run, moment = 0.4, width = 640 }, { engine, queue, signal }) {
      const { report, status } = queue.get(run)
      const path = report?.result?.path ?? report?.outputs[0]?.path
      const source = path === undefined ? undefined : fileSource(engine, path)
      if (source === undefined) return said(`The run is ${status} and has written nothing that can be seen.`)
      const { still, text } = await engine.preview({ ...source, node: 'film', moment, width, signal })
      return still === undefined ? said(text ?? '') : [shown(await stillBytes(still, 'jpeg'), 'image/jpeg')]
    },
  }),
]

/** Checks, puts it in the queue and waits a while. A call that is taken back takes its run with it. @throws all faults that can be told beforehand */
async function start(order: GraphSource & Partial<RunOrder>, inputs: Readonly<Record<string, Json>>, context: ToolContext, seconds = WAIT): Promise<readonly Content[]> {
  const { engine, queue, signal } = context
  const faults = await engine.validate(order, inputs, { render: true, signal })
  if (faults.length > 0) throw new ReelgraphError(faults)
  const { id } = queue.submit({ ...order, inputs })
  const run = await follow(id, seconds, context)
  if (signal.aborted && !isFinished(run.status)) queue.cancel(id)
  if (run.status === 'failed') throw new ReelgraphError(run.faults)
  return said(told(run, queue))
}

async function follow(id: string, seconds: number, { queue, signal, progress }: ToolContext): Promise<QueuedRun> {
  let far = 0
  const stop = queue.onEvent(({ run, event }) => {
    if (run !== id || event.type !== 'progress') return
    const { completed = 0, eta } = outlook(queue.progressOf(id))
    // What was told is not taken back when another node begins.
    if (completed > far) progress((far = completed), `${event.node}${eta === undefined ? '' : `, ${Math.ceil(eta)} s left`}`)
  })
  try {
    const run = await untilFinished(queue, id, seconds, signal)
    if (run.status === 'done' && far < 1) progress(1, run.title)
    return run
  } finally {
    stop()
  }
}

function told({ id, title, status, report, faults }: QueuedRun, queue: RunQueue): object {
  return {
    run: id,
    title,
    status,
    ...(status === 'running' ? outlook(queue.progressOf(id)) : {}),
    ...(report?.result === undefined || status !== 'done' ? {} : { result: report.result }),
    ...(report === undefined || report.warnings.length === 0 ? {} : { warnings: report.warnings.map(({ message }) => message) }),
    ...(faults.length === 0 ? {} : { faults: faults.map(({ message }) => message) }),
    ...(isFinished(status) ? {} : { next: 'Ask run_status for its end.' }),
  }
}
