/** The engine's face towards its two ways in, the CLI and the server. `container.ts` builds one. */
import type { Role } from '../access/roles.ts'
import type { Trace } from '../run/trace.ts'
import type { MediaInfo } from '../contract/media-service.ts'
import type { ModelResources } from '../models/model-resources.ts'
import type { Fault } from '../contract/errors.ts'
import type { Still } from '../frames/clip.ts'
import type { GraphDocument } from '../graph/document.ts'
import type { FlatGraph } from '../graph/flat-graph.ts'
import type { Proxy } from '../graph/proxies.ts'
import type { ResolvedGraph } from '../graph/resolved.ts'
import type { Media } from '../media/media.ts'
import type { DeviceName } from '../models/runtime/session-types.ts'
import type { Rating } from '../policy/rules.ts'
import type { PluginChange, Registry } from '../plugins/registry-types.ts'
import type { PortFacts } from '../contract/define-socket.ts'
import type { RunReport, StampedRunEvent } from '../contract/events.ts'
import type { Part } from '../run/evaluation.ts'
import type { PlannedPart } from '../run/part-plan.ts'
import type { Json } from '../contract/sockets.ts'
import type { ArtifactStore } from '../store/store.ts'
import type { Warn, Warning } from '../contract/warnings.ts'

export interface EngineOptions {
  /** Graphs, assets and plugins are found below it; nothing outside it is read. Default: the working folder. */
  readonly project?: string
  /** Where films go. Default: `<project>/output`. */
  readonly output?: string
  /** Where the artifact store lives. Default: `<project>/.reelgraph`. */
  readonly storeFolder?: string
  /** Puts something around the artifact store: other machines' results. */
  readonly around?: (store: ArtifactStore) => ArtifactStore
  /** Seconds of film that are encoded by themselves. Default: 10. */
  readonly segmentSeconds?: number
  /** Where plugins and models are found. Default: the project. */
  readonly equipment?: string
  /** Bytes that frames may take. Default: 512 MB. */
  readonly frameMemory?: number
  /** Most pixels of a picture that is read. Default: REELGRAPH_MAX_PIXELS, else 100 million. */
  readonly maxPixels?: number
  /** Plugins run in threads of their own, with what they have asked leave for and no more. Default: true, unless REELGRAPH_FENCE is `off`. */
  readonly fence?: boolean
  /** Plugins whose files change are loaded anew while the engine works. */
  readonly watch?: boolean
  /** Every node is given copies of the frames that it pulls, and what it wrote to them is found out. Slower. */
  readonly check?: boolean
  /** Keeps when what was done. */
  readonly trace?: Trace
  /** Worker threads for pixels. Default: the number of cores. */
  readonly workers?: number
  /** Bytes that the store may keep. Default: 20 GB. */
  readonly storeLimit?: number
  readonly remote?: {
    /** Where keys and addresses of services are read from. Default: the environment. */
    readonly environment?: Readonly<Record<string, string | undefined>>
    /** Factor for all waits. */
    readonly pace?: number
    /** Seconds for one answer. Default: 90. */
    readonly timeout?: number
  }
  /** Bytes that models may take. Default: REELGRAPH_MODEL_MEMORY in MB, else two thirds of the machine's memory. */
  readonly modelMemory?: number
  /** What models run on. Default: REELGRAPH_DEVICE, else the best that works here. */
  readonly device?: DeviceName | 'auto'
  /** Fetches model packages that a run asks for and that are not there. */
  readonly pullModels?: boolean
  readonly log?: { debug(o: object, m: string): void; info(o: object, m: string): void; warn(o: object, m: string): void; error(o: object, m: string): void }
}

export interface GraphSource {
  readonly document: GraphDocument
  /** Project-relative path, where the graph came from a file: subgraphs are found beside it. */
  readonly path?: string
}

