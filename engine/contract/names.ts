/** Names of nodes, kinds of backends and plugins: kebab-case. */
export const KEBAB_NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
