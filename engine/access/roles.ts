/** Who may do what: each role may do all that those before it may. Pure. */

/** Looks; makes films; trains and keeps models; gives out tokens and reads the audit log. */
export const ROLES = ['viewer', 'maker', 'trainer', 'admin'] as const
export type Role = (typeof ROLES)[number]

export const covers = (role: Role, needed: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(needed)
