/** Who may do what: each role may do all that those before it may. Pure. */

import { fault, type Fault } from '../contract/errors.ts'

/** Looks; makes films; trains and keeps models; gives out tokens and reads the audit log. */
export const ROLES = ['viewer', 'maker', 'trainer', 'admin'] as const
export type Role = (typeof ROLES)[number]

export const covers = (role: Role, needed: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(needed)

/** Nodes that ask for a role which somebody has not. */
export const lackedRoles = (role: Role, nodes: Iterable<{ readonly name: string; readonly spec: { readonly type: string; readonly role?: Role | undefined } }>): readonly Fault[] =>
  [...nodes].flatMap(({ name, spec }) => (spec.role === undefined || covers(role, spec.role) ? [] : [fault('E_ACCESS_ROLE', { node: name, type: spec.type, expected: `the role ${spec.role}`, got: role })]))
