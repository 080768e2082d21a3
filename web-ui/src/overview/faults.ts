// SPDX-License-Identifier: Apache-2.0
import type { RouteLocationRaw } from 'vue-router'
import type { NodeState } from '@/nodes/data'
import { byHarm, type ClusterFault, type Harm, type TroubleKind } from '@/nodes/faults'
import type { HealedIn } from '@/nodes/healed'
import type { Spoken } from '@/shared/server-words'

// a change makes nodes be behind for as long as its proof takes: nobody has to look at that
const PROOF_PATIENCE_MILLIS = 10_000

/** What it is about and what is said of it; both empty where nothing is reported. */
export interface FaultCause extends Spoken {
  readonly subject: string
  readonly since: string
  readonly clusters: readonly string[]
}

/** One kind of fault, wherever it is. */
export interface FaultGroup {
  readonly kind: TroubleKind
  readonly harm: Harm
  /** Of the oldest. */
  readonly since: string
  /** What differs from cluster to cluster, each once; the oldest first. */
  readonly causes: readonly [FaultCause, ...FaultCause[]]
  /** Where, and on how many nodes all over. */
  readonly clusters: readonly string[]
  readonly nodes: number
  /** Ids of some of them. */
  readonly named: readonly string[]
  /** In which state the list of nodes shows them. */
  readonly state: NodeState
}

/** Without what a change causes that is on its way. */
export function lasting(faults: readonly ClusterFault[], now: number): readonly ClusterFault[] {
  const some = faults.filter(({ kind, since }) => kind !== 'behind' || now - Date.parse(since) > PROOF_PATIENCE_MILLIS)
  // the same as long as it says the same: it is asked every second
  return some.length === faults.length ? faults : some
}

/** @param fault not older than all these */
function causesWith(
  causes: readonly FaultCause[],
  { subject, message, code, values, since, cluster }: ClusterFault,
): FaultGroup['causes'] {
  const [first, ...rest] = causes.map((cause) =>
    cause.subject === subject && cause.message === message
      ? { ...cause, clusters: [...cause.clusters, cluster] }
      : cause,
  )
  const isKnown = causes.some((cause) => cause.subject === subject && cause.message === message)
  const fresh = { subject, message, code, values, since, clusters: [cluster] }
  if (first === undefined) return [fresh]
  return isKnown ? [first, ...rest] : [first, ...rest, fresh]
}

/** Open faults by kind: the most harmful first, then what most nodes have, then the oldest. */
export function faultGroups(faults: readonly ClusterFault[]): FaultGroup[] {
  const groups = new Map<TroubleKind, FaultGroup>()
  for (const fault of [...faults].sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0))) {
    const { cluster, named, nodes } = fault
    const had = groups.get(fault.kind)
    groups.set(fault.kind, {
      kind: fault.kind,
      harm: fault.harm,
      since: had?.since ?? fault.since,
      causes: causesWith(had?.causes ?? [], fault),
      clusters: [...(had?.clusters ?? []), cluster],
      nodes: (had?.nodes ?? 0) + nodes,
      named: [...(had?.named ?? []), ...named],
      state: fault.kind === 'silent' || fault.kind === 'behind' ? fault.kind : 'faulty',
    })
  }
  return [...groups.values()].sort((a, b) => byHarm(a, b) || b.nodes - a.nodes || (a.since < b.since ? -1 : 1))
}

/** One kind of fault that is over, wherever it was. */
export interface HealedGroup {
  readonly kind: TroubleKind
  /** From the first of them to the last. */
  readonly since: string
  readonly until: string
  readonly nodes: number
  /** Ids of some of them. */
  readonly named: readonly string[]
}

/** What healed, by kind: what did so last comes first. */
export function healedGroups(healed: readonly HealedIn[]): HealedGroup[] {
  const groups = new Map<TroubleKind, HealedGroup>()
  for (const { kind, since, until, nodes, named } of healed) {
    const had = groups.get(kind)
    groups.set(kind, {
      kind,
      since: had === undefined || since < had.since ? since : had.since,
      until: had === undefined || until > had.until ? until : had.until,
      nodes: (had?.nodes ?? 0) + nodes,
      named: [...(had?.named ?? []), ...named],
    })
  }
  return [...groups.values()].sort((a, b) => (a.until > b.until ? -1 : 1))
}

/** The list of all nodes that are in this state, of one cluster where it is in one only. */
export const nodesOf = ({ state, clusters }: FaultGroup): RouteLocationRaw => ({
  path: '/nodes',
  query: { state, ...(clusters.length === 1 && { cluster: clusters[0] }) },
})

/** Nodes of a cluster that have something, those with the most harmful first, and what it says. */
export function namedIn(faults: readonly ClusterFault[], cluster: string): { id: string; said: Spoken }[] {
  const sayings = new Map<string, Spoken>()
  const here = faults.filter((fault) => fault.cluster === cluster).sort(byHarm)
  for (const fault of here) for (const id of fault.named) if (!sayings.has(id)) sayings.set(id, fault)
  return [...sayings].map(([id, said]) => ({ id, said }))
}
