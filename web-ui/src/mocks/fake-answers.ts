// SPDX-License-Identifier: Apache-2.0
import type { ClusterDto, ContributionDto, DomainAnswerDto, DrainDto, PlacementDto } from '@/api/types'
import type { FakeFleet } from './fake-fleet.ts'
import { json, page } from './fake-http.ts'

/** What each cluster is to answer for a domain, as the control plane works it out: placement, horizons, then drains. */
export function answersOf(fleet: FakeFleet, name: string, query: URLSearchParams): Response {
  const q = (query.get('q') ?? '').toLowerCase()
  const items = [...fleet.clusters.values()]
    .filter(({ id }) => id.includes(q))
    .map((cluster) => answerOn(fleet, name, cluster))
    .sort((a, b) => (a.cluster < b.cluster ? -1 : 1))
  return json(
    200,
    page(items, query, ({ cluster }) => cluster),
  )
}

const says = ({ addresses, records }: ContributionDto) => addresses.length > 0 || (records?.length ?? 0) > 0

/** What a drain leaves of the addresses of a part. */
const without = (drain: DrainDto, { source, origin, addresses }: ContributionDto) => {
  if (drain.cluster !== undefined && drain.cluster !== origin) return addresses
  if (drain.source !== undefined && drain.source !== source) return addresses
  return drain.addresses === undefined ? [] : addresses.filter((ip) => drain.addresses?.includes(ip) !== true)
}

function answerOn(fleet: FakeFleet, name: string, cluster: ClusterDto): DomainAnswerDto {
  const selects = (placement: PlacementDto | undefined) => fleet.selected(placement).some(({ id }) => id === cluster.id)
  const splitOf = ({ horizons }: ContributionDto) => horizons?.find((horizon) => selects(horizon))
  const placed = [...(fleet.contributions.get(name)?.values() ?? [])].filter(
    ({ enabled, placement }) => enabled && selects(placement),
  )
  const parts = placed
    .map((part) => ({ ...part, addresses: splitOf(part)?.addresses ?? part.addresses }))
    .filter((part) => says(part))
  const drains = [...fleet.drains.values()].filter((drain) =>
    parts.some((part) => without(drain, part).length < part.addresses.length),
  )
  const left = parts
    .map((part) => drains.reduce((rest, drain) => ({ ...rest, addresses: without(drain, rest) }), part))
    .filter((part) => says(part))
  const lastResort = left.length === 0 && parts.some((part) => part.lastResort === true)
  const said = lastResort ? parts : left
  const records = said.flatMap((part) => part.records ?? [])
  const below = said.some((part) => part.below === 'nxdomain') ? 'nxdomain' : 'forward'
  return {
    cluster: cluster.id,
    answered: said.length > 0,
    addresses: [...new Set(said.flatMap((part) => part.addresses))].sort(),
    ...(records.length === 0 ? {} : { records }),
    ...(said.length === 0
      ? {}
      : { ttl: Math.min(...said.map(({ ttl }) => ttl)), wildcard: said.some(({ wildcard }) => wildcard), below }),
    horizon: placed.some((part) => splitOf(part) !== undefined),
    drains: drains.map(({ id }) => id).sort(),
    lastResort,
    nodes: cluster.nodes.total,
  }
}
