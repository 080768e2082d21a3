// SPDX-License-Identifier: Apache-2.0
import type { FaultKind, FleetNode } from '@/nodes/data'

/**
 * How much a fault harms: 0: names are not answered, or wrongly, or somebody else answers; 1: what is answered is not what is wanted;
 * 2: something is about to be so; 3: an operator should know.
 */
const HARM: Readonly<Record<FaultKind, number>> = {
  'coredns-down': 0,
  'foreign-listener': 0,
  'fail-open': 0,
  'address-elsewhere': 0,
  'kube-dns-differs': 1,
  'not-proved': 1,
  'zone-refused': 1,
  'reload-failed': 1,
  'shrink-held': 1,
  'epoch-changed': 1,
  'revision-older': 1,
  'key-unreadable': 1,
  'etcd-unreachable': 2,
  'network-failed': 2,
  'link-differs': 2,
  'rules-differ': 2,
  'write-failed': 2,
  'duplicate-node': 2,
  'partner-down': 2,
  'desired-incomplete': 2,
  'config-invalid': 3,
  'port-taken': 3,
  'reload-awaited': 3,
  internal: 3,
}

/** One kind of fault, wherever it is. */
export interface FaultGroup {
  readonly kind: FaultKind
  readonly harm: number
  /** Of the oldest. */
  readonly since: string
  readonly subject: string
  readonly message: string
  readonly nodes: readonly string[]
}

/** Open faults by kind: the most harmful first, then what most nodes have, then the oldest. */
export function faultGroups(nodes: readonly FleetNode[]): FaultGroup[] {
  const groups = new Map<FaultKind, FaultGroup>()
  for (const node of nodes) {
    for (const { kind, since, subject, message } of node.faults) {
      const had = groups.get(kind)
      const oldest = had === undefined || since < had.since ? { since, subject, message } : had
      const all = new Set([...(had?.nodes ?? []), node.id])
      const { since: first, subject: what, message: words } = oldest
      groups.set(kind, { kind, harm: HARM[kind], since: first, subject: what, message: words, nodes: [...all] })
    }
  }
  return [...groups.values()].sort(
    (a, b) => a.harm - b.harm || b.nodes.length - a.nodes.length || (a.since < b.since ? -1 : 1),
  )
}
