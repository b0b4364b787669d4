/** Where the clip that is shown stands: one state, which the scrubber, the timeline and the curves follow. */
export interface Playhead {
  /** Of the clip that is shown: the frame, frames per second, frames in all. */
  readonly frame: number
  readonly rate: number
  readonly length: number
  readonly playing: boolean
  /** Goes to a frame, as the scrubber does. */
  seek(frame: number): void
  toggle(): void
  /** Frame, clip or playing have changed. */
  on(listener: () => void): void
}

export interface PlayheadState {
  readonly frame: number
  readonly rate: number
  readonly length: number
  readonly playing: boolean
}

/** The preview's own side of it. */
export interface OwnPlayhead extends Playhead {
  /** Tells the listeners, where that changes anything. A clip of another length keeps the frame inside. */
  set(next: Partial<PlayheadState>): void
}

export interface PlayheadEvents {
  /** Someone went to a frame: the playhead stands there already. */
  onSeek(): void
  onToggle(): void
}

export function createPlayhead({ onSeek, onToggle }: PlayheadEvents): OwnPlayhead {
  let state: PlayheadState = { frame: 0, rate: 30, length: 1, playing: false }
  const listeners: (() => void)[] = []
  // What has no frames leaves the playhead where it stands, for the clip that is looked at next.
  const inside = (frame: number, length: number): number => Math.max(0, Math.min(Math.round(frame), length > 1 ? length - 1 : Infinity))
  function set(next: Partial<PlayheadState>): void {
    const before = state
    const merged = { ...state, ...next }
    state = { ...merged, frame: inside(merged.frame, merged.length) }
    if (Object.keys(state).every((key) => state[key as keyof PlayheadState] === before[key as keyof PlayheadState])) return
    for (const listener of listeners) listener()
  }
  return {
    get frame() {
      return state.frame
    },
    get rate() {
      return state.rate
    },
    get length() {
      return state.length
    },
    get playing() {
      return state.playing
    },
    seek(frame) {
      set({ frame })
      onSeek()
    },
    toggle: onToggle,
    on: (listener) => void listeners.push(listener),
    set,
  }
}
