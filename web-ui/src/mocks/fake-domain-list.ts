// SPDX-License-Identifier: Apache-2.0
import type { ContributionDto, DomainDto } from '@/api/types'
import type { FakeFleet } from './fake-fleet.ts'
import { json, page } from './fake-http.ts'

/** Domains by name: those of which one contribution meets all conditions, with the warning that is asked for. */
export function listDomains(fleet: FakeFleet, query: URLSearchParams): Response {
  const q = (query.get('q') ?? '').toLowerCase()
  const warning = query.get('warning')
  const items = [...fleet.contributions.keys()]
    .sort()
    .map((name) => fleet.domain(name))
    .filter((domain) => domain !== undefined)
    .filter((domain) => domain.contributions.some((part) => isMeant(fleet, query, domain.name, part)))
    .filter((domain) => warning === null || domain.warnings.some(({ code }) => warning === 'any' || code === warning))
    .filter((domain) => searchText(domain).includes(q))
  return json(
    200,
    page(items, query, (domain) => domain.name),
  )
}

function isMeant(fleet: FakeFleet, query: URLSearchParams, name: string, part: ContributionDto): boolean {
  const meets = (condition: string, test: (wanted: string) => boolean): boolean => {
    const wanted = query.get(condition)
    return wanted === null || test(wanted)
  }
  return (
    meets('cluster', (id) => part.origin === id) &&
    meets('source', (id) => part.source === id) &&
    meets('type', (type) => hasType(part, type)) &&
    meets('owner', (owner) => (part.owner ?? '') === owner) &&
    meets('enabled', (enabled) => String(part.enabled) === enabled) &&
    meets('below', (above) => name === above || name.endsWith(`.${above}`)) &&
    meets('address', (address) => hasAddress(part, address)) &&
    meets('servedBy', (id) => isServed(fleet, part, id)) &&
    meets('labels', (labels) =>
      labels.split(',').every((label) => Object.entries(part.labels ?? {}).some((has) => has.join('=') === label)),
    )
  )
}

const hasType = ({ addresses, records }: ContributionDto, type: string): boolean =>
  addresses.some((ip) => type === (ip.includes(':') ? 'AAAA' : 'A')) ||
  records?.some((record) => record.type === type) === true

const hasAddress = ({ addresses, horizons, records }: ContributionDto, address: string): boolean =>
  addresses.includes(address) ||
  horizons?.some((horizon) => horizon.addresses.includes(address)) === true ||
  records?.some(({ data }) => data === address) === true

function isServed(fleet: FakeFleet, { enabled, placement, horizons }: ContributionDto, cluster: string): boolean {
  const selects = (of: ContributionDto['placement']) => fleet.selected(of).some(({ id }) => id === cluster)
  const split = horizons?.find((horizon) => selects(horizon))
  return enabled && selects(placement) && split?.addresses.length !== 0
}

const searchText = (domain: DomainDto): string =>
  [
    domain.name,
    domain.displayName,
    ...domain.addresses,
    domain.owner,
    domain.comment,
    ...Object.entries(domain.labels ?? {}).flat(),
  ]
    .join(' ')
    .toLowerCase()
