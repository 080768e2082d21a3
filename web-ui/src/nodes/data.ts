// SPDX-License-Identifier: Apache-2.0
import type { FaultDto, NodeDto, NodeStateDto, NodeZoneDto } from '@/api/types'
import type { Spoken } from '@/shared/server-words'
import { NodeNetwork } from './network'

export type NodeState = NodeStateDto
export type FaultKind = FaultDto['kind']

/** Worst first, as they are listed. */
export const NODE_STATES: readonly NodeState[] = ['faulty', 'silent', 'behind', 'proved']

export const isNodeState = (text: string): text is NodeState => NODE_STATES.some((state) => state === text)

export interface Fault extends Spoken {
  readonly kind: FaultKind
  readonly subject: string
  readonly since: string
}

export interface FleetNode {
  readonly id: string
  readonly cluster: string
  readonly node: string
  readonly state: NodeState
  /** Newest intent revision it has proved, and the one it should; 0: none yet. */
  readonly revision: number
  readonly target: number
  readonly seen: string
  readonly firstSeen: string
  readonly provedAt: string | undefined
  readonly commitToProofMillis: number | undefined
  readonly zones: { readonly total: number; readonly proved: number; readonly exceptions: readonly NodeZoneDto[] }
  readonly faults: readonly Fault[]
  readonly versions: Readonly<Record<string, string>>
  readonly corefile: string
  readonly dns: readonly string[]
  /** Undefined: the profile has none, or the node does not report. */
  readonly network: NodeNetwork | undefined
}

export const FleetNode = {
  id: (cluster: string, node: string): string => `${cluster}/${node}`,

  fromDto: (dto: NodeDto): FleetNode => ({
    id: FleetNode.id(dto.cluster, dto.node),
    cluster: dto.cluster,
    node: dto.node,
    state: dto.state,
    revision: dto.revision ?? 0,
    target: dto.target ?? 0,
    seen: dto.seen,
    firstSeen: dto.firstSeen,
    provedAt: dto.provedAt,
    commitToProofMillis: dto.commitToProofMillis,
    zones: dto.zones ?? { total: 0, proved: 0, exceptions: [] },
    // the oldest first: later ones often follow from it
    faults: [...dto.faults].sort((a, b) => (a.since < b.since ? -1 : 1)),
    versions: dto.versions ?? {},
    corefile: dto.corefile ?? '',
    dns: dto.dns ?? [],
    network: dto.network && NodeNetwork.fromDto(dto.network),
  }),
}
