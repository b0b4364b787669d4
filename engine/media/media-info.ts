/** What people and nodes are told of a media file. Pure. */
import type { MediaInfo } from '../contract/media-service.ts'
import { shownSize } from './colour.ts'
import type { FrameIndex } from './frame-index.ts'
import type { AudioStream, Probe, VideoStream } from './streams.ts'

export interface MediaFacts extends Pick<Probe, 'container' | 'duration' | 'tracks' | 'timecode'> {
  readonly pictures: { readonly stream: VideoStream; readonly index: FrameIndex; readonly light: NonNullable<MediaInfo['video']>['hdr']; readonly interlaced: boolean } | undefined
  /** The track that is played. */
  readonly taken: AudioStream | undefined
  readonly tags: Readonly<Record<string, string>>
}

export function mediaInfo({ container, duration, pictures, tracks, taken, timecode, tags }: MediaFacts): MediaInfo {
  return {
    container,
    duration,
    ...(pictures === undefined ? {} : { video: videoInfo(pictures) }),
    ...(taken === undefined ? {} : { audio: { codec: taken.codec, sampleRate: taken.sampleRate, channels: taken.channels, samples: Math.round(duration * taken.sampleRate) } }),
    tracks: tracks.map((one, i) => ({
      track: i + 1,
      codec: one.codec,
      channels: one.channels,
      ...(one.language === undefined ? {} : { language: one.language }),
      ...(one.title === undefined ? {} : { title: one.title }),
      isDefault: one.isDefault,
      taken: one === taken,
    })),
    ...(timecode === undefined ? {} : { timecode }),
    tags,
  }
}

function videoInfo({ stream, index, light, interlaced }: NonNullable<MediaFacts['pictures']>): NonNullable<MediaInfo['video']> {
  return {
    codec: stream.codec,
    ...shownSize(stream),
    rate: index.rate,
    frames: index.length,
    pixelFormat: stream.pixelFormat,
    ...(stream.matrix === undefined ? {} : { matrix: stream.matrix }),
    ...(stream.range === undefined ? {} : { range: stream.range }),
    ...(stream.primaries === undefined ? {} : { primaries: stream.primaries }),
    ...(stream.transfer === undefined ? {} : { transfer: stream.transfer }),
    ...(light === undefined ? {} : { hdr: light }),
    rotation: stream.rotation,
    variableRate: index.variableRate,
    interlaced,
    alpha: stream.alpha,
  }
}
