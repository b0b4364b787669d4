/** The built-in plugin: every node that comes with Reelgraph, one line each. */
import { definePlugin } from '../engine/api.ts'
import { ambientSound } from './audio/ambient-sound.ts'
import { audioChannels } from './audio/audio-channels.ts'
import { audioCrossfade } from './audio/audio-crossfade.ts'
import { audioDelay } from './audio/audio-delay.ts'
import { audioEnvelope } from './audio/audio-envelope.ts'
import { audioFade } from './audio/audio-fade.ts'
import { audioGain } from './audio/audio-gain.ts'
import { audioLoudness } from './audio/audio-loudness.ts'
import { audioMix } from './audio/audio-mix.ts'
import { audioTrim } from './audio/audio-trim.ts'
import { music } from './audio/music.ts'
import { beatDetect } from './audio/beat-detect.ts'
import { placeSpeech } from './audio/place-speech.ts'
import { score } from './audio/score.ts'
import { duck } from './audio/duck.ts'
import { soundEffect } from './audio/sound-effect.ts'
import { speech } from './audio/speech.ts'
import { loudnessMeter } from './audio/loudness-meter.ts'
import { silenceDetect } from './audio/silence-detect.ts'
import { timeStretch } from './audio/time-stretch.ts'
import { tone } from './audio/tone.ts'
import { transcribe } from './audio/transcribe.ts'
import { depthOfField } from './atmosphere/depth-of-field.ts'
import { dust } from './atmosphere/dust.ts'
import { dynamicLight } from './atmosphere/dynamic-light.ts'
import { fog } from './atmosphere/fog.ts'
import { lightRays } from './atmosphere/light-rays.ts'
import { rain } from './atmosphere/rain.ts'
import { snow } from './atmosphere/snow.ts'
import { loadCharacter } from './character/load-character.ts'
import { lipSync } from './character/lip-sync.ts'
import { cameraMove } from './camera/camera-move.ts'
import { findSubjects } from './camera/find-subjects.ts'
import { reframe } from './camera/reframe.ts'
import { depthEstimate } from './camera/depth-estimate.ts'
import { faceLandmarks } from './face/face-landmarks.ts'
import { landmarksVisualise } from './face/landmarks-visualise.ts'
import { caption } from './flow-control/caption.ts'
import { captioner } from './backends/caption/onnx.ts'
import { openaiVision } from './backends/caption/openai.ts'
import { bake } from './flow-control/bake.ts'
import { forEach } from './flow-control/for-each.ts'
import { expressionNode } from './flow-control/expression.ts'
import { mathNode } from './flow-control/math.ts'
import { promptEnhance } from './flow-control/prompt-enhance.ts'
import { signalWave } from './flow-control/signal-wave.ts'
import { openai } from './backends/script/openai.ts'
import { rules } from './backends/script/rules.ts'
import { storyText } from './flow-control/story-text.ts'
import { runwayShots } from './flow-control/runway-shots.ts'
import { storyToScenes } from './flow-control/story-to-scenes.ts'
import { sceneList } from './flow-control/scene-list.ts'
import { storyboard } from './flow-control/storyboard.ts'
import { writeScript } from './flow-control/write-script.ts'
import { numberValue, textValue } from './flow-control/values.ts'
import { brushMask } from './mask/brush-mask.ts'
import { masked } from './mask/masked.ts'
import { rotoMask } from './mask/roto-mask.ts'
import { shapeMask } from './mask/shape-mask.ts'
import { trackMask } from './mask/track-mask.ts'
import { blend } from './frame/blend.ts'
import { chromaKey } from './frame/chroma-key.ts'
import { cornerPin } from './frame/corner-pin.ts'
import { crop } from './frame/crop.ts'
import { flip } from './frame/flip.ts'
import { cutOut } from './frame/cut-out.ts'
import { fadeInOut } from './frame/fade-in-out.ts'
import { opacity } from './frame/opacity.ts'
import { overlay } from './frame/overlay.ts'
import { pad } from './frame/pad.ts'
import { removeBackground } from './frame/remove-background.ts'
import { resize } from './frame/resize.ts'
import { safetyCheck } from './frame/safety-check.ts'
import { subtitles } from './frame/subtitles.ts'
import { upscale } from './frame/upscale.ts'
import { timecode } from './frame/timecode.ts'
import { title } from './frame/title.ts'
import { deliver, deliveries } from './media/deliver.ts'
import { delivered } from './media/delivered.ts'
import { encode } from './media/encode.ts'
import { loadAudio } from './media/load-audio.ts'
import { loadImage } from './media/load-image.ts'
import { loadSequence } from './media/load-sequence.ts'
import { loadVideo } from './media/load-video.ts'
import { saveAudio } from './media/save-audio.ts'
import { saveImage } from './media/save-image.ts'
import { saveScenes } from './media/save-scenes.ts'
import { sceneFiles } from './media/scene-files.ts'
import { saveSubtitles } from './media/save-subtitles.ts'
import { saveText } from './media/save-text.ts'
import { blur } from './style/blur.ts'
import { chromaticAberration } from './style/chromatic-aberration.ts'
import { colorAdjust } from './style/color-adjust.ts'
import { filmGrain } from './style/film-grain.ts'
import { denoise } from './style/denoise.ts'
import { edges } from './style/edges.ts'
import { localContrast } from './style/local-contrast.ts'
import { sharpen } from './style/sharpen.ts'
import { glow } from './style/glow.ts'
import { lut } from './style/lut.ts'
import { styleFilter } from './style/style-filter.ts'
import { vignette } from './style/vignette.ts'
import { concat } from './time/concat.ts'
import { brandScore } from './training/brand-score.ts'
import { fpsNode } from './time/fps.ts'
import { freezeFrame } from './time/freeze-frame.ts'
import { loop } from './time/loop.ts'
import { audioSync } from './time/audio-sync.ts'
import { cutBetween } from './time/cut-between.ts'
import { sceneDetect } from './time/scene-detect.ts'
import { cutList } from './time/cut-list.ts'
import { removeSilence } from './time/remove-silence.ts'
import { reverse } from './time/reverse.ts'
import { speed } from './time/speed.ts'
import { still } from './time/still.ts'
import { trim } from './time/trim.ts'
import { trainLora } from './training/train-lora.ts'
import { sequence } from './transition/sequence.ts'
import { transition } from './transition/transition.ts'
import { flowVisualise } from './flow/flow-visualise.ts'
import { frameInterpolation } from './flow/frame-interpolation.ts'
import { motionBlur } from './flow/motion-blur.ts'
import { opticalFlow } from './flow/optical-flow.ts'
import { slowMotion } from './flow/slow-motion.ts'
import { stabilise } from './flow/stabilise.ts'
import { temporalSmooth } from './flow/temporal-smooth.ts'
import { paintedPicture, procedural } from './backends/procedural/backend.ts'
import { bestImage } from './generate/best-image.ts'
import { prepareDataset } from './generate/prepare-dataset.ts'
import { aestheticScorer, measures } from './backends/best-image/backends.ts'
import { textCard, textCardPicture } from './backends/text-card/backend.ts'
import { diffusion } from './backends/diffusion/backend.ts'
import { img2vid } from './generate/img2vid.ts'
import { loraApply } from './generate/lora-apply.ts'
import { parallax } from './camera/parallax-backend.ts'
import { logoReveal } from './generate/logo-reveal.ts'
import { productSpin } from './generate/product-spin.ts'
import { productStage } from './generate/product-stage.ts'
import { turntablePhotos } from './generate/turntable-photos.ts'
import { turntableSwing } from './generate/turntable-swing.ts'
import { textToImage } from './generate/text-to-image.ts'
import { solid } from './generate/solid.ts'
import { noise } from './generate/noise.ts'
import { comfyui } from './backends/remote/comfyui.ts'
import { fal, falTrainer } from './backends/remote/fal.ts'
import { replicate, replicateTrainer } from './backends/remote/replicate.ts'
import { openaiImages } from './backends/remote/openai-images.ts'
import { runwayImage } from './backends/remote/runway-image.ts'
import { runway } from './backends/remote/runway.ts'
import { textToVideo } from './generate/text-to-video.ts'
import { espeak } from './backends/speech/espeak.ts'
import { flite } from './backends/speech/flite.ts'
import { kokoro, piper } from './backends/speech/voice-models.ts'
import { openaiSpeech } from './backends/speech/openai.ts'
import { align } from './backends/transcription/align.ts'
import { whisper } from './backends/transcription/whisper.ts'
import { openaiTranscription } from './backends/transcription/openai.ts'
import { CUT_FORMATS } from './shared/cut/formats.ts'
import { bestImageKind, captionKind, imageToVideoKind, loraTrainingKind, scriptKind, speechKind, textToImageKind, textToVideoKind, transcriptionKind } from './shared/kinds/index.ts'

