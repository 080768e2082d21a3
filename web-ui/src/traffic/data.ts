// SPDX-License-Identifier: Apache-2.0
import type { ClusterTrafficDto, TrafficDto } from '@/api/types'

/** What clients asked of all nodes of a cluster around one moment. */
export interface TrafficMoment {
  /** Queries a second, of names that are not managed; of these, those that a cache could answer, and those answered SERVFAIL. */
  readonly queries: number
  readonly hits: number
  readonly failures: number
  /** Which share of look-ups a cache could answer; unknown where there was none. */
  readonly hitShare: number | undefined
  /** Which share of queries was answered SERVFAIL; unknown where there was none. */
  readonly failureShare: number | undefined
}

export interface ClusterTraffic {
  readonly cluster: string
  /** Nodes that report, and how many of these say what they are asked. */
  readonly reporting: number
  readonly telling: number
  /** As many as there are moments; nothing where no node told. */
  readonly moments: readonly (TrafficMoment | undefined)[]
  readonly now: TrafficMoment | undefined
}

export interface Traffic {
  /** Oldest first; the last is now. By the server's clock. */
  readonly at: readonly number[]
  readonly clusters: readonly ClusterTraffic[]
}

/** So large a share of failures is no accident. */
const FAILING = 0.01

const shareOf = (part: number, whole: number): number | undefined => (whole > 0 ? part / whole : undefined)

function clusterOf(dto: ClusterTrafficDto): ClusterTraffic {
  const moments = dto.queries.map((queries, index): TrafficMoment | undefined => {
    if (queries === null) return undefined
    const [lookups, hits, failures] = [dto.lookups[index] ?? 0, dto.hits[index] ?? 0, dto.failures[index] ?? 0]
    return { queries, hits, failures, hitShare: shareOf(hits, lookups), failureShare: shareOf(failures, queries) }
  })
  const { cluster, reporting, telling } = dto
  return { cluster, reporting, telling, moments, now: moments.at(-1) }
}

export const trafficFrom = (dto: TrafficDto): Traffic => ({
  at: dto.at.map((at) => Date.parse(at)),
  clusters: dto.items.map(clusterOf),
})

/** Whether somebody should look: one answer in a hundred is a failure. */
export const isFailing = (moment: TrafficMoment | undefined): boolean => (moment?.failureShare ?? 0) >= FAILING

/** Those that fail first, then those that are asked most; last those of which nothing is known. */
export const byLoad = (clusters: readonly ClusterTraffic[]): ClusterTraffic[] => {
  const load = (each: ClusterTraffic) => each.now?.queries ?? -1
  return [...clusters].sort(
    (a, b) =>
      Number(isFailing(b.now)) - Number(isFailing(a.now)) || load(b) - load(a) || (a.cluster < b.cluster ? -1 : 1),
  )
}

/** The most queries a second that any of them had: one scale for all. */
export const mostOf = (clusters: readonly ClusterTraffic[]): number =>
  Math.max(0, ...clusters.flatMap(({ moments }) => moments.map((moment) => moment?.queries ?? 0)))

/** Which moment is next to a place of the picture: 0 is its left edge, 1 its right. */
export function momentAt(at: readonly number[], share: number): number {
  const [first = 0, last = 0] = [at[0], at.at(-1)]
  const wanted = first + share * (last - first)
  const distance = (index: number) => Math.abs((at[index] ?? 0) - wanted)
  return at.reduce((best, _, index) => (distance(index) < distance(best) ? index : best), 0)
}