export interface RenderRequest extends GraphSource {
  /** Values for the graph's inputs. */
  readonly inputs?: Readonly<Record<string, Json>>
  /** Render only these nodes (and what they need). A node that is no sink is evaluated and materialized. */
  readonly only?: readonly string[]
  /** First and last frame, both rendered, counted on each sink's clip. */
  readonly frames?: { readonly from: number; readonly to: number }
  readonly force?: boolean
  /** Of whoever asks. Absent: all nodes may run. */
  readonly role?: Role
  /** Whom it is for. Default: the graph's own, else `teen`. */
  readonly contentRating?: Rating
  /** Films are watched while they are made: their sound is made along with the pictures, too. */
  readonly live?: boolean
  /** Warnings are failures: those that a plan can tell stop the run before it begins. */
  readonly strict?: boolean
  /** Lock file content to be enforced. */
  readonly lock?: Json
  /** Lock file content that is not enforced: models that are others now are warned of. Default: the lock file beside the graph's. */
  readonly known?: Json
  readonly signal?: AbortSignal
  readonly onEvent?: (event: StampedRunEvent) => void
  /** Name of the run; made up when absent. */
  readonly run?: string
}

/** Role and rating are those of whoever asked for the film. */
export interface PartRequest extends Pick<RenderRequest, 'frames' | 'signal' | 'onEvent' | 'role' | 'contentRating'> {
  readonly graph: FlatGraph
  readonly part: Part
}

export interface CheckOptions extends Pick<RenderRequest, 'only' | 'frames' | 'signal' | 'role' | 'contentRating'> {
  /** Only what would stop a render: nodes without which it goes on may lack their models. */
  readonly render?: boolean
}

/** What is known of an output before it is made, in the words of its socket type. */
export interface ProxyFacts {
  readonly by: Proxy
  /** Nodes that worked at full size, with all that feeds them. */
  readonly full: readonly string[]
}

export interface PortPlan extends PortFacts {
  readonly port: string
  readonly socket: string
}

export interface NodePlan {
  readonly node: string
  readonly type: string
  readonly key: string
  readonly cached: boolean
  readonly ports: readonly PortPlan[]
  /** Frames that the sinks will ask of this node. */
  readonly frames: number
  /** Its clip is one picture, made once. */
  readonly still?: boolean
  /** Estimated own work in seconds, and whether it rests on measurements of earlier runs. */
  readonly seconds: number
  readonly measured: boolean
  /** What it says of its work beforehand: the backend that it takes and why, what becomes of each word of its prompt. */
  readonly facts?: Readonly<Record<string, Json>>
}

export interface PlanReport {
  readonly title: string
  readonly nodes: readonly NodePlan[]
  /** Bytes of frames held at once. */
  readonly frameMemory: number
  /** Bytes that the program will take, with all processes that work for it. */
  readonly memory: number
  /** Bytes written: films and artifacts. */
  readonly disk: number
  /** Estimated wall time in seconds. */
  readonly seconds: number
  readonly faults: readonly Fault[]
  /** What is doubtful, as far as it can be told before a frame is made, or is known of an earlier run. */
  readonly warnings: readonly Warning[]
}

/** What of a graph is looked at, and how large. */
export interface PreviewPlace {
  readonly node: string
  readonly port?: string
  /** Frame of a clip (default 0). */
  readonly frame?: number
  /** Instead of the frame: a share of the clip, 0 its first frame and 1 its last. */
  readonly moment?: number
  /** A frame after the end is taken as the last one. */
  readonly nearest?: boolean
  /** What the sides of all pictures are divided by, through the graph; `auto`: so that they are as large as they are shown. Default: 1. */
  readonly proxy?: Proxy | 'auto'
  /** Fits inside these pixels, keeping the aspect ratio. */
  readonly width?: number
  readonly height?: number
}

export interface PreviewRequest extends GraphSource, PreviewPlace, Pick<RenderRequest, 'role' | 'contentRating'> {
  readonly inputs?: Readonly<Record<string, Json>>
  readonly signal?: AbortSignal
}

/** Values of a signal, evenly apart in time. */
export interface SignalRequest extends GraphSource, Pick<PreviewRequest, 'node' | 'inputs' | 'signal' | 'role' | 'contentRating'> {
  readonly port: string
  /** Seconds of the first and the last value. */
  readonly from: number
  readonly to: number
  /** How many: 2 or more. */
  readonly count: number
}

/** One of the two: what can be seen as a picture, and what is read. */
export interface Preview {
  /** Frames, stills, flow as colours, tracks as a waveform, a plugin's own pictures. */
  readonly still?: Still
  readonly text?: string
  /** At full size, whatever is shown. */
  readonly info: PortPlan
  /** Where a smaller picture was asked for. */
  readonly proxy?: ProxyFacts
}

/** Frames of a clip, from the first to the last of them, each `step`th. Those after the clip's end are left out. */
export interface StretchRequest extends Omit<PreviewRequest, 'frame' | 'moment' | 'nearest'> {
  readonly from: number
  readonly to: number
  readonly step?: number
}

