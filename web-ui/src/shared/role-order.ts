// SPDX-License-Identifier: Apache-2.0
import type { RoleDto } from '@/api/types'

/** Each may do what the ones before it may. */
export const ROLES: readonly RoleDto[] = ['reader', 'editor', 'admin']

export const covers = (held: RoleDto, needed: RoleDto): boolean => ROLES.indexOf(held) >= ROLES.indexOf(needed)
