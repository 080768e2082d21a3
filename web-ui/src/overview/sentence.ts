// SPDX-License-Identifier: Apache-2.0
import type { FleetDto } from '@/api/types'
import type { FaultGroup } from './faults'

/** What the fleet comes to, for one sentence; its words are made where it is shown. */
export type Sentence =
  | { readonly kind: 'none' }
  /** `target`: the newest revision that any of them should answer; 0: nothing was declared yet. */
  | { readonly kind: 'well'; readonly nodes: number; readonly target: number }
  /** Some are not as they should be, and nothing lasting is known of them: a change is on its way. */
  | { readonly kind: 'counted' }
  | { readonly kind: 'worst'; readonly group: FaultGroup; readonly named: readonly string[]; readonly more: number }

const MOST_NAMED = 3

/**
 * The one thing to know first.
 *
 * @param groups what is wrong, the worst first; empty also where that is not known
 */
export function sentenceOf({ nodes, target }: FleetDto, groups: readonly FaultGroup[]): Sentence {
  if (nodes.total === 0) return { kind: 'none' }
  const [group] = groups
  if (group !== undefined) {
    const named = group.named.slice(0, MOST_NAMED)
    return { kind: 'worst', group, named, more: group.nodes - named.length }
  }
  return nodes.proved === nodes.total ? { kind: 'well', nodes: nodes.total, target } : { kind: 'counted' }
}