/** Whoever is given frames. */
export interface Stretch {
  start(facts: Pick<Preview, 'info' | 'proxy'>): void
  /** The next one is handed over when this has settled. */
  frame(n: number, still: Still): Promise<void> | void
}

/** A part of a track, in seconds: no longer than the track is. */
export interface SoundRequest extends GraphSource, Pick<PreviewRequest, 'node' | 'port' | 'inputs' | 'signal'> {
  readonly from: number
  readonly duration: number
}

export interface Sound {
  readonly sampleRate: number
  /** One array per channel. */
  readonly samples: readonly Float32Array[]
  readonly info: PortPlan
}

export interface VerifyReport {
  readonly equal: boolean
  readonly frames: number
  /** Digest over all frames, by sink. */
  readonly digests: Readonly<Record<string, string>>
  readonly differences: readonly { readonly node: string; readonly frame: number }[]
}

export interface BackendStanding {
  readonly kind: string
  readonly name: string
  readonly title: string
  /** Higher wins under `auto`. */
  readonly rank: number
  readonly remote: boolean
  readonly ok: boolean
  readonly reason: string
  /** The variable of the environment that has to be set. */
  readonly variable?: string
}

export interface Engine {
  readonly project: string
  /** Absolute folder that films go to. */
  readonly output: string
  readonly registry: Registry
  readonly store: ArtifactStore
  readonly models: ModelResources
  /** What came up while nothing ran, e.g. a damaged store; the next run tells it too. */
  warnings(): readonly Warning[]
  /** Tells what all runs stand on. */
  readonly warn: Warn
  /** Reads and parses a graph file of the project. @throws all faults of the file */
  loadGraph(path: string): Promise<GraphSource>
  /** Whether a graph can run: what the file says, the models and files that it names, and the formats of what its sinks need. */
  check(source: GraphSource, inputs?: Readonly<Record<string, Json>>, options?: CheckOptions): Promise<{ readonly faults: readonly Fault[]; readonly warnings: readonly Warning[] }>
  /** The faults of `check`. */
  validate(source: GraphSource, inputs?: Readonly<Record<string, Json>>, options?: CheckOptions): Promise<readonly Fault[]>
  resolve(source: GraphSource, inputs?: Readonly<Record<string, Json>>): Promise<ResolvedGraph>
  /** Dry run. */
  plan(request: RenderRequest): Promise<PlanReport>
  /** What of a render other machines can make now; with `ahead` also what waits for that. Nothing is made for it. @throws what is wrong with the graph */
  planParts(request: RenderRequest, ahead?: boolean): Promise<readonly PlannedPart[]>
  /** Makes a part that this or another machine has planned, into the store. */
  renderPart(request: PartRequest): Promise<RunReport>
  /** Never rejects for faults of the graph or its nodes: they are in the report. */
  render(request: RenderRequest): Promise<RunReport>
  /** Renders twice, in different frame orders and worker counts, and compares a digest per frame. Writes no film. */
  verify(request: RenderRequest): Promise<VerifyReport>
  preview(request: PreviewRequest): Promise<Preview>
  /** Many frames by one look into the graph. */
  previewStretch(request: StretchRequest, to: Stretch): Promise<void>
  previewSound(request: SoundRequest): Promise<Sound>
  /** What a port that moves params comes to over time. */
  signalValues(request: SignalRequest): Promise<readonly number[]>
  /** Lock file for a graph. */
  lock(source: GraphSource): Promise<Json>
  probe(path: string): Promise<MediaInfo>
  /** Texts in the metadata of a film or picture, or of the first picture of a folder: `reelgraph` is the graph that made it. */
  tags(path: string): Promise<Readonly<Record<string, string>>>
  /** What the head of an image file at an absolute path says. @throws E_IMAGE_SIZE, and others where it is no image */
  pictureHead: Media['pictureHead']
  writeStreamPiece: Media['writeStreamPiece']
  cutFilm: Media['cutFilm']
  /** Each backend, and whether it can be used here. Never a key. */
  backends(): Promise<readonly BackendStanding[]>
  /** Told after plugins have changed, with `watch`; the registry is the new one by then. @returns a function that ends it */
  onPlugins(listener: (changes: readonly PluginChange[]) => void): () => void
  close(): Promise<void>
}
