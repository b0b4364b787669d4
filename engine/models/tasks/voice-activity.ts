/** Models that hear where somebody speaks, as Silero's: a stretch of samples and what was heard before in, how sure it is out. */
import { failure } from '../../contract/errors.ts'
import { familyPackage } from '../packages/family-package.ts'
import { readOptions } from '../packages/package-options.ts'
import type { ModelPackage, ModelPackages } from '../packages/package-types.ts'
import { float, joined, outputOf } from '../pipelines/tensors.ts'
import type { Sessions, SessionUse, Tensor } from '../runtime/session-types.ts'

const FAMILY = 'voice-activity'

export interface SpeechDetector {
  /** The package's name. */
  readonly name: string
  readonly sampleRate: number
  /** Samples that it hears at a time. */
  readonly window: number
  /**
   * How sure it is of speech in each window of the samples (0 to 1), one channel. `memory` is what the call before returned: what
   * follows on from each other is heard so.
   * @throws E_MODEL_INVALID, E_MODEL_MEMORY, E_MODEL_INPUT, E_MODEL_RUN, E_CANCELLED
   */
  hear(samples: Float32Array, memory?: SpeechMemory, use?: SessionUse): Promise<{ readonly speech: Float32Array; readonly memory: SpeechMemory }>
}

/** What a model keeps from window to window: its state, and the last samples, which it hears again. */
export interface SpeechMemory {
  readonly state: Tensor
  readonly tail: Float32Array
}

export interface SpeechDetectors {
  /** Installed ones, by name. */
  models(): Promise<readonly SpeechDetector[]>
  /** By name, or the first that is installed. @throws E_MODEL_MISSING with the command that fetches it, E_MODEL_INVALID */
  find(name?: string, signal?: AbortSignal): Promise<SpeechDetector>
}

export function createSpeechDetectors({ sessions, packages }: { readonly sessions: Sessions; readonly packages: ModelPackages }): SpeechDetectors {
  return {
    models: async () => (await packages.ofFamily(FAMILY)).map((one) => speechDetector(one, sessions)),
    find: async (name, signal) => speechDetector(await familyPackage(packages, FAMILY, name, signal), sessions),
  }
}

function speechDetector(model: ModelPackage, sessions: Sessions): SpeechDetector {
  const { whole, text } = readOptions(model)
  const window = whole('window', 512, 64, 65_536)
  const sampleRate = whole('sampleRate', 16_000, 4000, 96_000)
  const kept = whole('memory', 128, 1, 4096)
  const context = whole('context', 64, 0, 65_536)
  const part = text('part') ?? 'onnx'
  return {
    name: model.name,
    window,
    sampleRate,
    hear: (samples, { state: before, tail } = { state: float(new Float32Array(2 * kept), [2, 1, kept]), tail: new Float32Array(context) }, use = {}) =>
      sessions.use(
        model.session(part),
        async (session) => {
          const speech = new Float32Array(Math.floor(samples.length / window))
          let state = before
          const all = joined(tail, samples)
          for (let at = 0; at < speech.length; at++) {
            const made = await session.run(
              { input: float(all.slice(at * window, (at + 1) * window + context), [1, window + context]), state, sr: { type: 'int64', dims: [], data: BigInt64Array.of(BigInt(sampleRate)) } },
              use.signal === undefined ? {} : { signal: use.signal },
            )
            const next = made['stateN']
            if (next === undefined) throw failure('E_MODEL_INVALID', { file: session.name, expected: 'an output "stateN"', got: session.outputs.map(({ name }) => name).join(', ') })
            speech[at] = outputOf(session, made, 'output').data[0]!
            state = next
          }
          return { speech, memory: { state, tail: all.slice(speech.length * window, speech.length * window + context) } }
        },
        use,
      ),
  }
}
