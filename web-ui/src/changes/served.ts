// SPDX-License-Identifier: Apache-2.0
import type { ServedDto } from '@/api/types'
import type { Spoken } from '@/shared/server-words'

/** What the server says of a node that reports no fault: how far it is. */
const NOT_THAT_FAR = 'node-behind'

export interface MissingNode {
  /** As the address of its page has it. */
  readonly id: string
  readonly reason: Spoken
  /** Whether something holds it back; else it is only not that far yet. */
  readonly held: boolean
}

/** How far something has come on the nodes, by what they have proved, and until when caches may hold the old answer. */
export interface Served {
  readonly complete: boolean
  readonly nodes: number
  readonly proved: number
  readonly since: string | undefined
  /** False: `since` is the latest that it can be. */
  readonly exact: boolean
  readonly reason: Spoken | undefined
  /** Those that are held back first. */
  readonly missing: readonly MissingNode[]
  readonly safeAfter: string | undefined
  readonly notSafe: Spoken | undefined
  readonly holds: readonly Spoken[]
  /** The node whose clock is furthest behind, and by how much at least; what is called safe reckons with it. */
  readonly clockBehind: { readonly id: string; readonly millis: number } | undefined
}

export const Served = {
  fromDto: (dto: ServedDto): Served => ({
    complete: dto.complete,
    nodes: dto.nodes,
    proved: dto.proved,
    since: dto.since,
    exact: dto.exact ?? false,
    reason: dto.reason === undefined ? undefined : { message: dto.reason, code: dto.code, values: dto.values },
    missing: dto.missing
      .map(({ cluster, node, reason, code, values }) => ({
        id: `${cluster}/${node}`,
        reason: { message: reason, code, values },
        held: code !== NOT_THAT_FAR,
      }))
      .sort((a, b) => Number(b.held) - Number(a.held)),
    safeAfter: dto.safeAfter,
    notSafe: dto.notSafeReason === undefined ? undefined : { message: dto.notSafeReason, ...dto.notSafeSaid },
    holds: dto.holds.map(({ why, code, values }) => ({ message: why, code, values })),
    clockBehind: dto.clockBehind && {
      id: `${dto.clockBehind.cluster}/${dto.clockBehind.node}`,
      millis: dto.clockBehind.millis,
    },
  }),
}
