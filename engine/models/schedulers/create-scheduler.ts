/** The scheduler of one run, by its configuration. */
import type { SchedulerConfig } from './config.ts'
import { createDdim, createLcm } from './ddim.ts'
import { createDpm2m } from './dpm-2m.ts'
import { createEuler, createEulerAncestral } from './euler.ts'
import { createFlowMatchEuler, type FlowOptions } from './flow-match-euler.ts'
import type { Scheduler } from './scheduler.ts'

/** `steps` is 1 to the number of steps in training. The scheduler is for one run: multistep methods remember. */
export function createScheduler(config: SchedulerConfig, steps: number, options?: FlowOptions): Scheduler {
  switch (config.kind) {
    case 'ddim':
      return createDdim(config, steps)
    case 'euler':
      return createEuler(config, steps)
    case 'euler-ancestral':
      return createEulerAncestral(config, steps)
    case 'dpm++-2m':
      return createDpm2m(config, steps)
    case 'lcm':
      return createLcm(config, steps)
    case 'flow-match-euler':
      return createFlowMatchEuler(config, steps, options)
  }
}
