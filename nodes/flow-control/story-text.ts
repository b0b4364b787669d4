import { defineNode, failure, type GraphFragment } from '../../engine/api.ts'

/** A story to begin with: written, seen in a picture, or spoken. */
export const storyText = defineNode({
  type: 'story-text',
  title: 'Story text',
  version: 1,
  category: 'flow-control',
  description: 'A story as text: as it is written, as a picture shows it (by caption), or as somebody tells it in a recording (by transcribe).',
  tags: ['story', 'picture', 'recording', 'caption', 'transcribe', 'voice', 'expand'],
  outputs: { text: { type: 'text', title: 'Text' } },
  params: {
    text: { type: 'string', default: '', maxLength: 20000, widget: 'multiline', title: 'Text', description: 'Used where there is neither picture nor recording.' },
    picture: { type: 'string', optional: true, asset: 'image', widget: 'file', title: 'Picture', description: 'Put into words. Needs a captioner, or a language model that sees.' },
    recording: { type: 'string', optional: true, asset: 'audio', widget: 'file', title: 'Recording', description: 'Somebody who tells the story. Needs a package of the family whisper, or a service.' },
    language: { type: 'string', default: '', maxLength: 35, title: 'Language', description: 'Of the recording. Empty: what is heard.' },
  },
  cost: 0,
  run({ params: { text, picture = '', recording = '', language }, node, log }) {
    const nodes: Record<string, GraphFragment['nodes'][string]> = {}
    if (recording !== '') {
      if (picture !== '') log.warn('W_PARAM_IDLE', { port: 'picture', got: picture, detail: 'The recording is taken.' })
      nodes['sound'] = { type: 'load-audio', params: { file: recording } }
      nodes['words'] = { type: 'transcribe', params: { language }, inputs: { audio: 'sound.audio' } }
      return { expand: { nodes, outputs: { text: 'words.text' } } }
    }
    if (picture !== '') {
      nodes['picture'] = { type: 'load-image', params: { file: picture } }
      nodes['words'] = { type: 'caption', params: { tokens: 60 }, inputs: { image: 'picture.image' } }
      return { expand: { nodes, outputs: { text: 'words.text' } } }
    }
    if (text.trim() === '') throw failure('E_PARAM_MISSING', { node, port: 'text', expected: 'a story, a picture or a recording', got: 'none' })
    return { text }
  },
})
