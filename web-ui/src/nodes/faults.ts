// SPDX-License-Identifier: Apache-2.0
import type { FaultGroupDto } from '@/api/types'
import type { Spoken } from '@/shared/server-words'
import { FleetNode } from './data'

/** What a node reports, or that it is silent, or behind without a fault. */
export type TroubleKind = FaultGroupDto['kind']

/** How much it harms those who ask the node. */
export type Harm = FaultGroupDto['harm']

// the worst first; a record, so that none that the API gets can be left out
const RANK: Readonly<Record<Harm, number>> = { outage: 0, stale: 1, risk: 2, notice: 3 }

/** Sorts the most harmful first. */
export const byHarm = (a: { readonly harm: Harm }, b: { readonly harm: Harm }): number => RANK[a.harm] - RANK[b.harm]

/** One thing that is wrong on nodes of one cluster. */
export interface ClusterFault extends Spoken {
  readonly kind: TroubleKind
  readonly harm: Harm
  readonly cluster: string
  /** On how many of its nodes. */
  readonly nodes: number
  /** Of the oldest, as are subject and message; these are empty where nothing is reported. */
  readonly since: string
  readonly subject: string
  /** Ids of the first of these nodes. */
  readonly named: readonly string[]
}

export const ClusterFault = {
  fromDto: ({ named, ...dto }: FaultGroupDto): ClusterFault => ({
    ...dto,
    named: named.map((node) => FleetNode.id(dto.cluster, node)),
  }),
}
