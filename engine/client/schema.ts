/** Made from the OpenAPI document by `npm run docs`: change the schemas of engine/server instead. */
import type { GraphDocument } from '../graph/document.ts'
import type { Json } from '../contract/sockets.ts'

export interface paths {
    readonly "/api/health": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Whether the server is up, and which version it is. */
        readonly get: operations["getHealth"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/ready": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Whether the server can take work now: a load balancer asks before it sends any. */
        readonly get: operations["getReady"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/metrics": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Numbers of runs, nodes, models, requests, storage and the process, as Prometheus reads them. */
        readonly get: operations["getMetrics"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/doctor": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What there is to work with: ffmpeg, encoders, runtimes, memory, disk, plugins. */
        readonly get: operations["getDoctor"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/nodes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The node types, socket types and plugins that are installed. */
        readonly get: operations["getNodes"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/validate": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** All faults of a graph, and what is doubtful about it. */
        readonly post: operations["postValidate"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/plan": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A dry run: the format of every port, work per node, memory, disk and time. */
        readonly post: operations["postPlan"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/graphs": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The graph files of the project. */
        readonly get: operations["getGraphs"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/graphs/{path}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A graph file as it is on disk. */
        readonly get: operations["getGraphsPath"];
        /** Saves a graph file. What it replaces is kept as a version. */
        readonly put: operations["putGraphsPath"];
        readonly post?: never;
        /** Puts a graph file in the trash. */
        readonly delete: operations["deleteGraphsPath"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/current": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A graph with its nodes as the installed versions of their types have them: what an editor shows. */
        readonly post: operations["postCurrent"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/move": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Gives a graph file another name or folder. Graphs that use it as a subgraph are written anew. */
        readonly post: operations["postMove"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/versions/{path}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Earlier versions of a graph file, newest first: what each save replaced. */
        readonly get: operations["getVersionsPath"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/version/{digest}/{path}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** An earlier version of a graph file. */
        readonly get: operations["getVersionDigestPath"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/trash": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Graph files that were deleted, newest first. */
        readonly get: operations["getTrash"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/trash/{id}/restore": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Brings a deleted graph file back where it was, or under the next free name. */
        readonly post: operations["postTrashIdRestore"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/trash/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /** Deletes a graph file of the trash for good. */
        readonly delete: operations["deleteTrashId"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/bundles/{path}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A graph file, its subgraphs and their files as one ZIP file. */
        readonly get: operations["getBundlesPath"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/bundles": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Puts a bundle in place (multipart, field `file`). No file of the project is written over. */
        readonly post: operations["postBundles"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/runs": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Runs: those that run, those that wait in their order, then the finished, newest first. */
        readonly get: operations["getRuns"];
        readonly put?: never;
        /** Puts a render in the queue. The graph is taken as it is now. */
        readonly post: operations["postRuns"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/runs/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** One run, with its progress while it runs. */
        readonly get: operations["getRunsId"];
        readonly put?: never;
        readonly post?: never;
        /** Forgets a run that is over, and deletes the files that it wrote and nobody has written over since. */
        readonly delete: operations["deleteRunsId"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/runs/{id}/graph": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The graph of a run, as it was when it was submitted. */
        readonly get: operations["getRunsIdGraph"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/runs/{id}/files/{file}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A file of a run that a later run has written over, whole or in ranges. */
        readonly get: operations["getRunsIdFilesFile"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/runs/{id}/events": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Events of a run as a stream (server-sent events), from its start or after Last-Event-ID. */
        readonly get: operations["getRunsIdEvents"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/runs/{id}/cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Cancels a run that waits or runs. */
        readonly post: operations["postRunsIdCancel"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/runs/{id}/move": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Moves a run that waits to another place in the queue. */
        readonly post: operations["postRunsIdMove"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/queue/pause": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Starts no other run; the one under way goes on. */
        readonly post: operations["postQueuePause"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/queue/resume": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Starts runs again. */
        readonly post: operations["postQueueResume"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/productions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The productions that can be called, with what each takes, and the personas of the project. */
        readonly get: operations["getProductions"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/productions/advanced-film": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Advanced film: From a text to a film in one go: cinematic pictures, a character who speaks, or a character before what is spoken of. The script is written, or taken as it is; style, emotion, camera, quality and length are yours. */
        readonly post: operations["postProductionsAdvancedFilm"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/productions/advert": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Product advert: Three shots of a product, from one photo or photos all round: close up, as the hero on its turntable with a claim, and the reveal of the logo with a price. With music and sounds at the cuts. */
        readonly post: operations["postProductionsAdvert"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/productions/clip": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Picture to clip: A picture begins to move. Of several pictures of one scene the best is taken. */
        readonly post: operations["postProductionsClip"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/productions/cut": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Film of a cut list: Makes the film that an editing program has cut: an EDL or an OpenTimelineIO file, with its films, speeds and transitions. */
        readonly post: operations["postProductionsCut"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/productions/dataset": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Dataset: A folder of pictures becomes a set to train a model with: duplicates, blurred and small ones left out, cut about their subject, captioned with trigger words, split for training and validation. */
        readonly post: operations["postProductionsDataset"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/productions/deliver": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Deliveries of a film: One film as many files: wide, tall and square, for the web, for editors and for streaming, as loud as each platform plays it. Faces and what matters stay in the picture. */
        readonly post: operations["postProductionsDeliver"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/productions/merge": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Merge two films: Plays one film after the other, each with its own sound; sizes and rates that differ are fitted to the first. Pictures are taken over as they are stored, where that can be. */
        readonly post: operations["postProductionsMerge"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/productions/runway": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Fashion runway: A fashion show as a film: down the runway, figures in clothes of their own, a face, the shoes, a finale; cameras flash, the floor shines, with music and the crowd. */
        readonly post: operations["postProductionsRunway"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/productions/scenes": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Scenes of a film: Finds where a film cuts, fades and dissolves, and writes its scenes as a cut list, JSON or a table. */
        readonly post: operations["postProductionsScenes"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/productions/speech": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Speech: Says a text: a sound file, subtitles beside it, and when each word is spoken. */
        readonly post: operations["postProductionsSpeech"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/productions/spin": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Product spin: A product turns on a lit turntable, in a loop: all round from 8 to 36 photos, or to and fro from a single one. It is cut out of its plain ground by itself. */
        readonly post: operations["postProductionsSpin"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/productions/story": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Story to film: A story, written, seen in a picture or told in a recording, becomes scenes by what it tells: each is drawn, narrated and written as a clip of its own, and all of them as one film with music, subtitles and chapters. */
        readonly post: operations["postProductionsStory"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/productions/storyboard": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Storyboard: A list of scenes becomes a film: each has its prompt, length, transition, style, camera, angle, character, line and music. Lines are spoken, music steps back behind them, scenes are the film's chapters. */
        readonly post: operations["postProductionsStoryboard"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/productions/sync": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Film and sound together: Puts a sound under a film and makes the two equally long: cut, looped or stretched. Its pictures are taken over as they are stored, where that can be. */
        readonly post: operations["postProductionsSync"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/productions/train": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Train: A folder of pictures teaches an installed model what they show: a set is made of them, and a LoRA with its losses and samples comes out. */
        readonly post: operations["postProductionsTrain"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/productions/upscale": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Upscale a film: A film in a larger size, with its sound: by interpolation and a touch of sharpening, or by a model that draws in detail. */
        readonly post: operations["postProductionsUpscale"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/productions/{name}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Makes what a production makes, from values for its inputs. */
        readonly post: operations["postProductionsName"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/productions/{name}/graph": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The graph of a production, to be looked into or changed. */
        readonly get: operations["getProductionsNameGraph"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/productions/{name}/picture": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A small picture of what a production makes. */
        readonly get: operations["getProductionsNamePicture"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/starts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What starts runs by itself: by the clock or when it is called. */
        readonly get: operations["getStarts"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/starts/{name}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Starts it now: the address of a webhook. Its inputs may take values from the body. */
        readonly post: operations["postStartsName"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/preview/frames": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Frames of a stretch of a clip, each as it is made: pictures one after the other, by one look into the graph. */
        readonly post: operations["postPreviewFrames"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/preview/sound": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A stretch of a track as a WAVE file of 16 bit. */
        readonly post: operations["postPreviewSound"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/preview": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The same for a graph file. */
        readonly get: operations["getPreview"];
        readonly put?: never;
        /** A picture of any port: frames, stills, flow as colours, tracks as a waveform, a plugin's socket type as it says. */
        readonly post: operations["postPreview"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/signals": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** What a signal comes to over time. */
        readonly post: operations["postSignals"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/files/{path}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A file of the output folder, whole or in ranges. */
        readonly get: operations["getFilesPath"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/assets": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Uploads a video, sound, picture or .cube table into the project's assets folder (multipart, field `file`). */
        readonly post: operations["postAssets"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/films/{digest}/{name}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A film by its SHA-256, whole or in ranges. What is at this address never changes. */
        readonly get: operations["getFilmsDigestName"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shares": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** A link to a film that needs no token, until its time is over. */
        readonly post: operations["postShares"];
        /** Ends all links that were shared: they are signed with another key from now on. */
        readonly delete: operations["deleteShares"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/shared/{digest}/{name}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A film that was shared. The link is all that it takes. */
        readonly get: operations["getSharedDigestName"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/runs/{id}/zip": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** All that a run wrote, as one ZIP file. */
        readonly get: operations["getRunsIdZip"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/runs/{id}/scenes/{number}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** One scene of a film: its own file, else what is cut out of the film. */
        readonly get: operations["getRunsIdScenesNumber"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/runs/{id}/live": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The films of a run that can be watched while they are made. */
        readonly get: operations["getRunsIdLive"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/runs/{id}/live/{node}/{file}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A film in the making as an HLS stream that grows: index.m3u8 and its pieces, with their sound. */
        readonly get: operations["getRunsIdLiveNodeFile"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/runs/{id}/picture": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A small picture of what a run made. */
        readonly get: operations["getRunsIdPicture"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/picture": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A small picture of what a graph file makes, kept until the graph changes. */
        readonly get: operations["getPicture"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/models": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The model packages, and those being fetched. */
        readonly get: operations["getModels"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/models/{name}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** A model package with its files. */
        readonly get: operations["getModelsName"];
        readonly put?: never;
        readonly post?: never;
        /** Removes the files of a package; others in its folder stay, unless its manifest is broken. */
        readonly delete: operations["deleteModelsName"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/models/{name}/pull": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Fetches what is missing of a package, from the mirrors of its manifest or of REELGRAPH_MODELS_MIRROR. */
        readonly post: operations["postModelsNamePull"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/models/{name}/verify": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Reads every file of a package and compares it with its digest. */
        readonly post: operations["postModelsNameVerify"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/model-files": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Checkpoints and LoRAs that lie among the packages and are none yet. */
        readonly get: operations["getModelFiles"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/model-files/{name}/import": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Makes a package of a file among the packages, which refers to it; a LoRA goes to loras/. */
        readonly post: operations["postModelFilesNameImport"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/model-files/{name}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /** Takes in a .safetensors or .gguf file, as large as it is: a model becomes a package, a LoRA goes to loras/. /api/events tells how far it is. */
        readonly put: operations["putModelFilesName"];
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/model-catalogue": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Well-known models that can be fetched by name. */
        readonly get: operations["getModelCatalogue"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/model-catalogue/{name}/terms": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The licence of a model of the catalogue and what would be fetched, as the hub says it now. */
        readonly get: operations["getModelCatalogueNameTerms"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/model-catalogue/{name}/pull": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Fetches a model of the catalogue from the hub and makes a package of it. `licence` is the one that was agreed to; where it is another by now, nothing is fetched. */
        readonly post: operations["postModelCatalogueNamePull"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/models/{name}/cancel": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Calls off what is being done with a package; what was fetched stays, and the next pull goes on from there. */
        readonly post: operations["postModelsNameCancel"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/models/{name}/unload": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Takes a model out of memory; it is loaded anew when a run needs it. */
        readonly post: operations["postModelsNameUnload"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/session": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Whose token this is, and what it is for. */
        readonly get: operations["getSession"];
        readonly put?: never;
        /** Signs a page in with a token: a cookie that only the browser itself can read stands for it, for twelve hours. */
        readonly post: operations["postSession"];
        /** Signs a page out. */
        readonly delete: operations["deleteSession"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/sign-in": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** How a page can sign in. */
        readonly get: operations["getSignIn"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/sign-in/account": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Sends a page to sign in with an account elsewhere (OpenID Connect). */
        readonly get: operations["getSignInAccount"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/sign-in/return": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Where the issuer sends the page back to: it is signed in, as by a token. */
        readonly get: operations["getSignInReturn"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/audit": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The audit log: who did what, when and from where, and what came of it. 1000 rows from the one after `after`. */
        readonly get: operations["getAudit"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/farm": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** How many jobs wait and are at work on other machines, and those that have failed for good, with their reports. Without a farm there are none. */
        readonly get: operations["getFarm"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/farm/dead/{id}/retry": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Has a job made again that has failed for good. */
        readonly post: operations["postFarmDeadIdRetry"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/openapi.json": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** This document. */
        readonly get: operations["getOpenapiJson"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description Any JSON value. */
        readonly Json: Json;
        readonly Fault: {
            readonly code: string;
            /** @description All of it on one line. */
            readonly message: string;
            readonly fix: string;
            readonly node?: string;
            readonly type?: string;
            readonly port?: string;
            readonly expected?: string;
            readonly got?: string;
            readonly detail?: string;
            readonly file?: string;
            /** @description The model package that is not installed. */
            readonly model?: string;
            /** @description Where in the code it happened. */
            readonly cause?: string;
        };
        /** @description What is doubtful: see docs/warnings.md. */
        readonly Warning: {
            readonly code: string;
            /** @description All of it on one line. */
            readonly message: string;
            readonly fix: string;
            readonly node?: string;
            readonly type?: string;
            readonly port?: string;
            readonly expected?: string;
            readonly got?: string;
            readonly detail?: string;
            readonly file?: string;
            /** @description The model package that is not installed. */
            readonly model?: string;
            /** @description Where in the code it happened. */
            readonly cause?: string;
        };
        readonly Problem: {
            readonly type: string;
            readonly title: string;
            readonly status: number;
            readonly detail: string;
            readonly code: string;
            readonly faults: readonly components["schemas"]["Fault"][];
        };
        readonly Faults: {
            readonly faults: readonly components["schemas"]["Fault"][];
            readonly warnings: readonly components["schemas"]["Warning"][];
        };
        readonly GraphFile: {
            readonly path: string;
            readonly title: string;
            readonly nodes: number;
            readonly etag: string;
            /** Format: date-time */
            readonly modified: string;
            /** @description False for subgraphs, which are there to be used by others. */
            readonly renders: boolean;
            /** @description It came with Reelgraph, and nobody has changed it. */
            readonly template: boolean;
            readonly description?: string;
        };
        readonly Saved: {
            readonly etag: string;
        };
        readonly Moved: {
            readonly etag: string;
            /** @description Graphs that use it, which were written anew. */
            readonly users: readonly string[];
        };
        readonly Trashed: {
            readonly id: string;
        };
        readonly TrashedGraph: {
            readonly id: string;
            /** @description Where it was. */
            readonly path: string;
            readonly title: string;
            /** Format: date-time */
            readonly deleted: string;
        };
        readonly Restored: {
            readonly path: string;
            readonly etag: string;
        };
        readonly GraphVersion: {
            /** @description sha256 of its text. */
            readonly digest: string;
            /**
             * Format: date-time
             * @description When it was saved.
             */
            readonly time: string;
            readonly nodes: number;
            /** @description Nodes, by name: what the save after it did. */
            readonly changed: {
                readonly added: readonly string[];
                readonly removed: readonly string[];
                readonly changed: readonly string[];
                /** @description Of the graph itself: title, film, inputs and the like. */
                readonly graph: readonly string[];
            };
        };
        readonly BundleResult: {
            /** @description The graph that was put in place. */
            readonly path: string;
            /** @description New files. */
            readonly files: readonly string[];
            /** @description Files that it names and the bundle does not hold. */
            readonly missing: readonly string[];
            /** @description Plugins and models that are not installed here. */
            readonly needs: readonly string[];
        };
        readonly Caller: {
            readonly name: string;
            /** @enum {string} */
            readonly role: "viewer" | "maker" | "trainer" | "admin";
            /** @description The server asks nobody for a token. */
            readonly open: boolean;
            /** @description Its id. */
            readonly token?: string;
            /** @description What it may ask for within a day. */
            readonly quota?: {
                readonly runs?: number;
                readonly minutes?: number;
                readonly credits?: number;
            };
            /** @description Of its credits, within the last 24 hours. */
            readonly spent?: {
                readonly credits: number;
            };
        };
        readonly SignIn: {
            /** @description A token is asked for. */
            readonly token: boolean;
            readonly account?: {
                /** @description What to call it. */
                readonly title: string;
                /** @description Where the browser goes. */
                readonly at: string;
            };
        };
        readonly AuditRows: {
            readonly rows: readonly {
                readonly number: number;
                /** Format: date-time */
                readonly at: string;
                readonly who: string;
                readonly what: string;
                readonly outcome: string;
                readonly digest: string;
                readonly token?: string;
                readonly from?: string;
                readonly target?: string;
            }[];
        };
        readonly Finding: {
            readonly name: string;
            readonly ok: boolean;
            readonly found: string;
            readonly advice: string;
        };
        readonly Ready: {
            readonly ready: boolean;
            /** @description For who may look. */
            readonly checks?: readonly {
                readonly name: string;
                readonly ok: boolean;
                readonly found: string;
            }[];
        };
        readonly Health: {
            /** @constant */
            readonly ok: true;
            readonly version: string;
            readonly uptime: number;
            /** @description What came up while nothing ran; the next run tells it too. */
            readonly warnings?: readonly components["schemas"]["Warning"][];
        };
        readonly Port: {
            /** @description A socket type. */
            readonly type: string;
            readonly title?: string;
            readonly description?: string;
            /** @description Takes an ordered list of links. */
            readonly multiple?: boolean;
            readonly optional?: boolean;
        };
        /** @description A JSON Schema of a param, with `x-` hints for widgets. */
        readonly ParamSchema: {
            /** @description Of a long seed two: a number, or a text of digits. Of free JSON none. */
            readonly type?: ("number" | "integer" | "string" | "boolean" | "array" | "object") | readonly ("number" | "integer" | "string" | "boolean" | "array" | "object")[];
            readonly title?: string;
            readonly description?: string;
            readonly default?: components["schemas"]["Json"];
            readonly enum?: readonly components["schemas"]["Json"][];
            readonly minimum?: number;
            readonly maximum?: number;
            readonly minLength?: number;
            readonly maxLength?: number;
            readonly pattern?: string;
            readonly minItems?: number;
            readonly maxItems?: number;
            readonly items?: components["schemas"]["ParamSchema"];
            readonly properties?: {
                readonly [key: string]: components["schemas"]["ParamSchema"];
            };
            readonly required?: readonly string[];
            readonly additionalProperties?: boolean;
            readonly "x-uiMinimum"?: number;
            readonly "x-uiMaximum"?: number;
            readonly "x-step"?: number;
            readonly "x-animatable"?: boolean;
            /**
             * @description Which value of the film's format stands for it where it isn't given.
             * @enum {string}
             */
            readonly "x-film"?: "width" | "height" | "fps";
            /** @description Names a file of this kind. */
            readonly "x-asset"?: string;
            /** @description Names a model package, of one of these families or, where none is listed, of any. */
            readonly "x-package"?: readonly string[];
            /** @description An expression in these names. */
            readonly "x-expression"?: readonly string[];
            /** @description A point of a picture or several, x and y as shares of its size, to be placed by hand: on the picture of the first of these ports that is wired. */
            readonly "x-placed"?: {
                readonly on: readonly string[];
                readonly what: string;
                /** @description Of x: the param that is y. */
                readonly down?: string;
                /** @description Names of points with a line between them. */
                readonly lines?: readonly (readonly string[])[];
            };
            readonly "x-unit"?: string;
            readonly "x-widget"?: string;
            readonly "x-advanced"?: boolean;
        };
        readonly NodeType: {
            readonly type: string;
            /** @description Names that it had before. */
            readonly earlierTypes: readonly string[];
            readonly title: string;
            readonly version: number;
            readonly category: string;
            readonly description: string;
            readonly tags: readonly string[];
            readonly inputs: {
                readonly [key: string]: components["schemas"]["Port"];
            };
            readonly outputs: {
                readonly [key: string]: components["schemas"]["Port"];
            };
            readonly params: components["schemas"]["ParamSchema"];
            readonly sink: boolean;
            /** @description Its result is kept in the store. */
            readonly materialize: boolean;
            readonly plugin: string;
            /** @description What people take hold of on the picture in the preview. */
            readonly handles?: readonly components["schemas"]["Handle"][];
        };
        /** @description Names the params that it moves; places are shares of the picture, or what the unit of the param says. */
        readonly Handle: {
            /** @enum {string} */
            readonly kind: "point" | "rect" | "radius" | "angle" | "line" | "path" | "view" | "roto" | "strokes" | "colour";
            readonly title?: string;
            /** @description The port whose picture it lies on. Absent: the node's own. */
            readonly on?: string;
            /** @description It is there only where these params have one of these values. */
            readonly when?: {
                readonly [key: string]: readonly components["schemas"]["Json"][];
            };
            readonly x?: string;
            readonly y?: string;
            readonly width?: string;
            readonly height?: string;
            readonly scale?: string;
            readonly angle?: string;
            readonly radius?: string;
            readonly zoom?: string;
            readonly in?: string;
            readonly points?: string;
            readonly paths?: string;
            readonly strokes?: string;
            readonly colour?: string;
            readonly open?: boolean;
            readonly counter?: boolean;
            /** @description Of a rect: ports whose picture's size is scaled; of a radius: what 1 is. */
            readonly of?: string | readonly string[];
            /** @description Of an angle: where 0 points to, in degrees clockwise from the right; of a line: params of its beginning. */
            readonly from?: number | readonly string[];
            /** @description Of a line: params of its end. */
            readonly to?: readonly string[];
            /** @description The point of the box that lies at x and y. */
            readonly anchor?: readonly number[] | {
                readonly param: string;
                readonly points: {
                    readonly [key: string]: readonly number[];
                };
            };
            /** @description Drawn as an ellipse where the param has the value. */
            readonly shape?: {
                readonly param: string;
                readonly ellipse: string;
            };
        };
        readonly Socket: {
            readonly title: string;
            readonly colour: string;
            readonly clip?: boolean;
            /** @description Socket types that this one is taken as. */
            readonly accepts?: readonly string[];
            /** @description Types of params that a link from it may feed. */
            readonly feeds?: readonly string[];
            /** @description A link from it may move a param. */
            readonly drives?: boolean;
            /**
             * @description What a preview of it is; absent where there is nothing to be seen.
             * @enum {string}
             */
            readonly shows?: "clip" | "matte" | "picture" | "sound" | "text";
        };
        readonly Catalogue: {
            readonly nodes: readonly components["schemas"]["NodeType"][];
            readonly sockets: {
                readonly [key: string]: components["schemas"]["Socket"];
            };
            readonly plugins: readonly {
                readonly name: string;
                readonly version: string;
                readonly permissions: readonly string[];
                /** @description Digest of its code, where that is worked on: what its nodes make is to be looked at again when it is another. */
                readonly code?: string;
            }[];
            /** @description Plugins that could not be loaded. */
            readonly problems: readonly components["schemas"]["Fault"][];
        };
        readonly Rational: {
            readonly num: number;
            readonly den: number;
        };
        readonly ProxyFacts: {
            /** @description What the sides of pictures were divided by. */
            readonly by: number;
            /** @description Nodes that worked at full size. */
            readonly full: readonly string[];
        };
        /** @description What a port gives. */
        readonly PortPlan: {
            readonly port: string;
            readonly socket: string;
            readonly clip?: {
                readonly format: string;
                readonly width: number;
                readonly height: number;
                readonly rate: components["schemas"]["Rational"];
                /** @description Frames. */
                readonly length: number;
                /** @description Seconds. */
                readonly duration: number;
                readonly colour: string;
            };
            readonly track?: {
                readonly sampleRate: number;
                readonly channels: number;
                /** @description Samples of a channel. */
                readonly length: number;
                /** @description Seconds. */
                readonly duration: number;
            };
            readonly image?: {
                readonly width: number;
                readonly height: number;
            };
            /** @description Short text for anything else. */
            readonly value?: string;
            /** @description Data as it is, where it is small. */
            readonly data?: components["schemas"]["Json"];
        };
        readonly NodePlan: {
            readonly node: string;
            readonly type: string;
            /** @description Of its result in the store. */
            readonly key: string;
            /** @description Its result is there already. */
            readonly cached: boolean;
            readonly ports: readonly components["schemas"]["PortPlan"][];
            /** @description That the sinks ask of it. */
            readonly frames: number;
            /** @description Its own work. */
            readonly seconds: number;
            /** @description The seconds rest on earlier runs. */
            readonly measured: boolean;
            /** @description Its clip is one picture, made once. */
            readonly still?: boolean;
            /** @description What it says of its work beforehand. */
            readonly facts?: {
                readonly [key: string]: components["schemas"]["Json"];
            };
        };
        readonly Plan: {
            readonly title: string;
            readonly nodes: readonly components["schemas"]["NodePlan"][];
            readonly frameMemory: number;
            /** @description Bytes of the program and of all processes that work for it, frames included. */
            readonly memory: number;
            readonly disk: number;
            readonly seconds: number;
            readonly faults: readonly components["schemas"]["Fault"][];
            readonly warnings: readonly components["schemas"]["Warning"][];
        };
        /** @enum {string} */
        readonly RunStatus: "queued" | "running" | "done" | "failed" | "cancelled";
        readonly RunOutput: {
            readonly node: string;
            readonly file: string;
            readonly bytes: number;
            readonly url?: string;
            /** @description Where the file lies, from the project's folder. */
            readonly path?: string;
            readonly frames?: number;
            readonly frameDigest?: string;
            /** @description Of the file, once it is worked out. */
            readonly sha256?: string;
            /** @description Its address by its SHA-256: what is there never changes. */
            readonly immutable?: string;
            /** @description What the encoder did. */
            readonly facts?: {
                readonly [key: string]: components["schemas"]["Json"];
            };
            /**
             * @description A later run has written over the file. Kept: `url` is that of this run's own. Gone: it had to make room.
             * @enum {string}
             */
            readonly standing?: "kept" | "gone";
        };
        readonly Run: {
            readonly id: string;
            readonly title: string;
            readonly status: components["schemas"]["RunStatus"];
            readonly inputs: {
                readonly [key: string]: components["schemas"]["Json"];
            };
            readonly attempts: number;
            /** Format: date-time */
            readonly submitted: string;
            readonly outputs: readonly components["schemas"]["RunOutput"][];
            readonly faults: readonly components["schemas"]["Fault"][];
            readonly warnings: readonly components["schemas"]["Warning"][];
            readonly path?: string;
            /** @description First and last frame, both rendered. */
            readonly frames?: {
                readonly from: number;
                readonly to: number;
            };
            readonly only?: readonly string[];
            readonly force?: boolean;
            readonly strict?: boolean;
            /**
             * @description Whom the film is for: what its prompts may ask for. Default: the graph's own, else teen.
             * @enum {string}
             */
            readonly contentRating?: "everyone" | "teen" | "mature";
            /** @description Higher goes first; twenty may go before one that waits. */
            readonly priority?: number;
            /** @description Is called when the run has ended, signed as Standard Webhooks has it. */
            readonly webhook?: string;
            /** @description How often it was started again by itself, after a failure that may pass. */
            readonly retried?: number;
            /**
             * Format: date-time
             * @description It is not started before.
             */
            readonly notBefore?: string;
            /** Format: date-time */
            readonly started?: string;
            /** Format: date-time */
            readonly finished?: string;
            readonly seconds?: number;
            /** @description The latest of each node, while it runs. */
            readonly progress?: readonly components["schemas"]["Progress"][];
            /** @description Share of what is under way, 0 to 1. */
            readonly completed?: number;
            /** @description Seconds left of what is under way. */
            readonly eta?: number;
            /** @description The production that was called. */
            readonly production?: string;
            /** @description The persona that it was called with. */
            readonly persona?: string;
            /** @description Whose token asked for it. */
            readonly by?: string;
            readonly result?: components["schemas"]["RunResult"];
        };
        readonly ProductionInput: {
            /** @description text, number, integer, boolean, file or data. */
            readonly type: string;
            readonly title?: string;
            readonly description?: string;
            readonly default?: components["schemas"]["Json"];
            readonly enum?: readonly components["schemas"]["Json"][];
            readonly minimum?: number;
            readonly maximum?: number;
            /** @description Of data: a JSON Schema of it. */
            readonly schema?: components["schemas"]["Json"];
        };
        readonly Production: {
            readonly name: string;
            readonly title: string;
            /** @description Address of a picture of what it makes. */
            readonly picture: string;
            readonly inputs: {
                readonly [key: string]: components["schemas"]["ProductionInput"];
            };
            /** @description JSON Schema of what POST /api/productions/{name} takes. */
            readonly schema: components["schemas"]["Json"];
            readonly description?: string;
            /** @description Its file in the project; absent where it came with the program. */
            readonly path?: string;
        };
        readonly Start: {
            readonly name: string;
            readonly inputs: {
                readonly [key: string]: components["schemas"]["Json"];
            };
            readonly paused: boolean;
            /** @description Calls of it have to be signed. */
            readonly signed: boolean;
            readonly title?: string;
            readonly production?: string;
            readonly graph?: string;
            /** @description A cron expression. */
            readonly schedule?: string;
            readonly timezone?: string;
            /**
             * Format: date-time
             * @description When the clock starts it.
             */
            readonly next?: string;
            readonly last?: {
                /** Format: date-time */
                readonly time: string;
                readonly run?: string;
                readonly faults?: readonly components["schemas"]["Fault"][];
            };
        };
        readonly StartList: {
            readonly starts: readonly components["schemas"]["Start"][];
            /** @description Of files in starts/ that say nothing sensible. */
            readonly faults: readonly components["schemas"]["Fault"][];
        };
        readonly ProductionList: {
            readonly productions: readonly components["schemas"]["Production"][];
            readonly personas: readonly string[];
            /** @description Of files in productions/ that are no graphs. */
            readonly faults: readonly components["schemas"]["Fault"][];
        };
        readonly RunList: {
            readonly paused: boolean;
            readonly runs: readonly components["schemas"]["Run"][];
            readonly total: number;
        };
        readonly Queue: {
            readonly paused: boolean;
            readonly waiting: readonly string[];
        };
        /** @description What the last work came to. */
        readonly ModelOutcome: {
            /** @enum {string} */
            readonly kind: "pull" | "verify" | "import";
            readonly ok: boolean;
            readonly cancelled?: boolean;
            readonly fault?: components["schemas"]["Fault"];
            readonly damaged?: readonly {
                readonly path: string;
                /** @enum {string} */
                readonly fault: "missing" | "size" | "digest";
            }[];
        };
        readonly Model: {
            readonly name: string;
            /** @description Of all files. */
            readonly bytes: number;
            /**
             * @description absent: it is being fetched, or could not be.
             * @enum {string}
             */
            readonly state: "ready" | "incomplete" | "broken" | "absent";
            readonly missing: readonly string[];
            /** @description What a model of its family can do. */
            readonly does: readonly string[];
            /** @description Parts that lie in memory now. */
            readonly loaded: readonly {
                readonly part: string;
                readonly device: string;
                /** @description Bytes. */
                readonly memory: number;
                /** @description By how many it is worked with now. */
                readonly held: number;
            }[];
            readonly title?: string;
            readonly family?: string;
            readonly licence?: string;
            readonly source?: string;
            readonly precision?: string;
            readonly memory?: number;
            readonly mirrors?: readonly string[];
            readonly fault?: components["schemas"]["Fault"];
            /** @description What is being done with it, in bytes. */
            readonly work?: {
                /** @enum {string} */
                readonly kind: "pull" | "verify" | "import";
                readonly done: number;
                /** @description 0 while it isn't known. */
                readonly total: number;
                readonly file: string;
            };
            readonly outcome?: components["schemas"]["ModelOutcome"];
            readonly files?: readonly {
                readonly path: string;
                readonly sha256: string;
                readonly size: number;
            }[];
        };
        readonly CatalogueModel: {
            /** @description Of the package that is made of it. */
            readonly name: string;
            readonly title: string;
            /** @description OWNER/NAME on the hub. */
            readonly hub: string;
            /** @description About as many are fetched. */
            readonly bytes: number;
            /** @description Bytes at its peak, on a CPU. */
            readonly memory: number;
            /** @enum {string} */
            readonly speed: "fast" | "medium" | "slow";
            readonly licence: string;
            readonly tags: readonly string[];
            /** @enum {string} */
            readonly state: "ready" | "incomplete" | "broken" | "absent";
            readonly defaults?: {
                readonly [key: string]: number;
            };
        };
        readonly ModelFile: {
            readonly name: string;
            readonly bytes: number;
            /** @enum {string} */
            readonly kind: "model" | "lora" | "embedding";
        };
        readonly TakenModel: {
            /** @enum {string} */
            readonly kind: "model" | "lora" | "embedding";
            /** @description Of the package, or the file. */
            readonly name: string;
            readonly title: string;
        };
        readonly ModelTerms: {
            readonly id: string;
            readonly licence: string;
            /** @description Where its text is. */
            readonly link: string;
            /** @description Its owner gives it to those alone who agreed on its page. */
            readonly gated: boolean;
            readonly files: number;
            readonly bytes: number;
        };
        readonly RemovedModel: {
            readonly bytes: number;
            /** @description False where other files stay in the folder. */
            readonly emptied: boolean;
        };
        readonly Asset: {
            /** @description What a graph names. */
            readonly path: string;
            readonly bytes: number;
            /** @enum {string} */
            readonly kind: "video" | "audio" | "image" | "svg" | "lut" | "character";
            /** @description Pixels of what is seen, upright. */
            readonly width?: number;
            readonly height?: number;
            /** @description Of a film, frames a second. */
            readonly fps?: number;
        };
        readonly Progress: {
            /** @constant */
            readonly type: "progress";
            /** Format: date-time */
            readonly time: string;
            readonly node: string;
            readonly done: number;
            readonly total: number;
            /** @description Units (frames for sinks) per second. */
            readonly rate: number;
            /** @description Seconds left. */
            readonly eta?: number;
            readonly message?: string;
        };
        readonly NodeTiming: {
            readonly node: string;
            readonly type: string;
            /** @enum {string} */
            readonly state: "done" | "cached" | "failed" | "skipped";
            /** @description Frames that the node made. */
            readonly frames: number;
            /** @description In its own code, waiting for its inputs left out. */
            readonly seconds: number;
        };
        /** @description A picture made with what is learnt so far. */
        readonly TrainingSample: {
            readonly step: number;
            readonly prompt: string;
            readonly file: string;
            readonly url?: string;
        };
        readonly RunReport: {
            readonly run: string;
            /** @enum {string} */
            readonly status: "done" | "failed" | "cancelled";
            readonly seconds: number;
            readonly outputs: readonly components["schemas"]["RunOutput"][];
            readonly nodes: readonly components["schemas"]["NodeTiming"][];
            readonly reports: {
                readonly [key: string]: {
                    readonly [key: string]: components["schemas"]["Json"];
                };
            };
            readonly faults: readonly components["schemas"]["Fault"][];
            readonly warnings: readonly components["schemas"]["Warning"][];
            readonly peakFrameBytes: number;
            readonly result?: components["schemas"]["RunResult"];
        };
        /** @description A scene of a film, as the graph tells it, and its own files where it has some. */
        readonly SceneResult: {
            readonly number: number;
            readonly text?: string;
            /** @description In the project folder. */
            readonly path?: string;
            /** @description In the output folder. */
            readonly file?: string;
            readonly url?: string;
            readonly duration?: number;
            readonly soundPath?: string;
            readonly soundUrl?: string;
        } & {
            readonly [key: string]: components["schemas"]["Json"];
        };
        /** @description What came of a run: its film, who made it, and what the graph tells under `results`. */
        readonly RunResult: {
            /** Format: date-time */
            readonly started: string;
            /** Format: date-time */
            readonly finished: string;
            /** @description In the project folder. */
            readonly path?: string;
            /** @description In the output folder. */
            readonly file?: string;
            readonly url?: string;
            readonly bytes?: number;
            readonly frames?: number;
            /** @description Seconds. */
            readonly duration?: number;
            readonly fps?: number;
            readonly width?: number;
            readonly height?: number;
            readonly hasAudio?: boolean;
            /** @description What the pictures were made of: each prompt on a line. */
            readonly promptUsed?: string;
            readonly backend?: string;
            readonly model?: string;
            /** @description Who has made pictures, films and voices, of which words. */
            readonly made?: readonly {
                readonly node: string;
                readonly backend: string;
                readonly model?: string;
                readonly prompt?: string;
            }[];
            readonly scenes?: readonly components["schemas"]["SceneResult"][];
            readonly sceneCount?: number;
            /** @description What is spoken, where the graph tells it. */
            readonly script?: components["schemas"]["Json"];
        } & {
            readonly [key: string]: components["schemas"]["Json"];
        };
        readonly RunStartedEvent: {
            /** @constant */
            readonly type: "run-started";
            /** @description Rises over the whole queue. */
            readonly id: number;
            /** @description Empty for events of the queue itself. */
            readonly run: string;
            /** Format: date-time */
            readonly time: string;
            readonly title: string;
            readonly nodes: number;
            readonly sinks: readonly string[];
        };
        readonly NodeStartedEvent: {
            /** @constant */
            readonly type: "node-started";
            /** @description Rises over the whole queue. */
            readonly id: number;
            /** @description Empty for events of the queue itself. */
            readonly run: string;
            /** Format: date-time */
            readonly time: string;
            readonly node: string;
            readonly nodeType: string;
        };
        readonly NodeCachedEvent: {
            /** @constant */
            readonly type: "node-cached";
            /** @description Rises over the whole queue. */
            readonly id: number;
            /** @description Empty for events of the queue itself. */
            readonly run: string;
            /** Format: date-time */
            readonly time: string;
            readonly node: string;
            readonly nodeType: string;
            readonly key: string;
        };
        readonly ProgressEvent: {
            /** @constant */
            readonly type: "progress";
            /** @description Rises over the whole queue. */
            readonly id: number;
            /** @description Empty for events of the queue itself. */
            readonly run: string;
            /** Format: date-time */
            readonly time: string;
            readonly node: string;
            readonly done: number;
            readonly total: number;
            /** @description Units (frames for sinks) per second. */
            readonly rate: number;
            /** @description Seconds left. */
            readonly eta?: number;
            readonly message?: string;
        };
        readonly PreviewEvent: {
            /** @constant */
            readonly type: "preview";
            /** @description Rises over the whole queue. */
            readonly id: number;
            /** @description Empty for events of the queue itself. */
            readonly run: string;
            /** Format: date-time */
            readonly time: string;
            readonly node: string;
            /** @description A small picture as a data URL. */
            readonly image: string;
        };
        readonly NodeTimesEvent: {
            /** @constant */
            readonly type: "node-times";
            /** @description Rises over the whole queue. */
            readonly id: number;
            /** @description Empty for events of the queue itself. */
            readonly run: string;
            /** Format: date-time */
            readonly time: string;
            readonly nodes: readonly components["schemas"]["NodeTiming"][];
        };
        readonly TrainingEvent: {
            /** @constant */
            readonly type: "training";
            /** @description Rises over the whole queue. */
            readonly id: number;
            /** @description Empty for events of the queue itself. */
            readonly run: string;
            /** Format: date-time */
            readonly time: string;
            readonly node: string;
            /** @description Steps done, from 1. */
            readonly step: number;
            readonly steps: number;
            readonly loss: number;
            /** @description The learning rate. */
            readonly rate: number;
            /** @description That the step took. */
            readonly seconds: number;
            readonly epoch?: number;
            /** @description Loss of pictures that are held back. */
            readonly validation?: number;
            /** @description Seconds left. */
            readonly eta?: number;
            /** @description Bytes. */
            readonly memory?: number;
            readonly sample?: components["schemas"]["TrainingSample"];
        };
        readonly NodeReportEvent: {
            /** @constant */
            readonly type: "node-report";
            /** @description Rises over the whole queue. */
            readonly id: number;
            /** @description Empty for events of the queue itself. */
            readonly run: string;
            /** Format: date-time */
            readonly time: string;
            readonly node: string;
            readonly facts: {
                readonly [key: string]: components["schemas"]["Json"];
            };
        };
        readonly NodeDoneEvent: {
            /** @constant */
            readonly type: "node-done";
            /** @description Rises over the whole queue. */
            readonly id: number;
            /** @description Empty for events of the queue itself. */
            readonly run: string;
            /** Format: date-time */
            readonly time: string;
            readonly node: string;
            readonly seconds: number;
        };
        readonly NodeErrorEvent: {
            /** @constant */
            readonly type: "node-error";
            /** @description Rises over the whole queue. */
            readonly id: number;
            /** @description Empty for events of the queue itself. */
            readonly run: string;
            /** Format: date-time */
            readonly time: string;
            readonly node: string;
            readonly faults: readonly components["schemas"]["Fault"][];
            readonly continued: boolean;
        };
        readonly FilmPartEvent: {
            /** @constant */
            readonly type: "film-part";
            /** @description Rises over the whole queue. */
            readonly id: number;
            /** @description Empty for events of the queue itself. */
            readonly run: string;
            /** Format: date-time */
            readonly time: string;
            readonly node: string;
            /** @description Its first frame. */
            readonly from: number;
            readonly frames: number;
            /** @description Seconds of the film. */
            readonly start: number;
            readonly seconds: number;
            readonly codec: string;
            /** @description The stream has its sound. */
            readonly sound: boolean;
            /** @description The stream, HLS, that has it. */
            readonly url: string;
        };
        readonly ArtifactEvent: {
            /** @constant */
            readonly type: "artifact";
            /** @description Rises over the whole queue. */
            readonly id: number;
            /** @description Empty for events of the queue itself. */
            readonly run: string;
            /** Format: date-time */
            readonly time: string;
            readonly node: string;
            readonly file: string;
            readonly bytes: number;
            readonly url?: string;
            readonly frameDigest?: string;
            readonly frames?: number;
            readonly facts?: {
                readonly [key: string]: components["schemas"]["Json"];
            };
        };
        readonly WarningEvent: {
            /** @constant */
            readonly type: "warning";
            /** @description Rises over the whole queue. */
            readonly id: number;
            /** @description Empty for events of the queue itself. */
            readonly run: string;
            /** Format: date-time */
            readonly time: string;
            readonly warning: components["schemas"]["Warning"];
            readonly node?: string;
        };
        readonly RunDoneEvent: {
            /** @constant */
            readonly type: "run-done";
            /** @description Rises over the whole queue. */
            readonly id: number;
            /** @description Empty for events of the queue itself. */
            readonly run: string;
            /** Format: date-time */
            readonly time: string;
            readonly report: components["schemas"]["RunReport"];
        };
        readonly RunStatusEvent: {
            /** @constant */
            readonly type: "run-status";
            /** @description Rises over the whole queue. */
            readonly id: number;
            /** @description Empty for events of the queue itself. */
            readonly run: string;
            /** Format: date-time */
            readonly time: string;
            readonly status: components["schemas"]["RunStatus"];
        };
        readonly QueueChangedEvent: {
            /** @constant */
            readonly type: "queue-changed";
            /** @description Rises over the whole queue. */
            readonly id: number;
            /** @description Empty for events of the queue itself. */
            readonly run: string;
            /** Format: date-time */
            readonly time: string;
            readonly paused: boolean;
            /** @description The next hundred. */
            readonly waiting: readonly string[];
            /** @description How many wait. */
            readonly count: number;
        };
        /** @description An event of a run or of the queue, as /api/runs/{id}/events and the WebSocket at /api/events send it. */
        readonly RunEvent: components["schemas"]["RunStartedEvent"] | components["schemas"]["NodeStartedEvent"] | components["schemas"]["NodeCachedEvent"] | components["schemas"]["ProgressEvent"] | components["schemas"]["PreviewEvent"] | components["schemas"]["NodeTimesEvent"] | components["schemas"]["TrainingEvent"] | components["schemas"]["NodeReportEvent"] | components["schemas"]["NodeDoneEvent"] | components["schemas"]["NodeErrorEvent"] | components["schemas"]["FilmPartEvent"] | components["schemas"]["ArtifactEvent"] | components["schemas"]["WarningEvent"] | components["schemas"]["RunDoneEvent"] | components["schemas"]["RunStatusEvent"] | components["schemas"]["QueueChangedEvent"];
        readonly ModelProgressEvent: {
            /** @constant */
            readonly type: "model-progress";
            readonly run: string;
            readonly model: string;
            /** @enum {string} */
            readonly kind: "pull" | "verify" | "import";
            readonly done: number;
            readonly total: number;
            readonly file: string;
        };
        readonly ModelChangedEvent: {
            /** @constant */
            readonly type: "model-changed";
            readonly run: string;
            readonly model: string;
            readonly outcome?: components["schemas"]["ModelOutcome"];
        };
        /** @description Plugins that were worked on were loaded anew (`serve --watch`): the catalogue is to be read again. The WebSocket at /api/events sends it, without a number. */
        readonly PluginsChangedEvent: {
            /** @constant */
            readonly type: "plugins-changed";
            readonly run: string;
            readonly changes: readonly {
                /** @description Its name; its folder where it was never loaded. */
                readonly plugin: string;
                /** @enum {string} */
                readonly state: "loaded" | "failed" | "removed";
            }[];
        };
        /** @description What goes on with a model package: the WebSocket at /api/events sends it, without a number. */
        readonly ModelEvent: components["schemas"]["ModelProgressEvent"] | components["schemas"]["ModelChangedEvent"];
        readonly GraphRange: number | {
            readonly least?: number;
            readonly most?: number;
        };
        /** @description "node.port"; "@.name" for a port input of this subgraph. */
        readonly GraphLink: string;
        readonly GraphNode: {
            /** @description A node type, or the relative path of another graph file. */
            readonly type: string;
            /** @description Version of the node type that the params were written for. */
            readonly version?: number;
            readonly title?: string;
            /** @description By name. A numeric param may be { "keyframes": [[seconds, value, easing?], ...] }; the easing to the next one is a name, { "bezier": [x1, y1, x2, y2] } or { "tangents": [out, in] }. */
            readonly params?: Record<string, unknown>;
            /** @description Port or param to link; a list of links for a multi-input port. */
            readonly inputs?: {
                readonly [key: string]: components["schemas"]["GraphLink"] | readonly components["schemas"]["GraphLink"][];
            };
            /**
             * @description Whether the rest goes on when this node fails.
             * @enum {unknown}
             */
            readonly onError?: "fail" | "continue";
            /** @enum {unknown} */
            readonly mode?: "normal" | "bypass" | "mute";
        };
        /**
         * Reelgraph graph
         * @description A film as a graph of typed nodes. Links are "node.port".
         */
        readonly Graph: GraphDocument;
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    readonly getHealth: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It is. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Health"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getReady: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It can. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Ready"];
                };
            };
            /** @description It can not. */
            readonly 503: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Ready"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getMetrics: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Prometheus' text format. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/plain": unknown;
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getDoctor: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Findings, each with advice where something is amiss. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": readonly components["schemas"]["Finding"][];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getNodes: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The catalogue. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Catalogue"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postValidate: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly document: components["schemas"]["Graph"];
                    /** @description A graph file, relative to the project folder. */
                    readonly path?: string;
                    /** @description Values for the graph's inputs, by name. */
                    readonly inputs?: {
                        readonly [key: string]: components["schemas"]["Json"];
                    };
                } | {
                    readonly document?: components["schemas"]["Graph"];
                    /** @description A graph file, relative to the project folder. */
                    readonly path: string;
                    /** @description Values for the graph's inputs, by name. */
                    readonly inputs?: {
                        readonly [key: string]: components["schemas"]["Json"];
                    };
                };
            };
        };
        readonly responses: {
            /** @description The faults; none when the graph can run. Files that it names were looked into. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Faults"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postPlan: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly document: components["schemas"]["Graph"];
                    /** @description A graph file, relative to the project folder. */
                    readonly path?: string;
                    /** @description Values for the graph's inputs, by name. */
                    readonly inputs?: {
                        readonly [key: string]: components["schemas"]["Json"];
                    };
                    /** @description First and last frame, both rendered. */
                    readonly frames?: {
                        readonly from: number;
                        readonly to: number;
                    };
                    readonly only?: readonly string[];
                } | {
                    readonly document?: components["schemas"]["Graph"];
                    /** @description A graph file, relative to the project folder. */
                    readonly path: string;
                    /** @description Values for the graph's inputs, by name. */
                    readonly inputs?: {
                        readonly [key: string]: components["schemas"]["Json"];
                    };
                    /** @description First and last frame, both rendered. */
                    readonly frames?: {
                        readonly from: number;
                        readonly to: number;
                    };
                    readonly only?: readonly string[];
                };
            };
        };
        readonly responses: {
            /** @description The plan. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Plan"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getGraphs: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The files, by path. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": readonly components["schemas"]["GraphFile"][];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getGraphsPath: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description An ETag: 304 when the file is still the same. */
                readonly "If-None-Match"?: string;
            };
            readonly path: {
                readonly path: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The graph; its sha256 is the ETag. */
            readonly 200: {
                headers: {
                    /** @description The sha256 of the file, in quotes. */
                    readonly ETag?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Graph"];
                };
            };
            /** @description It has not changed. */
            readonly 304: {
                headers: {
                    /** @description The sha256 of the file, in quotes. */
                    readonly ETag?: string;
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly putGraphsPath: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description The ETag that was read: 412 when someone else has saved since. */
                readonly "If-Match"?: string;
                /** @description `*`: 412 when there is such a file already. */
                readonly "If-None-Match"?: string;
            };
            readonly path: {
                readonly path: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["Graph"];
            };
        };
        readonly responses: {
            /** @description Saved. */
            readonly 200: {
                headers: {
                    /** @description The sha256 of the file, in quotes. */
                    readonly ETag?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Saved"];
                };
            };
            /** @description Saved as a new file. */
            readonly 201: {
                headers: {
                    /** @description The sha256 of the file, in quotes. */
                    readonly ETag?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Saved"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly deleteGraphsPath: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description The ETag that was read: 412 when someone else has saved since. */
                readonly "If-Match"?: string;
            };
            readonly path: {
                readonly path: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Its id in the trash. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Trashed"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postCurrent: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly document: components["schemas"]["Graph"];
                };
            };
        };
        readonly responses: {
            /** @description The graph. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Graph"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postMove: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description Relative to the project folder, e.g. graphs/film.json. */
                    readonly from: string;
                    /** @description Relative to the project folder, e.g. graphs/film.json. */
                    readonly to: string;
                };
            };
        };
        readonly responses: {
            /** @description The file under its new name, and the graphs that were written anew. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Moved"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getVersionsPath: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly path: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The versions, and what the save after each of them changed. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": readonly components["schemas"]["GraphVersion"][];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getVersionDigestPath: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly digest: string;
                readonly path: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The graph as it was. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Graph"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getTrash: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description What the trash holds. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": readonly components["schemas"]["TrashedGraph"][];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postTrashIdRestore: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Where it is now. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Restored"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly deleteTrashId: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It is gone. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getBundlesPath: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly path: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The bundle; `reelgraph.json` in it lists what it holds and what is missing. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/zip": unknown;
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postBundles: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "multipart/form-data": {
                    readonly file: Blob;
                };
            };
        };
        readonly responses: {
            /** @description Where the graph is now, and what it lacks. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["BundleResult"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getRuns: {
        readonly parameters: {
            readonly query?: {
                readonly status?: "queued" | "running" | "done" | "failed" | "cancelled";
                readonly limit?: number;
                readonly offset?: number;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The runs, and how many there are. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RunList"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postRuns: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                readonly "Idempotency-Key"?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly document: components["schemas"]["Graph"];
                    /** @description A graph file, relative to the project folder. */
                    readonly path?: string;
                    /** @description Values for the graph's inputs, by name. */
                    readonly inputs?: {
                        readonly [key: string]: components["schemas"]["Json"];
                    };
                    /** @description First and last frame, both rendered. */
                    readonly frames?: {
                        readonly from: number;
                        readonly to: number;
                    };
                    readonly only?: readonly string[];
                    readonly force?: boolean;
                    /** @description Warnings are failures. */
                    readonly strict?: boolean;
                    /**
                     * @description Whom the film is for: what its prompts may ask for. Default: the graph's own, else teen.
                     * @enum {string}
                     */
                    readonly contentRating?: "everyone" | "teen" | "mature";
                    /** @description Higher goes first; twenty may go before one that waits. */
                    readonly priority?: number;
                    /** @description Is called when the run has ended, signed as Standard Webhooks has it. */
                    readonly webhook?: string;
                } | {
                    readonly document?: components["schemas"]["Graph"];
                    /** @description A graph file, relative to the project folder. */
                    readonly path: string;
                    /** @description Values for the graph's inputs, by name. */
                    readonly inputs?: {
                        readonly [key: string]: components["schemas"]["Json"];
                    };
                    /** @description First and last frame, both rendered. */
                    readonly frames?: {
                        readonly from: number;
                        readonly to: number;
                    };
                    readonly only?: readonly string[];
                    readonly force?: boolean;
                    /** @description Warnings are failures. */
                    readonly strict?: boolean;
                    /**
                     * @description Whom the film is for: what its prompts may ask for. Default: the graph's own, else teen.
                     * @enum {string}
                     */
                    readonly contentRating?: "everyone" | "teen" | "mature";
                    /** @description Higher goes first; twenty may go before one that waits. */
                    readonly priority?: number;
                    /** @description Is called when the run has ended, signed as Standard Webhooks has it. */
                    readonly webhook?: string;
                };
            };
        };
        readonly responses: {
            /** @description The run. */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getRunsId: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The run. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly deleteRunsId: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Its files are gone. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly files: readonly string[];
                        readonly bytes: number;
                    };
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getRunsIdGraph: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The graph. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Graph"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getRunsIdFilesFile: {
        readonly parameters: {
            readonly query?: {
                readonly run?: string;
            };
            readonly header?: {
                /** @description Bytes wanted, as players ask for them. */
                readonly Range?: string;
            };
            readonly path: {
                readonly id: string;
                readonly file: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The file. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "*/*": unknown;
                };
            };
            /** @description The part asked for. */
            readonly 206: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "*/*": unknown;
                };
            };
            /** @description It has not changed. */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The file has no such range. */
            readonly 416: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getRunsIdEvents: {
        readonly parameters: {
            readonly query?: {
                readonly after?: number;
            };
            readonly header?: {
                /** @description Sent by browsers that reconnect: only later events follow. */
                readonly "Last-Event-ID"?: string;
            };
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Events until the run has ended; the data of each is a RunEvent. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "text/event-stream": {
                        readonly id: string;
                        /** @description Its type. */
                        readonly event: string;
                        /** @description The event as JSON. */
                        readonly data: Blob;
                    };
                };
            };
            /** @description The run has ended and there are no later events. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postRunsIdCancel: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It is cancelled, or stops within a frame. */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postRunsIdMove: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description 0 is the next to run. */
                    readonly place: number;
                };
            };
        };
        readonly responses: {
            /** @description The queue. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Queue"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postQueuePause: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The queue. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Queue"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postQueueResume: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The queue. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Queue"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getProductions: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description By name; a file of the project wins over one that came with the program. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ProductionList"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postProductionsAdvancedFilm: {
        readonly parameters: {
            readonly query?: {
                readonly contentRating?: "everyone" | "teen" | "mature";
                readonly priority?: number;
                readonly webhook?: string;
                readonly wait?: boolean;
            };
            readonly header?: {
                readonly "Idempotency-Key"?: string;
                /** @description `wait` or `wait=SECONDS`: the same; after so many seconds the run is told of as it is then, and goes on. */
                readonly Prefer?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Text
                     * @description A topic, or the script itself.
                     * @default a lighthouse by the sea at sunset
                     */
                    readonly text?: string;
                    /**
                     * As it is
                     * @description The text is the script: nothing is written.
                     * @default false
                     */
                    readonly custom?: boolean;
                    /**
                     * Mode
                     * @default cinematic
                     * @enum {string}
                     */
                    readonly mode?: "cinematic" | "character" | "hybrid";
                    /**
                     * Style
                     * @default cinematic
                     * @enum {string}
                     */
                    readonly style?: "none" | "cinematic" | "anime" | "realistic" | "abstract" | "vintage" | "neon" | "noir" | "watercolor";
                    /**
                     * Character
                     * @default person
                     * @enum {string}
                     */
                    readonly character?: "person" | "monkey" | "anime" | "cartoon" | "robot" | "animal" | "fantasy" | "cyborg";
                    /**
                     * Looks
                     * @description Of the character, in words.
                     * @default
                     */
                    readonly look?: string;
                    /**
                     * Emotion
                     * @default neutral
                     * @enum {string}
                     */
                    readonly emotion?: "neutral" | "happy" | "sad" | "angry" | "surprised" | "fearful" | "disgusted" | "excited" | "calm" | "confident";
                    /**
                     * Camera
                     * @default slow-zoom-in
                     * @enum {string}
                     */
                    readonly camera?: "auto" | "static" | "slow-zoom-in" | "slow-zoom-out" | "pan-left" | "pan-right" | "tilt-up" | "tilt-down" | "orbit" | "dolly" | "crane" | "handheld";
                    /**
                     * Quality
                     * @description Size and rate by name; speed to ultra are upright.
                     * @default balanced
                     * @enum {string}
                     */
                    readonly quality?: "preview" | "speed" | "balanced" | "quality" | "ultra" | "draft" | "standard" | "high" | "premium";
                    /**
                     * Length
                     * @description Seconds, at least; longer where what is said takes longer.
                     * @default 5
                     */
                    readonly duration?: number;
                    /**
                     * Most scenes
                     * @default 5
                     */
                    readonly scenes?: number;
                    /**
                     * Voice
                     * @default slt
                     */
                    readonly voice?: string;
                    /**
                     * Music
                     * @default auto
                     * @enum {string}
                     */
                    readonly music?: "none" | "auto" | "calm" | "warm" | "hopeful" | "playful" | "romantic" | "melancholic" | "mysterious" | "tense" | "dark" | "epic" | "driving" | "uplifting";
                    /**
                     * Subtitles in the picture
                     * @default burnt
                     * @enum {string}
                     */
                    readonly subtitles?: "none" | "burnt";
                    /**
                     * Title
                     * @default
                     */
                    readonly title?: string;
                    /**
                     * Backend of the pictures
                     * @default auto
                     */
                    readonly backend?: string;
                    /**
                     * Backend of the script
                     * @description rules, or openai for a language model.
                     * @default auto
                     */
                    readonly writer?: string;
                    /**
                     * Seed
                     * @default 1
                     */
                    readonly seed?: number;
                    /**
                     * File
                     * @default advanced-film.mp4
                     */
                    readonly file?: string;
                    /**
                     * Persona
                     * @description A file personas/NAME.json of the project: its values are taken for inputs of the same names that are not given.
                     */
                    readonly persona?: string;
                };
            };
        };
        readonly responses: {
            /** @description It is done: `result` has the film. */
            readonly 200: {
                headers: {
                    /** @description The run. */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description It waits or runs. */
            readonly 202: {
                headers: {
                    /** @description The run. */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postProductionsAdvert: {
        readonly parameters: {
            readonly query?: {
                readonly contentRating?: "everyone" | "teen" | "mature";
                readonly priority?: number;
                readonly webhook?: string;
                readonly wait?: boolean;
            };
            readonly header?: {
                readonly "Idempotency-Key"?: string;
                /** @description `wait` or `wait=SECONDS`: the same; after so many seconds the run is told of as it is then, and goes on. */
                readonly Prefer?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Photos
                     * @description Of the product before a plain ground: one picture file, a list in the order of the turn, or a folder.
                     */
                    readonly photos: unknown;
                    /**
                     * Brand
                     * @description Its name, as it is set at the end.
                     */
                    readonly brand: string;
                    /**
                     * Claim
                     * @description A few words beside the hero.
                     * @default
                     */
                    readonly claim?: string;
                    /**
                     * Price
                     * @description Or whatever shall stand under the logo.
                     * @default
                     */
                    readonly price?: string;
                    /**
                     * Logo
                     * @description A picture with a transparent ground, in place of the name in letters. A file of the project folder; POST /api/assets brings one there.
                     * @default
                     */
                    readonly logo?: string;
                    /**
                     * Light colour
                     * @description Of the brand: the ground of the product.
                     * @default #e9e4da
                     */
                    readonly light?: string;
                    /**
                     * Dark colour
                     * @description Of the brand: the letters of the claim, and the ground of the logo.
                     * @default #1f3d3a
                     */
                    readonly dark?: string;
                    /**
                     * Font
                     * @default sans
                     * @enum {string}
                     */
                    readonly font?: "sans" | "serif";
                    /**
                     * Music
                     * @default uplifting
                     * @enum {string}
                     */
                    readonly music?: "calm" | "warm" | "hopeful" | "playful" | "romantic" | "melancholic" | "mysterious" | "tense" | "dark" | "epic" | "driving" | "uplifting";
                    /**
                     * Seed
                     * @description Of the music.
                     * @default 1
                     */
                    readonly seed?: number;
                    /**
                     * Duration
                     * @description Seconds; the three shots share them.
                     * @default 12.5
                     */
                    readonly duration?: number;
                    /**
                     * Width
                     * @default 1920
                     */
                    readonly width?: number;
                    /**
                     * Height
                     * @default 1080
                     */
                    readonly height?: number;
                    /**
                     * Frames a second
                     * @default 25
                     */
                    readonly fps?: number;
                    /**
                     * File
                     * @description In the output folder.
                     * @default advert.mp4
                     */
                    readonly file?: string;
                    /**
                     * Persona
                     * @description A file personas/NAME.json of the project: its values are taken for inputs of the same names that are not given.
                     */
                    readonly persona?: string;
                };
            };
        };
        readonly responses: {
            /** @description It is done: `result` has the film. */
            readonly 200: {
                headers: {
                    /** @description The run. */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description It waits or runs. */
            readonly 202: {
                headers: {
                    /** @description The run. */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postProductionsClip: {
        readonly parameters: {
            readonly query?: {
                readonly contentRating?: "everyone" | "teen" | "mature";
                readonly priority?: number;
                readonly webhook?: string;
                readonly wait?: boolean;
            };
            readonly header?: {
                readonly "Idempotency-Key"?: string;
                /** @description `wait` or `wait=SECONDS`: the same; after so many seconds the run is told of as it is then, and goes on. */
                readonly Prefer?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Pictures
                     * @description One file, or several of one scene: the best is taken.
                     */
                    readonly pictures: unknown;
                    /**
                     * Frames
                     * @description 25 is what Stable Video Diffusion makes at once.
                     * @default 25
                     */
                    readonly frames?: number;
                    /**
                     * Frames a second
                     * @description 25 frames are 4.2 s at 6 and 3.6 s at 7.
                     * @default 6
                     */
                    readonly fps?: number;
                    /**
                     * Motion
                     * @description 50 to 80 is gentle, 127 usual, 180 and more lively.
                     * @default 127
                     */
                    readonly motion?: number;
                    /**
                     * Prompt
                     * @description Of the picture, for models; words like "pan left" move the camera.
                     * @default
                     */
                    readonly prompt?: string;
                    /**
                     * Seed
                     * @default 1
                     */
                    readonly seed?: number;
                    /**
                     * Width
                     * @default 1024
                     */
                    readonly width?: number;
                    /**
                     * Height
                     * @default 576
                     */
                    readonly height?: number;
                    /**
                     * File
                     * @description In the output folder.
                     * @default clip.mp4
                     */
                    readonly file?: string;
                    /**
                     * Persona
                     * @description A file personas/NAME.json of the project: its values are taken for inputs of the same names that are not given.
                     */
                    readonly persona?: string;
                };
            };
        };
        readonly responses: {
            /** @description It is done: `result` has the film. */
            readonly 200: {
                headers: {
                    /** @description The run. */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description It waits or runs. */
            readonly 202: {
                headers: {
                    /** @description The run. */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postProductionsCut: {
        readonly parameters: {
            readonly query?: {
                readonly contentRating?: "everyone" | "teen" | "mature";
                readonly priority?: number;
                readonly webhook?: string;
                readonly wait?: boolean;
            };
            readonly header?: {
                readonly "Idempotency-Key"?: string;
                /** @description `wait` or `wait=SECONDS`: the same; after so many seconds the run is told of as it is then, and goes on. */
                readonly Prefer?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Cut list
                     * @description .edl (CMX 3600) or .otio. A file of the project folder; POST /api/assets brings one there.
                     */
                    readonly list: string;
                    /**
                     * Folder of the films
                     * @description In the project folder. Empty: that of the list, then the project folder.
                     * @default
                     */
                    readonly folder?: string;
                    /**
                     * Frames per second
                     * @description Of the film. An EDL counts in them, and does not say them.
                     * @default 25
                     */
                    readonly fps?: number;
                    /**
                     * Width
                     * @default 1920
                     */
                    readonly width?: number;
                    /**
                     * Height
                     * @default 1080
                     */
                    readonly height?: number;
                    /**
                     * Timecode
                     * @description Of the first frame.
                     * @default 00:00:00:00
                     */
                    readonly timecode?: string;
                    /**
                     * File
                     * @description In the output folder.
                     * @default cut.mp4
                     */
                    readonly file?: string;
                    /**
                     * Persona
                     * @description A file personas/NAME.json of the project: its values are taken for inputs of the same names that are not given.
                     */
                    readonly persona?: string;
                };
            };
        };
        readonly responses: {
            /** @description It is done: `result` has the film. */
            readonly 200: {
                headers: {
                    /** @description The run. */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description It waits or runs. */
            readonly 202: {
                headers: {
                    /** @description The run. */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postProductionsDataset: {
        readonly parameters: {
            readonly query?: {
                readonly contentRating?: "everyone" | "teen" | "mature";
                readonly priority?: number;
                readonly webhook?: string;
                readonly wait?: boolean;
            };
            readonly header?: {
                readonly "Idempotency-Key"?: string;
                /** @description `wait` or `wait=SECONDS`: the same; after so many seconds the run is told of as it is then, and goes on. */
                readonly Prefer?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Folder of pictures
                     * @description In the project folder; or a glob such as shoes/*_front.*
                     */
                    readonly folder: string;
                    /**
                     * Category
                     * @description What the pictures are of, such as dresses.
                     * @default
                     */
                    readonly category?: string;
                    /**
                     * Trigger words
                     * @description Begin each caption.
                     * @default
                     */
                    readonly trigger?: string;
                    /**
                     * Fit
                     * @description Cut square about the subject, padded to a square, or some shapes with as many pixels.
                     * @default crop
                     * @enum {string}
                     */
                    readonly fit?: "crop" | "pad" | "buckets";
                    /**
                     * Size
                     * @description Side of the squares in pixels.
                     * @default 1024
                     */
                    readonly size?: number;
                    /**
                     * Shorter side at least
                     * @description Smaller pictures are left out.
                     * @default 512
                     */
                    readonly smallest?: number;
                    /**
                     * Sharpness at least
                     * @description 0 takes all.
                     * @default 15
                     */
                    readonly sharpness?: number;
                    /**
                     * Same picture
                     * @description Bits of 64 in which the hashes of the same picture may differ.
                     * @default 6
                     */
                    readonly duplicates?: number;
                    /**
                     * Remove background
                     * @description People come out with the model that Reelgraph brings.
                     * @default false
                     */
                    readonly removeBackground?: boolean;
                    /**
                     * Enhance
                     * @description Colour cast, levels and noise.
                     * @default false
                     */
                    readonly enhance?: boolean;
                    /**
                     * Captions
                     * @description By a captioner where one is installed, else by names; a .txt beside a picture always counts.
                     * @default auto
                     * @enum {string}
                     */
                    readonly captions?: "auto" | "model" | "names" | "none";
                    /**
                     * Share for training
                     * @default 0.8
                     */
                    readonly split?: number;
                    /**
                     * Seed of the split
                     * @default 0
                     */
                    readonly seed?: number;
                    /**
                     * Into
                     * @description Folder in the output folder; empty: datasets/ and the category.
                     * @default
                     */
                    readonly into?: string;
                    /**
                     * Persona
                     * @description A file personas/NAME.json of the project: its values are taken for inputs of the same names that are not given.
                     */
                    readonly persona?: string;
                };
            };
        };
        readonly responses: {
            /** @description It is done: `result` has the film. */
            readonly 200: {
                headers: {
                    /** @description The run. */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description It waits or runs. */
            readonly 202: {
                headers: {
                    /** @description The run. */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postProductionsDeliver: {
        readonly parameters: {
            readonly query?: {
                readonly contentRating?: "everyone" | "teen" | "mature";
                readonly priority?: number;
                readonly webhook?: string;
                readonly wait?: boolean;
            };
            readonly header?: {
                readonly "Idempotency-Key"?: string;
                /** @description `wait` or `wait=SECONDS`: the same; after so many seconds the run is told of as it is then, and goes on. */
                readonly Prefer?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Film
                     * @description A file of the project folder; POST /api/assets brings one there.
                     */
                    readonly film: string;
                    /**
                     * Shapes
                     * @description Aspects, or sizes such as 1080x1920.
                     * @default [
                     *       "16:9",
                     *       "9:16",
                     *       "1:1",
                     *       "4:5"
                     *     ]
                     */
                    readonly to?: readonly string[];
                    /**
                     * Formats
                     * @description Of each shape.
                     * @default [
                     *       "mp4"
                     *     ]
                     */
                    readonly formats?: readonly ("mp4" | "webm" | "gif" | "prores" | "hls")[];
                    /**
                     * Platforms
                     * @description A file more for each.
                     * @default []
                     */
                    readonly platforms?: readonly ("youtube" | "shorts" | "tiktok" | "reels" | "instagram" | "podcast" | "broadcast" | "web")[];
                    /**
                     * Loudness
                     * @description LUFS, of files that are for no platform: -14 for streaming, -16 for podcasts, -23 for television.
                     * @default -14
                     */
                    readonly loudness?: number;
                    /**
                     * Fit
                     * @description crop follows what matters; pad and blur show the whole picture, with bars or over its own blur.
                     * @default crop
                     * @enum {string}
                     */
                    readonly fit?: "crop" | "pad" | "blur";
                    /**
                     * Shorter side
                     * @description Pixels; 0: as the film has it.
                     * @default 0
                     */
                    readonly lines?: number;
                    /**
                     * Name of the files
                     * @description In the output folder: film becomes film-9x16.mp4.
                     * @default film
                     */
                    readonly file?: string;
                    /**
                     * Persona
                     * @description A file personas/NAME.json of the project: its values are taken for inputs of the same names that are not given.
                     */
                    readonly persona?: string;
                };
            };
        };
        readonly responses: {
            /** @description It is done: `result` has the film. */
            readonly 200: {
                headers: {
                    /** @description The run. */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description It waits or runs. */
            readonly 202: {
                headers: {
                    /** @description The run. */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postProductionsMerge: {
        readonly parameters: {
            readonly query?: {
                readonly contentRating?: "everyone" | "teen" | "mature";
                readonly priority?: number;
                readonly webhook?: string;
                readonly wait?: boolean;
            };
            readonly header?: {
                readonly "Idempotency-Key"?: string;
                /** @description `wait` or `wait=SECONDS`: the same; after so many seconds the run is told of as it is then, and goes on. */
                readonly Prefer?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * First film
                     * @description A file of the project folder; POST /api/assets brings one there.
                     */
                    readonly first: string;
                    /**
                     * Second film
                     * @description A file of the project folder; POST /api/assets brings one there.
                     */
                    readonly second: string;
                    /**
                     * File
                     * @description In the output folder.
                     * @default merged.mp4
                     */
                    readonly file?: string;
                    /**
                     * Persona
                     * @description A file personas/NAME.json of the project: its values are taken for inputs of the same names that are not given.
                     */
                    readonly persona?: string;
                };
            };
        };
        readonly responses: {
            /** @description It is done: `result` has the film. */
            readonly 200: {
                headers: {
                    /** @description The run. */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description It waits or runs. */
            readonly 202: {
                headers: {
                    /** @description The run. */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postProductionsRunway: {
        readonly parameters: {
            readonly query?: {
                readonly contentRating?: "everyone" | "teen" | "mature";
                readonly priority?: number;
                readonly webhook?: string;
                readonly wait?: boolean;
            };
            readonly header?: {
                readonly "Idempotency-Key"?: string;
                /** @description `wait` or `wait=SECONDS`: the same; after so many seconds the run is told of as it is then, and goes on. */
                readonly Prefer?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Collection
                     * @description What is shown, in words: garments, colours, cloths.
                     * @default elegant evening gown on a luxury runway
                     */
                    readonly prompt?: string;
                    /**
                     * Looks
                     * @description Who walks, and in what. Empty: by the words of the collection.
                     * @default []
                     */
                    readonly looks?: readonly string[];
                    /**
                     * Colours
                     * @description Of the clothes, with commas.
                     * @default
                     */
                    readonly colours?: string;
                    /**
                     * Character
                     * @description Who opens the show, in words.
                     * @default
                     */
                    readonly character?: string;
                    /**
                     * Style
                     * @default none
                     * @enum {string}
                     */
                    readonly style?: "none" | "cinematic" | "anime" | "realistic" | "abstract" | "vintage" | "neon" | "noir" | "watercolor";
                    /**
                     * Length
                     * @description Seconds; 3 to 5 are usual.
                     * @default 4
                     */
                    readonly duration?: number;
                    /**
                     * Frames a second
                     * @default 24
                     */
                    readonly fps?: number;
                    /**
                     * Width
                     * @default 1024
                     */
                    readonly width?: number;
                    /**
                     * Height
                     * @default 576
                     */
                    readonly height?: number;
                    /**
                     * Upscale to
                     * @description Pixels of height; 1152 makes 1024×576 into 2048×1152. 0: not at all.
                     * @default 0
                     * @enum {integer}
                     */
                    readonly upscale?: 0 | 720 | 1080 | 1152 | 1440 | 2160;
                    /**
                     * Music
                     * @default driving
                     * @enum {string}
                     */
                    readonly music?: "none" | "calm" | "warm" | "hopeful" | "playful" | "romantic" | "melancholic" | "mysterious" | "tense" | "dark" | "epic" | "driving" | "uplifting";
                    /**
                     * Pictures of a shot
                     * @description So many pictures of each are made first, and the best comes to life: for models that begin with a picture.
                     * @default 0
                     */
                    readonly variants?: number;
                    /**
                     * Not wanted
                     * @description For models that know it.
                     * @default
                     */
                    readonly negative?: string;
                    /**
                     * Backend of the pictures
                     * @default auto
                     */
                    readonly backend?: string;
                    /**
                     * Seed
                     * @default 1
                     */
                    readonly seed?: number;
                    /**
                     * File
                     * @description In the output folder.
                     * @default runway.mp4
                     */
                    readonly file?: string;
                    /**
                     * Persona
                     * @description A file personas/NAME.json of the project: its values are taken for inputs of the same names that are not given.
                     */
                    readonly persona?: string;
                };
            };
        };
        readonly responses: {
            /** @description It is done: `result` has the film. */
            readonly 200: {
                headers: {
                    /** @description The run. */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description It waits or runs. */
            readonly 202: {
                headers: {
                    /** @description The run. */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postProductionsScenes: {
        readonly parameters: {
            readonly query?: {
                readonly contentRating?: "everyone" | "teen" | "mature";
                readonly priority?: number;
                readonly webhook?: string;
                readonly wait?: boolean;
            };
            readonly header?: {
                readonly "Idempotency-Key"?: string;
                /** @description `wait` or `wait=SECONDS`: the same; after so many seconds the run is told of as it is then, and goes on. */
                readonly Prefer?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Film
                     * @description A file of the project folder; POST /api/assets brings one there.
                     */
                    readonly film: string;
                    /**
                     * Sensitivity
                     * @description 2 finds changes of half the strength.
                     * @default 1
                     */
                    readonly sensitivity?: number;
                    /**
                     * Shortest scene
                     * @description Seconds; changes that come sooner are passed over.
                     * @default 0.4
                     */
                    readonly shortest?: number;
                    /**
                     * Changes
                     * @default all
                     * @enum {string}
                     */
                    readonly changes?: "all" | "cuts" | "cuts and fades";
                    /**
                     * File
                     * @description In the output folder: .edl, .otio, .json or .csv.
                     * @default scenes.json
                     */
                    readonly file?: string;
                    /**
                     * A film of each scene
                     * @description scene_01.mp4, scene_02.mp4 and so on: packets are copied where a scene begins with a picture that stands by itself.
                     * @default false
                     */
                    readonly films?: boolean;
                    /**
                     * Their name
                     * @description In the output folder: scene.mp4 becomes scene_01.mp4.
                     * @default scene.mp4
                     */
                    readonly name?: string;
                    /**
                     * Persona
                     * @description A file personas/NAME.json of the project: its values are taken for inputs of the same names that are not given.
                     */
                    readonly persona?: string;
                };
            };
        };
        readonly responses: {
            /** @description It is done: `result` has the film. */
            readonly 200: {
                headers: {
                    /** @description The run. */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description It waits or runs. */
            readonly 202: {
                headers: {
                    /** @description The run. */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postProductionsSpeech: {
        readonly parameters: {
            readonly query?: {
                readonly contentRating?: "everyone" | "teen" | "mature";
                readonly priority?: number;
                readonly webhook?: string;
                readonly wait?: boolean;
            };
            readonly header?: {
                readonly "Idempotency-Key"?: string;
                /** @description `wait` or `wait=SECONDS`: the same; after so many seconds the run is told of as it is then, and goes on. */
                readonly Prefer?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Text
                     * @default The harbour wakes, and a boat goes out to sea.
                     */
                    readonly text?: string;
                    /**
                     * Voice
                     * @description Such as slt, rms or awb; empty: the backend's own choice.
                     * @default
                     */
                    readonly voice?: string;
                    /**
                     * Emotion
                     * @default neutral
                     * @enum {string}
                     */
                    readonly emotion?: "neutral" | "happy" | "sad" | "angry" | "surprised" | "fearful" | "disgusted" | "excited" | "calm" | "confident";
                    /**
                     * Rate
                     * @description 1: as fast as the voice speaks by itself.
                     * @default 1
                     */
                    readonly rate?: number;
                    /**
                     * Pitch
                     * @description Semitones.
                     * @default 0
                     */
                    readonly pitch?: number;
                    /**
                     * Language
                     * @description Such as en or pt-BR; empty: the voice's own.
                     * @default
                     */
                    readonly language?: string;
                    /**
                     * File
                     * @description In the output folder: .mp3, .wav, .flac, .opus or .ogg.
                     * @default speech.mp3
                     */
                    readonly file?: string;
                    /**
                     * Subtitles
                     * @description In the output folder: .srt or .vtt.
                     * @default speech.srt
                     */
                    readonly subtitles?: string;
                    /**
                     * Persona
                     * @description A file personas/NAME.json of the project: its values are taken for inputs of the same names that are not given.
                     */
                    readonly persona?: string;
                };
            };
        };
        readonly responses: {
            /** @description It is done: `result` has the film. */
            readonly 200: {
                headers: {
                    /** @description The run. */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description It waits or runs. */
            readonly 202: {
                headers: {
                    /** @description The run. */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postProductionsSpin: {
        readonly parameters: {
            readonly query?: {
                readonly contentRating?: "everyone" | "teen" | "mature";
                readonly priority?: number;
                readonly webhook?: string;
                readonly wait?: boolean;
            };
            readonly header?: {
                readonly "Idempotency-Key"?: string;
                /** @description `wait` or `wait=SECONDS`: the same; after so many seconds the run is told of as it is then, and goes on. */
                readonly Prefer?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Photos
                     * @description One picture file; a list of them in the order of the turn; or a folder, taken in the order of names.
                     */
                    readonly photos: unknown;
                    /**
                     * Steps
                     * @description Of the turn: 24 are 15 degrees each.
                     * @default 24
                     */
                    readonly steps?: number;
                    /**
                     * Length
                     * @description Seconds of one turn, or of one swing there and back.
                     * @default 6
                     */
                    readonly duration?: number;
                    /**
                     * Frames a second
                     * @description 24 steps in 3 s at 8 show each step once.
                     * @default 24
                     */
                    readonly fps?: number;
                    /**
                     * Folder of steps
                     * @description In the output folder: each step as a numbered picture. Empty: none.
                     * @default
                     */
                    readonly stills?: string;
                    /**
                     * Ground
                     * @description A lit turntable, or what it was photographed before (of several photos).
                     * @default stage
                     * @enum {string}
                     */
                    readonly ground?: "stage" | "photo";
                    /**
                     * Colour of the ground
                     * @default #e8e6e3
                     */
                    readonly colour?: string;
                    /**
                     * Size
                     * @description Of the product, as a share of the height.
                     * @default 0.62
                     */
                    readonly size?: number;
                    /**
                     * Swing
                     * @description Degrees to each side, of a single photo.
                     * @default 26
                     */
                    readonly swing?: number;
                    /**
                     * Shape
                     * @description Of a single photo: what is round turns about its axis, other things as a relief.
                     * @default auto
                     * @enum {string}
                     */
                    readonly shape?: "auto" | "round" | "relief";
                    /**
                     * Other way round
                     * @default false
                     */
                    readonly reverse?: boolean;
                    /**
                     * Width
                     * @default 1024
                     */
                    readonly width?: number;
                    /**
                     * Height
                     * @default 1024
                     */
                    readonly height?: number;
                    /**
                     * File
                     * @description In the output folder.
                     * @default spin.mp4
                     */
                    readonly file?: string;
                    /**
                     * Persona
                     * @description A file personas/NAME.json of the project: its values are taken for inputs of the same names that are not given.
                     */
                    readonly persona?: string;
                };
            };
        };
        readonly responses: {
            /** @description It is done: `result` has the film. */
            readonly 200: {
                headers: {
                    /** @description The run. */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description It waits or runs. */
            readonly 202: {
                headers: {
                    /** @description The run. */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postProductionsStory: {
        readonly parameters: {
            readonly query?: {
                readonly contentRating?: "everyone" | "teen" | "mature";
                readonly priority?: number;
                readonly webhook?: string;
                readonly wait?: boolean;
            };
            readonly header?: {
                readonly "Idempotency-Key"?: string;
                /** @description `wait` or `wait=SECONDS`: the same; after so many seconds the run is told of as it is then, and goes on. */
                readonly Prefer?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Story
                     * @default Once there was a fisherman who lived by the sea. Every morning, he sailed out in his little boat.
                     *
                     *     One day he climbed the mountain behind the village. From the summit he saw the whole world, and it was covered in snow.
                     *
                     *     At night he walked home through the forest. The moon showed him the way, and a fox went with him to the edge of the trees.
                     *
                     *     The next morning the sea was as blue as ever. He looked back at the mountain once, and sailed away.
                     */
                    readonly story?: string;
                    /**
                     * Picture
                     * @description In place of the text: what it shows is put into words. Needs a captioner. A file of the project folder; POST /api/assets brings one there.
                     * @default
                     */
                    readonly picture?: string;
                    /**
                     * Recording
                     * @description In place of the text: somebody tells the story. Needs a package of the family whisper, or a service. A file of the project folder; POST /api/assets brings one there.
                     * @default
                     */
                    readonly recording?: string;
                    /**
                     * Most scenes
                     * @default 5
                     */
                    readonly scenes?: number;
                    /**
                     * Age
                     * @description Of those who watch: pace, colours, music.
                     * @default any
                     * @enum {string}
                     */
                    readonly age?: "any" | "5-12" | "13-18" | "18+";
                    /**
                     * Style
                     * @default none
                     * @enum {string}
                     */
                    readonly style?: "none" | "cinematic" | "anime" | "realistic" | "abstract" | "vintage" | "neon" | "noir" | "watercolor";
                    /**
                     * More wording
                     * @description A JSON file: a list of { words, add }. A file of the project folder; POST /api/assets brings one there.
                     * @default
                     */
                    readonly enhancements?: string;
                    /**
                     * Narrate
                     * @default true
                     */
                    readonly narrate?: boolean;
                    /**
                     * Voice
                     * @default slt
                     */
                    readonly voice?: string;
                    /**
                     * Music
                     * @default auto
                     * @enum {string}
                     */
                    readonly music?: "none" | "auto" | "calm" | "warm" | "hopeful" | "playful" | "romantic" | "melancholic" | "mysterious" | "tense" | "dark" | "epic" | "driving" | "uplifting";
                    /**
                     * Subtitles in the picture
                     * @description A track of text is in the film in any case.
                     * @default burnt
                     * @enum {string}
                     */
                    readonly subtitles?: "none" | "burnt";
                    /**
                     * Title
                     * @default
                     */
                    readonly title?: string;
                    /**
                     * Quality
                     * @description Size and rate by name.
                     * @default standard
                     * @enum {string}
                     */
                    readonly quality?: "preview" | "draft" | "standard" | "high" | "premium" | "speed" | "balanced" | "quality" | "ultra";
                    /**
                     * Keep going
                     * @description A scene that fails is left out and named.
                     * @default true
                     */
                    readonly keepGoing?: boolean;
                    /**
                     * Backend of the pictures
                     * @default auto
                     */
                    readonly backend?: string;
                    /**
                     * Seed
                     * @default 1
                     */
                    readonly seed?: number;
                    /**
                     * Files of scenes
                     * @description Its number stands in place of ##; empty: the film alone.
                     * @default story/scene_##.mp4
                     */
                    readonly clips?: string;
                    /**
                     * File
                     * @default story.mp4
                     */
                    readonly file?: string;
                    /**
                     * Persona
                     * @description A file personas/NAME.json of the project: its values are taken for inputs of the same names that are not given.
                     */
                    readonly persona?: string;
                };
            };
        };
        readonly responses: {
            /** @description It is done: `result` has the film. */
            readonly 200: {
                headers: {
                    /** @description The run. */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description It waits or runs. */
            readonly 202: {
                headers: {
                    /** @description The run. */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postProductionsStoryboard: {
        readonly parameters: {
            readonly query?: {
                readonly contentRating?: "everyone" | "teen" | "mature";
                readonly priority?: number;
                readonly webhook?: string;
                readonly wait?: boolean;
            };
            readonly header?: {
                readonly "Idempotency-Key"?: string;
                /** @description `wait` or `wait=SECONDS`: the same; after so many seconds the run is told of as it is then, and goes on. */
                readonly Prefer?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Scenes
                     * @description A list of { prompt, duration, transition, camera, angle, style, palette, character, look, emotion, shot, across, line, voice, rate, music, ambience, effect, effectAt, text }. Only prompt is needed.
                     * @default [
                     *       {
                     *         "prompt": "a small sailboat leaves the harbour at sunrise",
                     *         "duration": 4,
                     *         "transition": "fade",
                     *         "camera": "slow-zoom-in",
                     *         "style": "cinematic",
                     *         "line": "Every journey begins before anybody else is awake.",
                     *         "music": "hopeful",
                     *         "ambience": "gulls"
                     *       },
                     *       {
                     *         "prompt": "a storm over the sea with lightning",
                     *         "duration": 4,
                     *         "transition": "wipe",
                     *         "angle": "dutch",
                     *         "line": "By noon, the sky had closed above the little boat.",
                     *         "music": "tense",
                     *         "ambience": "words"
                     *       },
                     *       {
                     *         "prompt": "a lighthouse on the coast at night",
                     *         "duration": 4,
                     *         "transition": "dissolve",
                     *         "angle": "low",
                     *         "line": "And then, far away, there was a light.",
                     *         "music": "mysterious",
                     *         "ambience": "sea"
                     *       },
                     *       {
                     *         "prompt": "a village in the meadow by the sea in the morning",
                     *         "duration": 4,
                     *         "camera": "pan-right",
                     *         "character": "person",
                     *         "look": "an old fisherman with a white beard in a blue jacket",
                     *         "across": 0.68,
                     *         "emotion": "happy",
                     *         "line": "I have told this story many times. Nobody believes it.",
                     *         "voice": "rms",
                     *         "music": "warm",
                     *         "effect": "gull",
                     *         "effectAt": 0.2
                     *       }
                     *     ]
                     */
                    readonly scenes?: readonly {
                        /** Prompt */
                        readonly prompt: string;
                        /**
                         * Duration
                         * @description At least: it is longer where its line takes longer.
                         */
                        readonly duration?: number;
                        /**
                         * Transition
                         * @description To the next scene.
                         * @enum {string}
                         */
                        readonly transition?: "cut" | "crossfade" | "fade" | "fade-white" | "fade-colour" | "dissolve" | "blur" | "zoom" | "zoom-blur" | "spin" | "whip-pan" | "squeeze-horizontal" | "squeeze-vertical" | "pixelise" | "glitch" | "ripple" | "film-burn" | "light-leak" | "flow-morph" | "matte" | "slide" | "slide-right" | "slide-up" | "slide-down" | "push" | "push-right" | "push-up" | "push-down" | "uncover" | "uncover-right" | "uncover-up" | "uncover-down" | "wipe" | "wipe-left" | "wipe-down" | "wipe-up" | "diagonal-down" | "diagonal-up" | "diagonal-down-left" | "diagonal-up-left" | "corner-top-left" | "corner-top-right" | "corner-bottom-left" | "corner-bottom-right" | "barn-open" | "barn-close" | "barn-open-vertical" | "barn-close-vertical" | "iris" | "iris-close" | "iris-box" | "iris-diamond" | "star" | "heart" | "clock" | "clock-double" | "pinwheel" | "fan" | "radial-corner" | "spiral" | "blinds-horizontal" | "blinds-vertical" | "blinds-diagonal" | "checker" | "random-bars" | "random-blocks" | "zigzag" | "waves";
                        /**
                         * Camera
                         * @enum {string}
                         */
                        readonly camera?: "static" | "slow-zoom-in" | "slow-zoom-out" | "pan-left" | "pan-right" | "tilt-up" | "tilt-down" | "orbit" | "dolly" | "crane" | "handheld" | "whip" | "path";
                        /**
                         * Angle
                         * @enum {string}
                         */
                        readonly angle?: "eye" | "low" | "high" | "overhead" | "dutch" | "over-shoulder";
                        /**
                         * Style
                         * @enum {string}
                         */
                        readonly style?: "none" | "cinematic" | "anime" | "realistic" | "abstract" | "vintage" | "neon" | "noir" | "watercolor";
                        /**
                         * Palette
                         * @enum {string}
                         */
                        readonly palette?: "vivid" | "cool" | "muted";
                        /**
                         * Character
                         * @description Stands before the picture, and says the line.
                         * @enum {string}
                         */
                        readonly character?: "person" | "monkey" | "anime" | "cartoon" | "robot" | "animal" | "fantasy" | "cyborg";
                        /**
                         * Looks
                         * @description Of the character, in words.
                         */
                        readonly look?: string;
                        /**
                         * Emotion
                         * @description Of voice and face.
                         * @enum {string}
                         */
                        readonly emotion?: "neutral" | "happy" | "sad" | "angry" | "surprised" | "fearful" | "disgusted" | "excited" | "calm" | "confident";
                        /**
                         * Shot
                         * @description How much of the character is seen.
                         * @enum {string}
                         */
                        readonly shot?: "close-up" | "medium" | "wide";
                        /**
                         * Place
                         * @description Where the character stands, a share of the width.
                         */
                        readonly across?: number;
                        /**
                         * Line
                         * @description What is said.
                         */
                        readonly line?: string;
                        /** Voice */
                        readonly voice?: string;
                        /**
                         * Rate
                         * @description Of the voice.
                         */
                        readonly rate?: number;
                        /**
                         * Music
                         * @description From this scene on, until another is named.
                         * @enum {string}
                         */
                        readonly music?: "none" | "calm" | "warm" | "hopeful" | "playful" | "romantic" | "melancholic" | "mysterious" | "tense" | "dark" | "epic" | "driving" | "uplifting";
                        /**
                         * Ambience
                         * @description What is heard around, in this scene alone. words: what its prompt tells of.
                         * @enum {string}
                         */
                        readonly ambience?: "words" | "sea" | "wind" | "rain" | "night" | "city" | "forest" | "space" | "fire" | "crowd" | "stream" | "gulls";
                        /**
                         * Sound effect
                         * @enum {string}
                         */
                        readonly effect?: "whoosh" | "riser" | "impact" | "door-open" | "door-close" | "knock" | "footsteps" | "click" | "typing" | "shutter" | "paper" | "clock-tick" | "heartbeat" | "bell" | "glass-break" | "glass-clink" | "thunder" | "explosion" | "gull" | "engine" | "beep" | "confirm" | "alert";
                        /**
                         * Effect at
                         * @description Seconds into the scene; 0 where nothing is said.
                         */
                        readonly effectAt?: number;
                        /**
                         * Text
                         * @description The words of the story that it shows: for chapters and lists.
                         */
                        readonly text?: string;
                    }[];
                    /**
                     * Title
                     * @description Over the first scene; empty: none.
                     * @default The light
                     */
                    readonly title?: string;
                    /**
                     * Quality
                     * @description Size and rate by name.
                     * @default standard
                     * @enum {string}
                     */
                    readonly quality?: "preview" | "draft" | "standard" | "high" | "premium" | "speed" | "balanced" | "quality" | "ultra";
                    /**
                     * Voice
                     * @description Of lines that name none.
                     * @default slt
                     */
                    readonly voice?: string;
                    /**
                     * Speaking rate
                     * @default 1
                     */
                    readonly rate?: number;
                    /**
                     * Music
                     * @description Until a scene names another.
                     * @default hopeful
                     * @enum {string}
                     */
                    readonly music?: "none" | "calm" | "warm" | "hopeful" | "playful" | "romantic" | "melancholic" | "mysterious" | "tense" | "dark" | "epic" | "driving" | "uplifting";
                    /**
                     * Subtitles in the picture
                     * @description A track of text is in the film in any case.
                     * @default burnt
                     * @enum {string}
                     */
                    readonly subtitles?: "none" | "burnt";
                    /**
                     * Seconds of a transition
                     * @default 0.8
                     */
                    readonly transition?: number;
                    /**
                     * Keep going
                     * @description A scene that fails is left out and named.
                     * @default true
                     */
                    readonly keepGoing?: boolean;
                    /**
                     * Backend of the pictures
                     * @default auto
                     */
                    readonly backend?: string;
                    /**
                     * Seed
                     * @default 1
                     */
                    readonly seed?: number;
                    /**
                     * Files of scenes
                     * @description Such as storyboard/scene_##.mp4; empty: the film alone.
                     * @default
                     */
                    readonly clips?: string;
                    /**
                     * File
                     * @default storyboard-film.mp4
                     */
                    readonly file?: string;
                    /**
                     * Persona
                     * @description A file personas/NAME.json of the project: its values are taken for inputs of the same names that are not given.
                     */
                    readonly persona?: string;
                };
            };
        };
        readonly responses: {
            /** @description It is done: `result` has the film. */
            readonly 200: {
                headers: {
                    /** @description The run. */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description It waits or runs. */
            readonly 202: {
                headers: {
                    /** @description The run. */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postProductionsSync: {
        readonly parameters: {
            readonly query?: {
                readonly contentRating?: "everyone" | "teen" | "mature";
                readonly priority?: number;
                readonly webhook?: string;
                readonly wait?: boolean;
            };
            readonly header?: {
                readonly "Idempotency-Key"?: string;
                /** @description `wait` or `wait=SECONDS`: the same; after so many seconds the run is told of as it is then, and goes on. */
                readonly Prefer?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Film
                     * @description A file of the project folder; POST /api/assets brings one there.
                     */
                    readonly film: string;
                    /**
                     * Sound
                     * @description A voice or music. A file of the project folder; POST /api/assets brings one there.
                     */
                    readonly sound: string;
                    /**
                     * Where the lengths differ
                     * @description match: as long as the shorter of the two.
                     * @default match
                     * @enum {string}
                     */
                    readonly mode?: "match" | "trim" | "loop" | "stretch";
                    /**
                     * What gives way
                     * @default sound
                     * @enum {string}
                     */
                    readonly fit?: "sound" | "picture";
                    /**
                     * Sound begins later by
                     * @description Seconds; negative: earlier.
                     * @default 0
                     */
                    readonly offset?: number;
                    /**
                     * Loudness
                     * @description LUFS.
                     * @default -14
                     */
                    readonly loudness?: number;
                    /**
                     * File
                     * @description In the output folder.
                     * @default together.mp4
                     */
                    readonly file?: string;
                    /**
                     * Persona
                     * @description A file personas/NAME.json of the project: its values are taken for inputs of the same names that are not given.
                     */
                    readonly persona?: string;
                };
            };
        };
        readonly responses: {
            /** @description It is done: `result` has the film. */
            readonly 200: {
                headers: {
                    /** @description The run. */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description It waits or runs. */
            readonly 202: {
                headers: {
                    /** @description The run. */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postProductionsTrain: {
        readonly parameters: {
            readonly query?: {
                readonly contentRating?: "everyone" | "teen" | "mature";
                readonly priority?: number;
                readonly webhook?: string;
                readonly wait?: boolean;
            };
            readonly header?: {
                readonly "Idempotency-Key"?: string;
                /** @description `wait` or `wait=SECONDS`: the same; after so many seconds the run is told of as it is then, and goes on. */
                readonly Prefer?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Folder of pictures
                     * @description In the project folder; twenty pictures or more.
                     */
                    readonly folder: string;
                    /**
                     * Category
                     * @description What the pictures are of, such as dresses.
                     * @default
                     */
                    readonly category?: string;
                    /**
                     * Trigger words
                     * @description That will call up what is learnt.
                     * @default
                     */
                    readonly trigger?: string;
                    /**
                     * Model
                     * @description Package that learns; empty: the best that is installed.
                     * @default
                     */
                    readonly model?: string;
                    /**
                     * Name
                     * @description Of the LoRA; empty: the category, or that of the folder.
                     * @default
                     */
                    readonly name?: string;
                    /**
                     * Steps
                     * @default 1500
                     */
                    readonly steps?: number;
                    /**
                     * Epochs
                     * @description Times that each picture is seen; 0: as many as the steps make.
                     * @default 0
                     */
                    readonly epochs?: number;
                    /**
                     * Rank
                     * @default 16
                     */
                    readonly rank?: number;
                    /**
                     * Learning rate
                     * @default 0.0001
                     */
                    readonly rate?: number;
                    /**
                     * Size
                     * @description Side of the squares that have as many pixels.
                     * @default 512
                     */
                    readonly size?: number;
                    /**
                     * Batch
                     * @default 1
                     */
                    readonly batch?: number;
                    /**
                     * Layers
                     * @default attention
                     * @enum {string}
                     */
                    readonly layers?: "attention" | "linear" | "all";
                    /**
                     * Optimiser
                     * @default adamw
                     * @enum {string}
                     */
                    readonly optimiser?: "adamw" | "adam" | "prodigy";
                    /**
                     * Go on from
                     * @description A state.safetensors or a LoRA in the project folder.
                     * @default
                     */
                    readonly resumeFrom?: string;
                    /**
                     * Patience
                     * @description It ends after as many validations that were no better; 0: never early.
                     * @default 0
                     */
                    readonly patience?: number;
                    /**
                     * Keep
                     * @description The last step, or the best.
                     * @default last
                     * @enum {string}
                     */
                    readonly keep?: "last" | "best";
                    /**
                     * Best by
                     * @description The loss of pictures that are held back, or how much samples look like them.
                     * @default loss
                     * @enum {string}
                     */
                    readonly judge?: "loss" | "brand";
                    /**
                     * Keep every so many steps
                     * @description What a training that is killed goes on from.
                     * @default 50
                     */
                    readonly saveEvery?: number;
                    /**
                     * Sample every so many steps
                     * @default 250
                     */
                    readonly sampleEvery?: number;
                    /**
                     * Prompts of samples
                     * @description One a line; empty: the trigger words.
                     * @default
                     */
                    readonly samplePrompts?: string;
                    /**
                     * Shorter side at least
                     * @description Smaller pictures are left out.
                     * @default 512
                     */
                    readonly smallest?: number;
                    /**
                     * Sharpness at least
                     * @description 0 takes all.
                     * @default 15
                     */
                    readonly sharpness?: number;
                    /**
                     * Same picture
                     * @description Bits of 64 in which the hashes of the same picture may differ.
                     * @default 6
                     */
                    readonly duplicates?: number;
                    /**
                     * Remove background
                     * @description People come out with the model that Reelgraph brings.
                     * @default false
                     */
                    readonly removeBackground?: boolean;
                    /**
                     * Enhance
                     * @description Colour cast, levels and noise.
                     * @default false
                     */
                    readonly enhance?: boolean;
                    /**
                     * Captions
                     * @default auto
                     * @enum {string}
                     */
                    readonly captions?: "auto" | "model" | "names" | "none";
                    /**
                     * Share for training
                     * @default 0.8
                     */
                    readonly split?: number;
                    /**
                     * Seed
                     * @default 0
                     */
                    readonly seed?: number;
                    /**
                     * Persona
                     * @description A file personas/NAME.json of the project: its values are taken for inputs of the same names that are not given.
                     */
                    readonly persona?: string;
                };
            };
        };
        readonly responses: {
            /** @description It is done: `result` has the film. */
            readonly 200: {
                headers: {
                    /** @description The run. */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description It waits or runs. */
            readonly 202: {
                headers: {
                    /** @description The run. */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postProductionsUpscale: {
        readonly parameters: {
            readonly query?: {
                readonly contentRating?: "everyone" | "teen" | "mature";
                readonly priority?: number;
                readonly webhook?: string;
                readonly wait?: boolean;
            };
            readonly header?: {
                readonly "Idempotency-Key"?: string;
                /** @description `wait` or `wait=SECONDS`: the same; after so many seconds the run is told of as it is then, and goes on. */
                readonly Prefer?: string;
            };
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /**
                     * Film
                     * @description A file of the project folder; POST /api/assets brings one there.
                     */
                    readonly film: string;
                    /**
                     * Factor
                     * @description How many times as wide and as high.
                     * @default 2
                     */
                    readonly factor?: number;
                    /**
                     * Height
                     * @description Pixels, in place of the factor; 0: by the factor.
                     * @default 0
                     */
                    readonly height?: number;
                    /**
                     * Sharpen
                     * @description Without a model.
                     * @default 0.2
                     */
                    readonly sharpen?: number;
                    /**
                     * Model
                     * @description A model package of the family upscaler, such as esrgan-medium-2x; empty: interpolation.
                     * @default
                     */
                    readonly model?: string;
                    /**
                     * File
                     * @description In the output folder.
                     * @default upscaled.mp4
                     */
                    readonly file?: string;
                    /**
                     * Persona
                     * @description A file personas/NAME.json of the project: its values are taken for inputs of the same names that are not given.
                     */
                    readonly persona?: string;
                };
            };
        };
        readonly responses: {
            /** @description It is done: `result` has the film. */
            readonly 200: {
                headers: {
                    /** @description The run. */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description It waits or runs. */
            readonly 202: {
                headers: {
                    /** @description The run. */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postProductionsName: {
        readonly parameters: {
            readonly query?: {
                readonly contentRating?: "everyone" | "teen" | "mature";
                readonly priority?: number;
                readonly webhook?: string;
                readonly wait?: boolean;
            };
            readonly header?: {
                readonly "Idempotency-Key"?: string;
                /** @description `wait` or `wait=SECONDS`: the same; after so many seconds the run is told of as it is then, and goes on. */
                readonly Prefer?: string;
            };
            readonly path: {
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": Record<string, unknown>;
            };
        };
        readonly responses: {
            /** @description It is done: `result` has the film. */
            readonly 200: {
                headers: {
                    /** @description The run. */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description It waits or runs. */
            readonly 202: {
                headers: {
                    /** @description The run. */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getProductionsNameGraph: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The graph. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Graph"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getProductionsNamePicture: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The picture. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "image/*": unknown;
                };
            };
            /** @description There is nothing to be seen. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getStarts: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description By name. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["StartList"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postStartsName: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: {
                /** @description Where it has a secret: as Standard Webhooks has it, with webhook-id and webhook-timestamp. X-Hub-Signature-256, or the secret as a bearer token, will do, too. */
                readonly "webhook-signature"?: string;
            };
            readonly path: {
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": Record<string, unknown> | readonly unknown[];
            };
        };
        readonly responses: {
            /** @description This call has come before: the run that it started. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description It waits or runs. */
            readonly 202: {
                headers: {
                    /** @description The run. */
                    readonly Location?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Run"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postPreviewFrames: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly document: components["schemas"]["Graph"];
                    /** @description A graph file, relative to the project folder. */
                    readonly path?: string;
                    /** @description Values for the graph's inputs, by name. */
                    readonly inputs?: {
                        readonly [key: string]: components["schemas"]["Json"];
                    };
                    readonly node: string;
                    /** @description Default: the first output that can be seen. */
                    readonly port?: string;
                    /** @description The picture fits inside, at its own aspect ratio. */
                    readonly width?: number;
                    /** @description The picture fits inside, at its own aspect ratio. */
                    readonly height?: number;
                    /**
                     * @description What the sides of all pictures are divided by, through the graph: a quarter costs about a sixteenth. `auto`: so that they are as large as they are shown.
                     * @default full
                     * @enum {string}
                     */
                    readonly proxy?: "auto" | "full" | "half" | "quarter" | "eighth";
                    /**
                     * @default jpeg
                     * @enum {string}
                     */
                    readonly format?: "jpeg" | "png" | "webp";
                    /** @description The first frame. */
                    readonly from: number;
                    /** @description The last frame; those after the clip's end are left out. */
                    readonly to: number;
                    /**
                     * @description Each frame, each second one, and so on.
                     * @default 1
                     */
                    readonly step?: number;
                } | {
                    readonly document?: components["schemas"]["Graph"];
                    /** @description A graph file, relative to the project folder. */
                    readonly path: string;
                    /** @description Values for the graph's inputs, by name. */
                    readonly inputs?: {
                        readonly [key: string]: components["schemas"]["Json"];
                    };
                    readonly node: string;
                    /** @description Default: the first output that can be seen. */
                    readonly port?: string;
                    /** @description The picture fits inside, at its own aspect ratio. */
                    readonly width?: number;
                    /** @description The picture fits inside, at its own aspect ratio. */
                    readonly height?: number;
                    /**
                     * @description What the sides of all pictures are divided by, through the graph: a quarter costs about a sixteenth. `auto`: so that they are as large as they are shown.
                     * @default full
                     * @enum {string}
                     */
                    readonly proxy?: "auto" | "full" | "half" | "quarter" | "eighth";
                    /**
                     * @default jpeg
                     * @enum {string}
                     */
                    readonly format?: "jpeg" | "png" | "webp";
                    /** @description The first frame. */
                    readonly from: number;
                    /** @description The last frame; those after the clip's end are left out. */
                    readonly to: number;
                    /**
                     * @description Each frame, each second one, and so on.
                     * @default 1
                     */
                    readonly step?: number;
                };
            };
        };
        readonly responses: {
            /** @description A part for each frame: Content-Length is its bytes, X-Reelgraph-Frame its number. */
            readonly 200: {
                headers: {
                    /** @description A PortPlan as JSON, its letters escaped as in addresses. */
                    readonly "X-Reelgraph-Port"?: string;
                    /** @description A ProxyFacts as JSON, likewise: what the sides were divided by, and which nodes worked at full size. */
                    readonly "X-Reelgraph-Proxy"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "multipart/mixed": unknown;
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postPreviewSound: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly document: components["schemas"]["Graph"];
                    /** @description A graph file, relative to the project folder. */
                    readonly path?: string;
                    /** @description Values for the graph's inputs, by name. */
                    readonly inputs?: {
                        readonly [key: string]: components["schemas"]["Json"];
                    };
                    readonly node: string;
                    /** @description A port of audio. Default: the first output that can be seen or heard. */
                    readonly port?: string;
                    /**
                     * @description Seconds.
                     * @default 0
                     */
                    readonly from?: number;
                    /** @description Seconds; less where the track ends before. */
                    readonly duration: number;
                } | {
                    readonly document?: components["schemas"]["Graph"];
                    /** @description A graph file, relative to the project folder. */
                    readonly path: string;
                    /** @description Values for the graph's inputs, by name. */
                    readonly inputs?: {
                        readonly [key: string]: components["schemas"]["Json"];
                    };
                    readonly node: string;
                    /** @description A port of audio. Default: the first output that can be seen or heard. */
                    readonly port?: string;
                    /**
                     * @description Seconds.
                     * @default 0
                     */
                    readonly from?: number;
                    /** @description Seconds; less where the track ends before. */
                    readonly duration: number;
                };
            };
        };
        readonly responses: {
            /** @description The sound. */
            readonly 200: {
                headers: {
                    /** @description A PortPlan as JSON, its letters escaped as in addresses. */
                    readonly "X-Reelgraph-Port"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "audio/wav": unknown;
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getPreview: {
        readonly parameters: {
            readonly query: {
                readonly path: string;
                /** @description Values for the graph's inputs, as a JSON object. */
                readonly inputs?: string;
                readonly node: string;
                readonly port?: string;
                readonly frame?: number;
                readonly moment?: number;
                readonly nearest?: boolean;
                readonly width?: number;
                readonly height?: number;
                readonly proxy?: "auto" | "full" | "half" | "quarter" | "eighth";
                readonly format?: "jpeg" | "png" | "webp";
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The picture; text/plain where the port's socket type is read rather than seen. */
            readonly 200: {
                headers: {
                    /** @description A PortPlan as JSON, its letters escaped as in addresses. */
                    readonly "X-Reelgraph-Port"?: string;
                    /** @description A ProxyFacts as JSON, likewise: what the sides were divided by, and which nodes worked at full size. */
                    readonly "X-Reelgraph-Proxy"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "image/*": unknown;
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postPreview: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly document: components["schemas"]["Graph"];
                    /** @description A graph file, relative to the project folder. */
                    readonly path?: string;
                    /** @description Values for the graph's inputs, by name. */
                    readonly inputs?: {
                        readonly [key: string]: components["schemas"]["Json"];
                    };
                    readonly node: string;
                    /** @description Default: the first output that can be seen. */
                    readonly port?: string;
                    /** @description Default: the first. */
                    readonly frame?: number;
                    /** @description Instead of the frame: a share of the clip. */
                    readonly moment?: number;
                    /** @description A frame after the end is taken as the last one. */
                    readonly nearest?: boolean;
                    /** @description The picture fits inside, at its own aspect ratio. */
                    readonly width?: number;
                    /** @description The picture fits inside, at its own aspect ratio. */
                    readonly height?: number;
                    /**
                     * @description What the sides of all pictures are divided by, through the graph: a quarter costs about a sixteenth. `auto`: so that they are as large as they are shown.
                     * @default full
                     * @enum {string}
                     */
                    readonly proxy?: "auto" | "full" | "half" | "quarter" | "eighth";
                    /**
                     * @default jpeg
                     * @enum {string}
                     */
                    readonly format?: "jpeg" | "png" | "webp";
                } | {
                    readonly document?: components["schemas"]["Graph"];
                    /** @description A graph file, relative to the project folder. */
                    readonly path: string;
                    /** @description Values for the graph's inputs, by name. */
                    readonly inputs?: {
                        readonly [key: string]: components["schemas"]["Json"];
                    };
                    readonly node: string;
                    /** @description Default: the first output that can be seen. */
                    readonly port?: string;
                    /** @description Default: the first. */
                    readonly frame?: number;
                    /** @description Instead of the frame: a share of the clip. */
                    readonly moment?: number;
                    /** @description A frame after the end is taken as the last one. */
                    readonly nearest?: boolean;
                    /** @description The picture fits inside, at its own aspect ratio. */
                    readonly width?: number;
                    /** @description The picture fits inside, at its own aspect ratio. */
                    readonly height?: number;
                    /**
                     * @description What the sides of all pictures are divided by, through the graph: a quarter costs about a sixteenth. `auto`: so that they are as large as they are shown.
                     * @default full
                     * @enum {string}
                     */
                    readonly proxy?: "auto" | "full" | "half" | "quarter" | "eighth";
                    /**
                     * @default jpeg
                     * @enum {string}
                     */
                    readonly format?: "jpeg" | "png" | "webp";
                };
            };
        };
        readonly responses: {
            /** @description The picture; text/plain where the port's socket type is read rather than seen. */
            readonly 200: {
                headers: {
                    /** @description A PortPlan as JSON, its letters escaped as in addresses. */
                    readonly "X-Reelgraph-Port"?: string;
                    /** @description A ProxyFacts as JSON, likewise: what the sides were divided by, and which nodes worked at full size. */
                    readonly "X-Reelgraph-Proxy"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "image/*": unknown;
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postSignals: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly document: components["schemas"]["Graph"];
                    /** @description A graph file, relative to the project folder. */
                    readonly path?: string;
                    /** @description Values for the graph's inputs, by name. */
                    readonly inputs?: {
                        readonly [key: string]: components["schemas"]["Json"];
                    };
                    readonly node: string;
                    /** @description A signal, a number, or a socket type that moves params. */
                    readonly port: string;
                    /**
                     * @description Seconds of the first value.
                     * @default 0
                     */
                    readonly from?: number;
                    /** @description Seconds of the last value. */
                    readonly to: number;
                    /**
                     * @description How many, evenly apart.
                     * @default 500
                     */
                    readonly count?: number;
                } | {
                    readonly document?: components["schemas"]["Graph"];
                    /** @description A graph file, relative to the project folder. */
                    readonly path: string;
                    /** @description Values for the graph's inputs, by name. */
                    readonly inputs?: {
                        readonly [key: string]: components["schemas"]["Json"];
                    };
                    readonly node: string;
                    /** @description A signal, a number, or a socket type that moves params. */
                    readonly port: string;
                    /**
                     * @description Seconds of the first value.
                     * @default 0
                     */
                    readonly from?: number;
                    /** @description Seconds of the last value. */
                    readonly to: number;
                    /**
                     * @description How many, evenly apart.
                     * @default 500
                     */
                    readonly count?: number;
                };
            };
        };
        readonly responses: {
            /** @description The values, the first at `from`, the last at `to`. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly values: readonly number[];
                    };
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getFilesPath: {
        readonly parameters: {
            readonly query?: {
                readonly run?: string;
            };
            readonly header?: {
                /** @description Bytes wanted, as players ask for them. */
                readonly Range?: string;
            };
            readonly path: {
                readonly path: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The file. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "*/*": unknown;
                };
            };
            /** @description The part asked for. */
            readonly 206: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "*/*": unknown;
                };
            };
            /** @description It has not changed. */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The file has no such range. */
            readonly 416: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postAssets: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "multipart/form-data": {
                    readonly file: Blob;
                };
            };
        };
        readonly responses: {
            /** @description Where it lies now: `path` is what a graph names. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Asset"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getFilmsDigestName: {
        readonly parameters: {
            readonly query?: {
                readonly download?: boolean;
            };
            readonly header?: {
                /** @description Bytes wanted, as players ask for them. */
                readonly Range?: string;
                /** @description An ETag that is had already. */
                readonly "If-None-Match"?: string;
                /** @description The ETag of what was had of it. */
                readonly "If-Range"?: string;
            };
            readonly path: {
                readonly digest: string;
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The file. */
            readonly 200: {
                headers: {
                    /** @description The SHA-256. */
                    readonly ETag?: string;
                    /** @description It may be kept for ever, or as long as the link lasts. */
                    readonly "Cache-Control"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "*/*": unknown;
                };
            };
            /** @description The part asked for. */
            readonly 206: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "*/*": unknown;
                };
            };
            /** @description It has not changed. */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The file has no such range. */
            readonly 416: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postShares: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    /** @description SHA-256 of the file. */
                    readonly film: string;
                    /**
                     * @description How long it lasts.
                     * @default 604800
                     */
                    readonly seconds?: number;
                    /** @description What the film is called where it is saved. */
                    readonly name?: string;
                };
            };
        };
        readonly responses: {
            /** @description The link. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly url: string;
                        /** Format: date-time */
                        readonly expires: string;
                    };
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly deleteShares: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description They have ended. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getSharedDigestName: {
        readonly parameters: {
            readonly query: {
                readonly exp: number;
                readonly sig: string;
                readonly download?: boolean;
            };
            readonly header?: {
                /** @description Bytes wanted, as players ask for them. */
                readonly Range?: string;
                /** @description An ETag that is had already. */
                readonly "If-None-Match"?: string;
                /** @description The ETag of what was had of it. */
                readonly "If-Range"?: string;
            };
            readonly path: {
                readonly digest: string;
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The file. */
            readonly 200: {
                headers: {
                    /** @description The SHA-256. */
                    readonly ETag?: string;
                    /** @description It may be kept for ever, or as long as the link lasts. */
                    readonly "Cache-Control"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "*/*": unknown;
                };
            };
            /** @description The part asked for. */
            readonly 206: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "*/*": unknown;
                };
            };
            /** @description It has not changed. */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The file has no such range. */
            readonly 416: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getRunsIdZip: {
        readonly parameters: {
            readonly query?: {
                readonly scenes?: boolean;
            };
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The files, as they are in the output folder. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/zip": unknown;
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getRunsIdScenesNumber: {
        readonly parameters: {
            readonly query?: {
                readonly download?: boolean;
            };
            readonly header?: {
                /** @description Bytes wanted, as players ask for them. */
                readonly Range?: string;
            };
            readonly path: {
                readonly id: string;
                readonly number: number;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The file. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "*/*": unknown;
                };
            };
            /** @description The part asked for. */
            readonly 206: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "*/*": unknown;
                };
            };
            /** @description It has not changed. */
            readonly 304: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The file has no such range. */
            readonly 416: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getRunsIdLive: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Them, as far as they are. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly films: readonly {
                            readonly node: string;
                            readonly url: string;
                            /** @description That are there. */
                            readonly seconds: number;
                            readonly ended: boolean;
                        }[];
                    };
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getRunsIdLiveNodeFile: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
                readonly node: string;
                readonly file: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The playlist, or a piece as MPEG-TS. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "*/*": unknown;
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getRunsIdPicture: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A JPEG, 384 pixels at most. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "image/jpeg": unknown;
                };
            };
            /** @description There is nothing to be seen. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getPicture: {
        readonly parameters: {
            readonly query: {
                readonly path: string;
                readonly etag?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A JPEG, 384 pixels at most. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "image/jpeg": unknown;
                };
            };
            /** @description There is nothing to be seen. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getModels: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The packages, by name. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": readonly components["schemas"]["Model"][];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getModelsName: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The package. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Model"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly deleteModelsName: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Removed. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["RemovedModel"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postModelsNamePull: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It has begun; /api/events tells how it goes. */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Model"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postModelsNameVerify: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It has begun; /api/events tells how it goes. */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Model"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getModelFiles: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The files, by name. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": readonly components["schemas"]["ModelFile"][];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postModelFilesNameImport: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description What it is now. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TakenModel"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly putModelFilesName: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/octet-stream": Blob;
            };
        };
        readonly responses: {
            /** @description What it is now. */
            readonly 201: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TakenModel"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getModelCatalogue: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The models, in order. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": readonly components["schemas"]["CatalogueModel"][];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getModelCatalogueNameTerms: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description What has to be agreed to. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ModelTerms"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postModelCatalogueNamePull: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly licence: string;
                };
            };
        };
        readonly responses: {
            /** @description It has begun; /api/events tells how it goes. */
            readonly 202: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Model"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postModelsNameCancel: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It stops. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postModelsNameUnload: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly name: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The package. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Model"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getSession: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Who asks. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Caller"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postSession: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": {
                    readonly token: string;
                };
            };
        };
        readonly responses: {
            /** @description Who is signed in. */
            readonly 200: {
                headers: {
                    /** @description The session. */
                    readonly "Set-Cookie"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["Caller"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly deleteSession: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It is. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getSignIn: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description By a token, if need be, and by an account elsewhere, if any. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["SignIn"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getSignInAccount: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description To the issuer. */
            readonly 303: {
                headers: {
                    /** @description Where. */
                    readonly Location?: string;
                    /** @description What belongs to this try, sealed. */
                    readonly "Set-Cookie"?: string;
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getSignInReturn: {
        readonly parameters: {
            readonly query?: {
                readonly code?: string;
                readonly state?: string;
                readonly iss?: string;
                readonly error?: string;
                readonly error_description?: string;
                readonly error_uri?: string;
                readonly session_state?: string;
                readonly scope?: string;
                readonly authuser?: string;
                readonly hd?: string;
                readonly prompt?: string;
                readonly client_info?: string;
                readonly id_token_hint?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description To the page. */
            readonly 303: {
                headers: {
                    /** @description The page. */
                    readonly Location?: string;
                    /** @description The session. */
                    readonly "Set-Cookie"?: string;
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getAudit: {
        readonly parameters: {
            readonly query?: {
                readonly after?: number;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Its rows, the oldest first. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["AuditRows"];
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getFarm: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The farm. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": {
                        readonly waiting: number;
                        readonly active: number;
                        readonly dead: readonly {
                            readonly id: string;
                            readonly title: string;
                            readonly owner: string;
                            readonly attempts: number;
                            /** Format: date-time */
                            readonly since: string;
                            readonly faults: readonly components["schemas"]["Fault"][];
                        }[];
                        readonly queue?: string;
                    };
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly postFarmDeadIdRetry: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description It waits again. */
            readonly 204: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readonly getOpenapiJson: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description OpenAPI 3.1. */
            readonly 200: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": Record<string, unknown>;
                };
            };
            /** @description What went wrong. */
            readonly default: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
