// SPDX-License-Identifier: Apache-2.0
import type { RoleDto, TokenDto, TokenSpecDto } from '@/api/types'

/** A token as it is listed; its secret is known to its owner alone. */
export interface Token {
  readonly id: string
  readonly role: RoleDto
  readonly comment: string
  /** Undefined: it never ends. */
  readonly expires: string | undefined
  readonly expired: boolean
  /** Of the configuration: it can't be revoked here. */
  readonly configured: boolean
  readonly createdBy: string
  /** The hour in which the server last let it in; undefined: it has not since it was started. */
  readonly lastUsed: string | undefined
  /** Version that a write names; empty where there is none. */
  readonly etag: string
}

export const Token = {
  fromDto: (dto: TokenDto): Token => ({
    id: dto.id,
    role: dto.role,
    comment: dto.comment ?? '',
    expires: dto.expires,
    expired: dto.expired,
    configured: dto.configured,
    createdBy: dto.createdBy ?? '',
    lastUsed: dto.lastUsed,
    etag: dto.revision === undefined ? '' : `"${dto.revision}"`,
  }),
}

/** After how many days it ends. */
export const LIVES = ['7', '30', '90', '365', 'never'] as const
export type Life = (typeof LIVES)[number]

export interface TokenDraft {
  id: string
  role: RoleDto
  comment: string
  life: Life
}

export type TokenField = 'id' | 'role' | 'comment' | 'expires'

/** The least that one may do, for a time. */
export const newToken = (): TokenDraft => ({ id: '', role: 'reader', comment: '', life: '90' })

const DAY = 86_400_000

/** @param now by the clock of the server, which ends the token */
export const tokenSpecOf = ({ role, comment, life }: TokenDraft, now: number): TokenSpecDto => ({
  role,
  ...(comment.trim() === '' ? {} : { comment: comment.trim() }),
  ...(life === 'never' ? {} : { expires: new Date(now + Number(life) * DAY).toISOString() }),
})

/** The field that a server's pointer means. */
export function tokenFieldAt(pointer: string): TokenField | undefined {
  if (pointer.startsWith('path/')) return 'id'
  const first = pointer.split('/')[1]
  return (['role', 'comment', 'expires'] as const).find((field) => field === first)
}
