// SPDX-License-Identifier: Apache-2.0
import type { ServedDto } from '@/api/types'

export interface MissingNode {
  /** As the address of its page has it. */
  readonly id: string
  readonly reason: string
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
  readonly reason: string
  /** Those that are held back first. */
  readonly missing: readonly MissingNode[]
  readonly safeAfter: string | undefined
  readonly notSafeReason: string
  readonly holds: readonly string[]
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
    reason: dto.reason ?? '',
    missing: dto.missing
      .map(({ cluster, node, reason }) => ({ id: `${cluster}/${node}`, reason, held: isHeld(reason) }))
      .sort((a, b) => Number(b.held) - Number(a.held)),
    safeAfter: dto.safeAfter,
    notSafeReason: dto.notSafeReason ?? '',
    holds: dto.holds.map(({ why }) => why),
    clockBehind: dto.clockBehind && {
      id: `${dto.clockBehind.cluster}/${dto.clockBehind.node}`,
      millis: dto.clockBehind.millis,
    },
  }),
}

// what the server says of a node that reports no fault: how far it is
const isHeld = (reason: string) => !reason.startsWith('has proved ')
