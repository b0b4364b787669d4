/** Jobs for other farms: what must hold of a template; whether tools take it is tried in test/jobs/openjd.ts. */
import { expect, test } from 'vitest'
import { exportedJob, openJobDescription, slurmScript, type ExportedJob } from '../../engine/farm/export-job.ts'
import type { PlannedPart } from '../../engine/run/part-plan.ts'

const part = (node: string, film?: Partial<NonNullable<PlannedPart['film']>>): PlannedPart => ({
  node, key: node, graph: { nodes: [] }, kept: {}, models: {}, ...(film === undefined ? {} : { film: { key: 'k', frames: 24, segment: 4, reach: 0, ...film } }),
})
const HEAD = { title: 'It\'s {{Param.Store}}', graph: 'graphs/film.json', more: ['--set', 'prompt=a "$(cat)" and \'{{Task.x}}\''] }
interface Step { readonly name: string; readonly dependencies?: readonly { readonly dependsOn: string }[]; readonly parameterSpace?: { readonly taskParameterDefinitions: readonly { readonly range: unknown }[] }; readonly script: { readonly actions: { readonly onRun: { readonly args: readonly string[] } } } }
const steps = (job: ExportedJob): readonly Step[] => (openJobDescription(job) as { steps: readonly Step[] }).steps

test('results come first, then stretches of films, then all is joined', () => {
  const job = exportedJob([part('board/scene-1-kept'), part('board/scene-2-kept'), part('film', {}), part('calm', { sequential: 'smooth' })], HEAD)
  expect(job).toMatchObject({ nodes: ['board/scene-1-kept', 'board/scene-2-kept'], films: [{ node: 'film', stretches: 6 }, { node: 'calm', stretches: 1 }] })
  const made = steps(job)
  expect(made.map(({ name, dependencies = [] }) => [name, dependencies.map(({ dependsOn }) => dependsOn)])).toEqual([
    ['Results', []], ['Rest', ['Results']], ['Film film', ['Rest']], ['Film calm', ['Rest']], ['Join', ['Results', 'Rest', 'Film film', 'Film calm']],
  ])
  expect(made.map(({ parameterSpace }) => parameterSpace?.taskParameterDefinitions[0]!.range)).toEqual([job.nodes, undefined, '0-5', '0', undefined])
})

test('a film alone needs no results first', () => {
  expect(steps(exportedJob([part('film', {})], HEAD)).map(({ name, dependencies }) => [name, dependencies?.length])).toEqual([['Film film', undefined], ['Join', 1]])
})

test('what values say is nobody\'s variable', () => {
  const job = exportedJob([part('film', {})], HEAD)
  for (const { script } of steps(job)) {
    const names = script.actions.onRun.args.join(' ').match(/\{\{[^}]*\}\}/g) ?? []
    for (const name of names) expect(['{{Param.Project}}', '{{Param.Graph}}', '{{Param.Store}}', '{{Param.Output}}', '{{Task.Param.Stretch}}']).toContain(name)
  }
  // A shell reads it back as it was: twice, as sbatch has it read.
  expect(slurmScript(job)).toContain("'prompt=a \\\"\\$(cat)\\\" and '\\\\''{{Task.x}}'\\\\'''")
})
