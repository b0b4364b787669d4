/**
 * The one table of warnings: what is doubtful and goes on all the same. Sites name the code and the facts and nothing
 * else, as with faults. A warning reaches the terminal, `--json`, the plan, the run, its events, the film's metadata and
 * the editor. `docs/warnings.md` is generated from this table.
 */
import { described, type FaultFacts } from './errors.ts'

interface WarningEntry {
  /** One sentence: what is doubtful. */
  readonly title: string
  /** What to do about it, when the site has nothing better to say. */
  readonly fix: string
  /** It comes of the machine or the hour, not of what the node is given: it isn't kept with the node's result. */
  readonly passing?: true
  /** Each plan and each run finds it by itself: it isn't kept with the node's result either. */
  readonly anew?: true
}

export const WARNINGS = {
  // --- sources
  W_SOURCE_SHORT: { title: 'The file ends before its last frame: the last picture that is there is held.', fix: 'Copy or record the file anew.' },
  W_SOURCE_DAMAGED: { title: 'Parts of the file are damaged: what can be read of them is taken, the picture before is held where nothing can.', fix: 'Copy the file anew, or look at the film where it is damaged.' },
  W_IMAGE_DAMAGED: { title: 'The picture is damaged: what can be read of it is taken.', fix: 'Copy or save the file anew.' },
  W_IMAGE_ANIMATED: { title: 'The file holds several pictures, of which the first is taken.', fix: 'Read it with load-video for all of them.' },
  W_PICTURE_UNREAD: { title: 'A picture among several cannot be read: the others are taken.', fix: 'Save it anew, or take it out.' },
  W_SEQUENCE_GAP: { title: 'Numbers of the sequence have no file.', fix: 'Add the pictures, or set gaps to what is meant.' },
  W_CLIP_FITTED: { title: 'Sizes or rates differ and are fitted.', fix: 'Bring them to one size and rate first, if the bars or the repeated frames disturb.' },
  W_COLOUR_MATRIX: { title: 'The colour matrix of the source is not known here.', fix: 'Convert the source to BT.709 where its colours look wrong.' },
  W_HDR_PALE: { title: 'This ffmpeg cannot bring the colours of the source to BT.709: they will look pale.', fix: 'Install an ffmpeg with its filter lut3d.', passing: true },
  W_CHARACTER_PARTIAL: { title: 'Parts of a rigged model are left out.', fix: 'Look at it in a picture, and export it anew where they are missed.' },
  W_CHARACTER_MUTE: { title: 'A rigged model has neither shapes nor a jaw for its mouth: it does not speak.', fix: 'Take a VRM, or a model with shapes named as ARKit or visemes are (docs/guide/characters.md).' },
  W_INTERLACED: { title: 'The source is interlaced, and its fields are shown together as deinterlace is off.', fix: 'Set deinterlace to auto.' },
  W_GROUND_UNEVEN: { title: 'The ground behind the subject is not plain: the matte may be wrong.', fix: 'Photograph it before plain paper, or cut it out with remove-background and a matting model.' },
  W_PICTURES_REFUSED: { title: 'Pictures of the folder are left out.', fix: 'manifest.json says why of each.' },
  W_BACKGROUND_LEFT: { title: 'A matting model could not cut pictures out clearly: their background stays.', fix: 'Install a package of the family matting for such subjects, or leave those pictures out.' },
  W_DATASET_SMALL: { title: 'The dataset has fewer pictures than training needs to be of use.', fix: 'Add pictures of the same subject in other light, from other sides.' },
  W_CAPTIONS_MISSING: { title: 'Pictures of the training have no caption.', fix: 'Write a .txt beside each picture, or make a set of them with reelgraph dataset.' },
  W_BRAND_SCORE: { title: 'Pictures look less like the brand than was asked for.', fix: 'Look at those that are named. Train for longer, with more pictures, or lower the target.' },
  W_CUT_LIST: { title: 'Something of a cut list is not taken over.', fix: 'Look at the place in the graph, and repair it there.' },
  // --- models
  W_PROMPT_WORDS: { title: 'Words of the prompt are not in the picture.', fix: 'Say it in words that are known (docs/guide/procedural.md), or install a model.' },
  W_PROMPT_NOT_DRAWN: { title: 'The prompt names neither a place nor a subject that can be drawn.', fix: 'Name one that is known (docs/guide/procedural.md), or install a model.' },
  W_PROMPT_CUT: { title: 'The prompt is longer than the model takes: its end is left out.', fix: 'Shorten the prompt, with what matters most first.' },
  W_PROMPT_EMBEDDING: { title: 'A textual inversion of the prompt is not used.', fix: 'Put one that was made for this base model into embeddings/ of the project.' },
  W_PROMPT_MARKS: { title: 'The prompt has marks of another program: the model reads them as letters.', fix: 'Write it in plain words; LoRAs are wired in with lora-apply.' },
  W_LORA_UNUSED: { title: 'A LoRA is not used.', fix: 'Take a backend that merges LoRAs, or remove the LoRA.' },
  W_LORA_PARTIAL: { title: 'A part of a LoRA fits nowhere in the model.', fix: 'Take a LoRA made for this base model.' },
  W_OPTION_UNKNOWN: { title: 'No backend on this machine knows an option.', fix: 'Correct its name, or remove it.' },
  W_OPTION_UNUSED: { title: 'An option is not used by what makes this.', fix: 'Remove it, or take a model that uses it.' },
  W_SCHEDULER_CONFIG: { title: 'The scheduler of the model asks for settings that are not known here.', fix: 'Compare a picture with the model\'s own examples.' },
  W_MODEL_FIT: { title: 'The model may not fit into memory.', fix: 'Take a smaller model, or raise REELGRAPH_MODEL_MEMORY where the machine has more.' },
  W_MODEL_LENGTH: { title: 'The model makes less than was asked for at once: the last frame stays for the rest.', fix: 'Shorten the clip, or join several.' },
  W_MODEL_CHANGED: { title: 'A film was made with another version of a model: it will look different.', fix: 'Install the version that the film\'s metadata names, if it must look the same.', passing: true },
  W_MODEL_DEVICE: { title: 'A model does not run on the device that was tried first.', fix: 'See reelgraph doctor.', passing: true },
  W_MODEL_MEMORY: { title: 'Memory ran out: the model works in smaller portions, which takes longer.', fix: 'Raise REELGRAPH_MODEL_MEMORY, or lower the size.', passing: true },
  W_CONTENT_POLICY: { title: 'Words of a prompt are near to what the content policy forbids.', fix: 'Look at what is made of them (docs/guide/policy.md).', anew: true },
  W_CONTENT_READER: { title: 'What reads prompts cannot be loaded: they are held to lists of words alone.', fix: 'Repair models/prompt-reader of this installation, or name another by REELGRAPH_PROMPT_READER (docs/guide/policy.md).', anew: true },
  W_CONTENT_HIDDEN: { title: 'A safety checker has flagged frames: they are hidden.', fix: 'Change the prompt or the seed (docs/guide/models.md, Safety).' },
  W_FACES_CUT: { title: 'Faces that are seen together do not fit into the window: only some are kept.', fix: 'Set fit to pad or blur, which show all of the picture, or lay the window by hand.' },
  W_SUBJECT_CUT: { title: 'What the picture is of does not fit into the window: parts of it are cut off.', fix: 'Set fit to pad or blur, which show all of the picture.' },
  W_FACE_LOST: { title: 'In some frames the face is not found: they stay as they are.', fix: 'Cut those frames off, or place the points of the face by hand where it does not move.' },
  // --- text
  W_GLYPH_MISSING: { title: 'No font has some of the letters: boxes stand for them.', fix: 'Name a font file that has them.' },
  W_SUBTITLE_FAST: { title: 'Subtitles change faster than they can be read.', fix: 'Shorten the text, show it for longer, or have it spoken more slowly.' },
  // --- scenes
  W_SCENE_MISSING: { title: 'A scene could not be made: the film goes on without it.', fix: 'Read the fault of its node, correct it, and run again: what is there already is kept.', anew: true },
  W_SCENES_MORE: { title: 'The story changes its place more often than scenes were asked for: a sentence never comes into a scene of another place.', fix: 'Ask for more scenes, or tell what happens in one place in one go.' },
  // --- services
  W_REMOTE_REMADE: { title: 'The film of a finished task could not be had: it is made anew, and may cost again.', fix: 'Look at the service\'s list of tasks.', passing: true },
  W_REMOTE_GOES_ON: { title: 'A task could not be called off, and may go on.', fix: 'End it at the service.', passing: true },
  // --- sound
  W_SOUND_LOWERED: { title: 'The mix of the sound to stereo would clip: all of it is lowered.', fix: 'Raise it with audio-loudness, which limits the peaks.' },
  W_SOUND_MIXED: { title: 'The format holds two channels: more are mixed down to stereo.', fix: 'Write .wav, .flac or .opus to keep them all.' },
  W_LOUDNESS_SILENT: { title: 'The track is silent or shorter than 0.4 s: its loudness stays as it is.', fix: 'Check what is wired to the node.' },
  W_AUDIO_CLIPPED: { title: 'The sound goes beyond full scale: it is cut off there, or distorts where it is played.', fix: 'Lower it with audio-gain, or put an audio-loudness node before the film, which holds peaks down.' },
  W_SOUND_UNUSED: { title: 'The format has room for neither sound, subtitles nor chapters: what is wired is left out.', fix: 'Write .mp4, .mov, .mkv or .webm, or remove the wire.' },
  W_LOUDNESS_PEAKS: { title: 'The peaks of the track leave no room for the loudness asked for.', fix: 'Ask for less, or limit the peaks first.' },
  W_SYNC_UNSURE: { title: 'The sound is hardly found in the sound of the picture: they may be out of step.', fix: 'Wire recordings of the same, widen the search, or set the offset by hand.' },
  W_NO_BEATS: { title: 'No beats are found in the track.', fix: 'Check what is wired to the node, or give it music with drums or plucked notes.' },
  W_ALL_SILENT: { title: 'All of the track is silence: nothing is cut.', fix: 'Lower the threshold, or check what is wired to the node.' },
  W_STRETCH_FAR: { title: 'The sound is stretched further than sounds good.', fix: 'Choose a speed between 0.5 and 2, or cut or loop the sound instead.' },
  W_SCRIPT_LENGTH: { title: 'The script is longer or shorter than was asked for.', fix: 'Ask for another length, or have a language model write it (backend openai).' },
  W_SPEECH_UNSAID: { title: 'The voice cannot say some of the words: they are left out.', fix: 'Write them in letters of the voice\'s language, or take a voice that speaks theirs.' },
  W_SPEECH_NOT_HEARD: { title: 'The words are hardly to be heard in the sound.', fix: 'Correct the text, so that it is what is said; without a text, look whether somebody speaks, and in which language.' },
  W_SPEECH_ESTIMATED: { title: 'The voice does not tell when its words are spoken, and they were not found in its sound: their times go by the length of the text.', fix: 'Take a voice that tells, where words on screen or a mouth go by them.' },
  // --- what is written
  W_OUTPUT_RENAMED: { title: 'The file is there already and was not made by this graph: a numbered name was taken.', fix: 'Choose another name, or pass --force to write over it.', anew: true },
  W_DELIVERY_MISSING: { title: 'A file could not be written: the others are.', fix: 'Read the fault of its node, correct it, and run again: what is there already is kept.', anew: true },
  W_NOT_COPIED: { title: 'The pictures can not be taken over as they are stored: they are encoded anew.', fix: 'Leave pictures at encode, or mend what it names.' },
  W_GIF_RATE: { title: 'A GIF cannot be faster than 50 frames a second: frames are left out, its length stays.', fix: 'Write WebP or a film, or lower the rate.' },
  // --- what is asked for
  W_PARAM_IDLE: { title: 'What a param asks for has no effect here.', fix: 'Correct it, or remove it.', anew: true },
  W_FRAMES_BEYOND: { title: 'The film ends before the last frame that was asked for: what there is of them is made.', fix: 'Ask for frames within the film.', anew: true },
  // --- the store
  W_STORE_DAMAGED: { title: 'A stored result was damaged and is made anew.', fix: 'Run reelgraph cache verify to check the others.', passing: true },
  W_INDEX_DAMAGED: { title: 'The index of the store was damaged: it was set aside, and built anew from what is on disk.', fix: 'Check the disk. What is missing is made anew.', passing: true },
  W_QUEUE_DAMAGED: { title: 'The list of runs was damaged: it was set aside, and a new one begun with the runs that could be read.', fix: 'Check the disk, and submit again what is missing.', passing: true },
  W_FARM_SILENT: { title: 'The queue of the farm does not answer.', fix: 'See whether it runs, and whether this machine reaches it. What was asked for is not lost: the run goes on by itself when it answers.', passing: true },
  W_FARM_WAITING: { title: 'No machine of the farm has taken any of the jobs.', fix: 'Start a worker that has the plugins and models: reelgraph worker. The jobs wait for it.', passing: true },
  W_LOCK: { title: 'A model is another than the lock file names.', fix: 'Install what the lock file names, or run reelgraph lock again.', passing: true },
  // --- the rest
  W_NODE_LOOSE: { title: 'A node that nothing needs has a fault: it is left out.', fix: 'Wire it to what should use it, or remove it.' },
  W_WATCH_POLLED: { title: 'The system watches no more folders: plugins in some are looked at every second.', fix: 'Raise fs.inotify.max_user_watches and max_user_instances on Linux, or the files that may be open (ulimit -n).', passing: true },
  W_PLUGIN_LATE: { title: 'Something of a plugin failed when the run that it worked for was over.', fix: 'This is a fault of the plugin; report it to its author.', passing: true },
  W_NODE: { title: 'A node has something to say.', fix: 'Read what it says.' },
} as const satisfies Record<string, WarningEntry>

export type WarningCode = keyof typeof WARNINGS

/** One warning, ready to be shown or sent as JSON. */
export interface Warning extends FaultFacts {
  readonly code: WarningCode
  /** The whole message on one line, built from the facts. */
  readonly message: string
  readonly fix: string
}

/** What sites call: `warn('W_PROMPT_CUT', { port: 'prompt', got })`. */
export type Warn = (code: WarningCode, facts?: FaultFacts) => void

/** Builds a warning. Pure. */
export const warning = (code: WarningCode, facts: FaultFacts = {}): Warning => ({ ...described(code, WARNINGS[code], facts, true), code })

/** Whether it is kept with the node's result, and told again with it. */
export const staysWithResult = ({ code }: Warning): boolean => !('passing' in WARNINGS[code] || 'anew' in WARNINGS[code])