export default definePlugin({
  name: 'reelgraph-nodes',
  version: '0.1.0',
  nodes: [
    textToVideo,
    img2vid,
    textToImage,
    bestImage,
    prepareDataset,
    brandScore,
    loraApply,
    noise,
    solid,
    opticalFlow,
    frameInterpolation,
    slowMotion,
    motionBlur,
    stabilise,
    flowVisualise,
    temporalSmooth,
    ambientSound,
    audioChannels,
    audioCrossfade,
    audioDelay,
    audioEnvelope,
    audioFade,
    audioGain,
    audioLoudness,
    audioMix,
    audioTrim,
    music,
    soundEffect,
    beatDetect,
    duck,
    placeSpeech,
    score,
    speech,
    loudnessMeter,
    silenceDetect,
    timeStretch,
    tone,
    transcribe,
    cameraMove,
    findSubjects,
    reframe,
    depthEstimate,
    dynamicLight,
    lightRays,
    fog,
    rain,
    snow,
    dust,
    depthOfField,
    faceLandmarks,
    landmarksVisualise,
    lipSync,
    bake,
    caption,
    forEach,
    expressionNode,
    mathNode,
    promptEnhance,
    signalWave,
    storyText,
    storyToScenes,
    runwayShots,
    sceneList,
    storyboard,
    numberValue,
    textValue,
    writeScript,
    blend,
    chromaKey,
    cornerPin,
    crop,
    flip,
    cutOut,
    fadeInOut,
    opacity,
    overlay,
    pad,
    removeBackground,
    resize,
    safetyCheck,
    subtitles,
    upscale,
    title,
    timecode,
    trainLora,
    logoReveal,
    productSpin,
    productStage,
    turntablePhotos,
    turntableSwing,
    encode,
    deliver,
    delivered,
    loadAudio,
    loadCharacter,
    loadImage,
    loadSequence,
    loadVideo,
    saveAudio,
    saveImage,
    saveSubtitles,
    saveText,
    saveScenes,
    sceneFiles,
    shapeMask,
    rotoMask,
    brushMask,
    trackMask,
    masked,
    blur,
    chromaticAberration,
    colorAdjust,
    filmGrain,
    glow,
    sharpen,
    denoise,
    edges,
    localContrast,
    lut,
    styleFilter,
    vignette,
    concat,
    fpsNode,
    freezeFrame,
    loop,
    audioSync,
    cutBetween,
    cutList,
    sceneDetect,
    removeSilence,
    reverse,
    speed,
    still,
    trim,
    sequence,
    transition,
  ],
  graphFormats: CUT_FORMATS,
  graphChanges: [deliveries],
  backendKinds: [textToVideoKind, imageToVideoKind, textToImageKind, bestImageKind, captionKind, scriptKind, speechKind, transcriptionKind, loraTrainingKind],
  backends: [
    kokoro, piper, flite, espeak, openaiSpeech, align, whisper, openaiTranscription,
    procedural, paintedPicture, textCard, textCardPicture, parallax, rules, openai,
    measures, aestheticScorer, captioner, openaiVision,
    ...(['text-to-video', 'img2vid', 'text-to-image'] as const).map(diffusion),
    ...(['text-to-video', 'img2vid'] as const).map(runway), runwayImage, openaiImages, replicateTrainer, falTrainer,
    ...(['text-to-video', 'img2vid', 'text-to-image'] as const).flatMap((kind) => [replicate(kind), fal(kind), comfyui(kind)]),
  ],
})
