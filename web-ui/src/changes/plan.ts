// SPDX-License-Identifier: Apache-2.0
import type { CountsDto, PlanDto, WarningDto } from '@/api/types'
import { ChangeEntry } from './data'

export interface TextChange {
  readonly title: string
  readonly before: string
  readonly after: string
}

export interface ClusterPlan {
  readonly id: string
  readonly nodes: number
  readonly texts: readonly TextChange[]
  /** Whether there may be texts that are not told: a large plan tells those of its first clusters, and of each its first zones. */
  readonly cut: boolean
}

/** Whose texts a plan is to tell in place of those of its first clusters. */
export interface TextView {
  readonly cluster: string
  /** Only of zones at or below this name; empty: of all. */
  readonly zone: string
}

/** Makes a plan once more, to read other texts of it. */
export type ReadTexts = (view: TextView) => Promise<WholePlan>

/** It as parameters of a dry run. */
export const viewing = (view: TextView | undefined): { readonly planCluster?: string; readonly planZone?: string } =>
  view === undefined ? {} : { planCluster: view.cluster, ...(view.zone === '' ? {} : { planZone: view.zone }) }

export const ClusterPlan = {
  fromDto({ id, nodes, zones, corefile, cut }: PlanDto['clusters'][number]): ClusterPlan {
    const texts = zones.map(({ zone, before, after }) => ({ title: zone, before: before ?? '', after: after ?? '' }))
    const core =
      corefile === undefined ? [] : [{ title: 'Corefile', before: corefile.before ?? '', after: corefile.after ?? '' }]
    return { id, nodes, texts: [...texts, ...core], cut: cut === true }
  },
}

export interface EmptiedNames {
  readonly cluster: string
  readonly count: number
  /** The first of them. */
  readonly names: readonly string[]
}

/** What a dry run of anything says, ready to be read. */
export interface WholePlan {
  readonly unchanged: boolean
  readonly hash: string
  readonly counts: CountsDto
  readonly entries: readonly ChangeEntry[]
  readonly clusters: readonly string[]
  readonly nodes: number
  readonly texts: readonly ClusterPlan[]
  /** Names that clusters answer now and would not any more, or not with an address. */
  readonly emptied: readonly EmptiedNames[]
  readonly emptiedCount: number
  readonly warnings: readonly WarningDto[]
}

function emptiedOf({ id, names, emptied, stripped }: PlanDto['clusters'][number]): EmptiedNames[] {
  // beyond the tenth cluster of a large plan no name is told, only how many there are
  const gone = emptied ?? { count: Math.max(0, names.before - names.after), names: [] }
  const count = gone.count + (stripped?.count ?? 0)
  return count === 0 ? [] : [{ cluster: id, count, names: [...gone.names, ...(stripped?.names ?? [])] }]
}

export const WholePlan = {
  fromDto(dto: PlanDto): WholePlan {
    const emptied = dto.clusters.flatMap((cluster) => emptiedOf(cluster))
    return {
      unchanged: dto.items.length === 0,
      hash: dto.hash,
      counts: dto.counts,
      entries: dto.items.map((item) => ChangeEntry.fromDto(item)),
      clusters: dto.clusters.map(({ id }) => id),
      nodes: dto.clusters.reduce((sum, { nodes }) => sum + nodes, 0),
      texts: dto.clusters.map((cluster) => ClusterPlan.fromDto(cluster)),
      emptied,
      emptiedCount: emptied.reduce((sum, { count }) => sum + count, 0),
      warnings: dto.warnings,
    }
  },
}

/** How many resources a plan changes. */
export const sizeOf = ({ counts: { created, updated, deleted } }: Pick<WholePlan, 'counts'>): number =>
  created + updated + deleted

// as many as one can look through
const FEW = 10
// as many as one could put right by hand
const FEW_NODES = 100

/**
 * Whether it is more than one can look through: many resources, or many nodes reached by what is about more than names. A domain says itself
 * which clusters answer it, as a rule all of them; a cluster, profile, source or drain changes what its nodes do with every name.
 */
const isLarge = (plan: WholePlan): boolean =>
  sizeOf(plan) > FEW || (plan.nodes > FEW_NODES && plan.entries.some(({ kind }) => kind !== 'domains'))

/**
 * What somebody has to type before it is done: the name of the one resource, or how many they are. The one rule for whatever is planned.
 *
 * @param held whether it has to be typed however small it is: the guard against removing too much has spoken, or something is deleted
 * @return undefined where nothing has to be typed: it is small, and no name loses its answer
 */
export function sureOf(plan: WholePlan, held: boolean): string | undefined {
  const size = sizeOf(plan)
  if (!held && plan.emptiedCount === 0 && !isLarge(plan)) return undefined
  return (size === 1 ? plan.entries[0]?.name : undefined) ?? String(size)
}

/** Whether all that is emptied now is what somebody has agreed to. Of names that are not told: as many of them. */
export function emptiesNoMore(agreed: readonly EmptiedNames[], now: readonly EmptiedNames[]): boolean {
  const known = new Map(agreed.map((each) => [each.cluster, each]))
  return now.every(({ cluster, count, names }) => {
    const was = known.get(cluster)
    const told = new Set(was?.names)
    return was !== undefined && count <= was.count && names.every((name) => told.has(name))
  })
}
