/** A render as a job of farms that studios have: an Open Job Description template, or a script for Slurm. Pure. */
import type { PlannedPart } from '../run/part-plan.ts'
import { stretchesOf } from './farm-jobs.ts'

export interface ExportedJob {
  readonly title: string
  /** Path of the graph in the project. */
  readonly graph: string
  /** What stands after `--chunk` and `--set` in each command. */
  readonly more: readonly string[]
  /** Nodes whose results are kept and can be made at once. */
  readonly nodes: readonly string[]
  /** Films with the number of stretches that they are made in. */
  readonly films: readonly { readonly node: string; readonly stretches: number }[]
}

/** Values of one list in a template. */
const MOST_LISTED = 1024
const NAME = 64

export function exportedJob(parts: readonly PlannedPart[], head: Pick<ExportedJob, 'title' | 'graph' | 'more'>): ExportedJob {
  return {
    ...head,
    nodes: parts.filter(({ film, waits }) => film === undefined && waits !== true).map(({ node }) => node).slice(0, MOST_LISTED),
    films: parts.flatMap(({ node, film }) => (film === undefined ? [] : [{ node, stretches: stretchesOf(film).length }])),
  }
}

/** Template of the Open Job Description, 2023-09. */
export function openJobDescription({ title, graph, more, nodes, films }: ExportedJob): object {
  const command = (...args: readonly string[]): object => ({ actions: { onRun: { command: 'reelgraph', args: ['--project', '{{Param.Project}}', ...args, '--store', '{{Param.Store}}', ...more.map(withoutTemplate)] } } })
  const file = '{{Param.Project}}/{{Param.Graph}}'
  const after = (...steps: readonly string[]): object => (steps.length === 0 ? {} : { dependencies: steps.map((dependsOn) => ({ dependsOn })) })
  const name = (text: string): string => text.slice(0, NAME)
  const kept = nodes.length === 0 ? [] : [
    { name: 'Results', parameterSpace: { taskParameterDefinitions: [{ name: 'Node', type: 'STRING', range: nodes }] }, script: command('farm', 'make', file, '--node', '{{Task.Param.Node}}') },
    // What hangs on them, where there is any.
    { name: 'Rest', ...after('Results'), script: command('farm', 'make', file) },
  ]
  const stretches = films.map(({ node, stretches: count }) => ({
    name: name(`Film ${node}`), ...after(...(kept.length === 0 ? [] : ['Rest'])),
    parameterSpace: { taskParameterDefinitions: [{ name: 'Stretch', type: 'INT', range: count === 1 ? '0' : `0-${count - 1}` }] },
    script: command('farm', 'make', file, '--node', node, '--stretch', '{{Task.Param.Stretch}}'),
  }))
  return {
    specificationVersion: 'jobtemplate-2023-09',
    name: name(withoutTemplate(title)),
    parameterDefinitions: [
      { name: 'Project', type: 'PATH', objectType: 'DIRECTORY', dataFlow: 'IN', description: 'The project folder: graphs, assets, plugins, models.' },
      { name: 'Graph', type: 'STRING', default: graph, description: 'The graph, in the project.' },
      { name: 'Store', type: 'STRING', description: 's3://BUCKET/PREFIX, or a folder that all machines see.' },
      { name: 'Output', type: 'PATH', objectType: 'DIRECTORY', dataFlow: 'OUT', description: 'Where the films go.' },
    ],
    steps: [...kept, ...stretches, { name: 'Join', ...after(...[...kept, ...stretches].map((step) => step.name)), script: command('render', file, '--out', '{{Param.Output}}') }],
  }
}

/** What looks like a variable of a template is none. */
const withoutTemplate = (text: string): string => text.replaceAll('{{', '{ {')

/** A script that submits arrays of tasks which wait for each other. */
export function slurmScript({ title, graph, more, nodes, films }: ExportedJob): string {
  const command = (...args: readonly string[]): string => `"$REELGRAPH --project $(quoted "$PROJECT") ${args.join(' ')} --store $(quoted "$STORE")${more.map((one) => ` ${inner(one)}`).join('')}"`
  const file = '$(quoted "$PROJECT/$GRAPH")'
  const lines = [
    '#!/bin/bash',
    `# ${title.replaceAll('\n', ' ')}`,
    '# bash NAME.sh PROJECT STORE [OUTPUT]: options for sbatch, such as a partition, stand in SBATCH_OPTIONS.',
    'set -euo pipefail',
    'PROJECT=${1:?the project folder}',
    'STORE=${2:?s3://BUCKET/PREFIX, or a folder that all machines see}',
    'OUTPUT=${3:-output}',
    `GRAPH=${single(graph)}`,
    'REELGRAPH=${REELGRAPH:-reelgraph}',
    'quoted() { printf %q "$1"; }',
    'submit() { sbatch --parsable ${SBATCH_OPTIONS:-} "$@"; }',
    'after=""',
  ]
  if (nodes.length > 0) {
    lines.push(
      `export REELGRAPH_NODES=${single(nodes.join(' '))}`,
      `results=$(submit --array=0-${nodes.length - 1} --wrap ${command('farm', 'make', file, '--node', '\\$(echo \\$REELGRAPH_NODES | cut -d" " -f\\$((SLURM_ARRAY_TASK_ID + 1)))').replaceAll('-d" "', "-d' '")})`,
      `rest=$(submit --dependency=afterok:$results --wrap ${command('farm', 'make', file)})`,
      'after="--dependency=afterok:$rest"',
    )
  }
  films.forEach(({ node, stretches }, n) => lines.push(`film${n}=$(submit $after --array=0-${stretches - 1} --wrap ${command('farm', 'make', file, '--node', inner(node), '--stretch', '\\$SLURM_ARRAY_TASK_ID')})`))
  const all = films.length > 0 ? `--dependency=afterok:${films.map((_, n) => `$film${n}`).join(':')}` : '$after'
  lines.push(`submit ${all} --wrap ${command('render', file, '--out', '$(quoted "$OUTPUT")')}`)
  return `${lines.join('\n')}\n`
}

/** One word for the shell. */
const single = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
/** The same within double quotes, to be read by a shell later. */
const inner = (text: string): string => single(text).replace(/[\\"$`]/g, '\\$&')
