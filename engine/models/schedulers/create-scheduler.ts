/** The scheduler of one run, by its configuration. */
import type { SchedulerConfig } from './config.ts'
import { createDdim, createLcm } from './ddim.ts'
import { createDeis } from './deis.ts'
import { createDpm2m } from './dpm-2m.ts'
import { createDpmSde } from './dpm-sde.ts'
import { createEdm } from './edm.ts'
import { createEuler, createEulerAncestral } from './euler.ts'
import { createFlowMatchEuler, type FlowOptions } from './flow-match-euler.ts'
import { createHeun } from './heun.ts'
import { createPndm } from './pndm.ts'
import type { Scheduler } from './scheduler.ts'
import { createUniPc } from './unipc.ts'

export interface SchedulerOptions extends FlowOptions {
  /** DDIM: noise added at each step, 0 to 1; default 0. */
  readonly eta?: number | undefined
  /** LCM: how much of a picture may change, 0 to 1; default 1. The steps lie within that share of the levels. */
  readonly strength?: number | undefined
}

/** `steps` is 1 to the number of steps in training. The scheduler is for one run: multistep methods remember. */
export function createScheduler(config: SchedulerConfig, steps: number, options: SchedulerOptions = {}): Scheduler {
  switch (config.kind) {
    case 'ddim':
      return createDdim(config, steps, options.eta)
    case 'pndm':
      return createPndm(config, steps)
    case 'euler':
      return config.edm === undefined ? createEuler(config, steps) : createEdm({ ...config, edm: config.edm }, steps)
    case 'euler-ancestral':
      return createEulerAncestral(config, steps)
    case 'heun':
      return createHeun(config, steps)
    case 'dpm++-sde':
      return createDpmSde(config, steps)
    case 'deis':
      return createDeis(config, steps)
    case 'dpm++-2m':
    case 'dpm++-2m-sde':
    case 'dpm++-3m-sde':
      return createDpm2m(config, steps)
    case 'unipc':
      return createUniPc(config, steps, options.mu)
    case 'lcm':
      return createLcm(config, steps, options.strength)
    case 'flow-match-euler':
      return createFlowMatchEuler(config, steps, options)
  }
}
