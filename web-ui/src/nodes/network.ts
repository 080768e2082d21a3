// SPDX-License-Identifier: Apache-2.0
import type { NodeNetworkDto } from '@/api/types'
import type { Spoken } from '@/shared/server-words'

/** Link, addresses and packet rules of a node, as they should be and as its agent saw them last. */
export interface NodeNetwork {
  readonly role: NodeNetworkDto['role']
  readonly link: {
    readonly name: string
    /** What it is; empty: it is not there. */
    readonly kind: string
    readonly reason: Spoken
    readonly differs: boolean
  }
  readonly addresses: {
    readonly wanted: number
    /** The first few of those that are not there. */
    readonly missing: readonly string[]
    /** Why others that the profile wants are none of these yet; undefined: there are no such. */
    readonly waits: Spoken | undefined
    readonly differs: boolean
  }
  readonly rules: {
    readonly mode: NodeNetworkDto['mode']
    /** What they are written by; empty: nothing was chosen yet. */
    readonly backend: string
    readonly reason: Spoken
    readonly wanted: number
    readonly there: number
    readonly differs: boolean
  }
}

export const NodeNetwork = {
  fromDto: (dto: NodeNetworkDto): NodeNetwork => ({
    role: dto.role,
    link: {
      name: dto.link,
      kind: dto.kind,
      reason: { message: dto.kindReason, ...dto.said?.kindReason },
      differs: dto.kind === '',
    },
    addresses: {
      ...dto.addresses,
      waits: dto.waits === undefined ? undefined : { message: dto.waits, ...dto.said?.waits },
      differs: dto.addresses.missing.length > 0,
    },
    rules: {
      mode: dto.mode,
      backend: dto.backend,
      reason: { message: dto.backendReason, ...dto.said?.backendReason },
      ...dto.rules,
      differs: dto.rules.there !== dto.rules.wanted,
    },
  }),
}
