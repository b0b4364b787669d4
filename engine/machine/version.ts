import manifest from '../../package.json' with { type: 'json' }

/** The engine's semantic version, from package.json. */
export const ENGINE_VERSION: string = manifest.version
