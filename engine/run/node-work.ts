/** Builds what the ways of evaluating are given for one node. */
import type { FaultFacts } from '../contract/errors.ts'
import type { WarningCode } from '../contract/warnings.ts'
import type { GraphFragment } from '../graph/document.ts'
import { dividedLinks, dividedNode, type Proxy } from '../graph/proxies.ts'
import type { ResolvedNode } from '../graph/resolved.ts'
import type { NodeResult } from './evaluation.ts'
import { scopedInputs } from './filter-source.ts'
import type { ClipCost, FrameScope } from './frame-server.ts'
import type { Given } from './gather.ts'
import type { Expanded } from './grafts.ts'
import { idleParams } from './idle-params.ts'
import { within, type Handling } from './handling.ts'
import { seedOf, type NodeKey } from './node-key.ts'
import { checkedOutputs } from './outputs.ts'
import { paramsOverTime, type Values } from './param-values.ts'
import type { Proxies } from './proxies.ts'
import { SCOPE } from './scope.ts'
import { createServices, type Evaluating } from './services.ts'
import { ProgressMeter } from './progress.ts'
import type { NodeWork } from './ways/work.ts'

/** What of an evaluation one node's work reaches. */
export interface Host extends Evaluating {
  /** A warning of a node. */
  say(node: ResolvedNode, code: WarningCode, facts?: FaultFacts): void
  /** Milliseconds that its hook took, waiting for frames left out. */
  ran(node: string, milliseconds: number): void
  readonly proxies: Pick<Proxies, 'divides'>
  hold(dispose: () => void): void
  expand(node: ResolvedNode, fragment: GraphFragment): Promise<Expanded>
  remember(result: NodeResult): void
}

export interface NodeWorkParts extends Omit<NodeKey, 'models'> {
  readonly host: Host
  readonly node: ResolvedNode
  /** The key that it has in a run. */
  readonly origin: string
  readonly proxy: Proxy
  readonly inputs: Values
  readonly links: Given['links']
  readonly linked: Values
  readonly handling: Handling
}

export function nodeWork({ host, node: whole, key, origin, proxy, stored, inputs, links, linked, handling }: NodeWorkParts): NodeWork {
  const { ports, mode, signal, force = false, emit } = host.options
  const { name, spec } = whole
  const divided = proxy !== 1 && host.proxies.divides(whole)
  const node = divided ? dividedNode(whole, proxy) : whole
  const { at, animated } = paramsOverTime(node, divided ? dividedLinks(spec.params, linked, proxy) : linked)
  const seed = seedOf(node, origin, at(0))
  const cost: ClipCost = { frames: 0, milliseconds: 0 }
  const meter = new ProgressMeter(ports.now)
  const progress = (done: number, total: number, message?: string): void => {
    const said = message === undefined ? {} : { message }
    emit({ type: 'progress', node: name, done, total, ...meter.update(done, total), ...said })
  }
  const tellIdle = (outputs: Values): void => idleParams({ node, params: at(0), inputs, outputs }).forEach((facts) => host.say(node, 'W_PARAM_IDLE', facts))
  // What a sink writes says what was doubtful about it; of all others what they give is known first.
  if (spec.sink) tellIdle({})
  return {
    node,
    spec,
    key,
    seed,
    mode,
    stored,
    force,
    inputs,
    at,
    animated,
    proxy,
    cost,
    handling,
    ports,
    pulling: { signal, slots: host.slots, turn: host.turn, lookAhead: host.lookAhead, progress },
    started: () => emit({ type: 'node-started', node: name, nodeType: spec.type }),
    cached: () => emit({ type: 'node-cached', node: name, nodeType: spec.type, key }),
    async ask(hook) {
      const asked = (spec.declaration as unknown as Record<string, ((context: unknown) => unknown) | undefined>)[hook]
      if (asked === undefined) return undefined
      const scope = ports.server.scope(signal, { node: name, type: spec.type, checked: handling.watched, cost, place: handling.place })
      // The frames that it holds are freed with the evaluation.
      host.hold(() => scope.close())
      const { services, waited } = createServices({ evaluation: host, node, key, seed, scope, cost, progress, proxy })
      const context = { [SCOPE]: scope, ...services, inputs: scopedInputs(inputs, scope), links, params: at(0), at }
      const started = ports.now()
      // A method of the declaration, as it was written: it may say `this`.
      const returned = await within(handling, () => asked.call(spec.declaration, context))
      scope.check()
      if (hook === 'run' || hook === 'describe') took(hook, scope, started, waited())
      return returned
    },
    check: (returned) => checkedOutputs(returned, { node: name, spec, key, server: ports.server, registry: ports.registry, cost, handling }),
    expand: (fragment) => host.expand(node, fragment),
    result(state, outputs, keys) {
      if (!spec.sink) tellIdle(outputs)
      return { key, ...(stored ? { stored } : {}), ...(key === origin ? {} : { origin }), spec, state, outputs, cost, inputs, params: node.params, ...(keys === undefined ? {} : { keys }) }
    },
    hold: (dispose) => host.hold(dispose),
    remember: (result) => host.remember(result),
  }

  function took(hook: string, { waits }: FrameScope, started: number, waited: number): void {
    const ended = ports.now()
    host.ran(name, ended - started - waited)
    ports.server.options.trace?.node(name, spec.type, hook, started, ended, waits ?? [])
  }
}
