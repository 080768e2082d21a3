// SPDX-License-Identifier: Apache-2.0
import type {
  ContributionDto,
  DomainDto,
  DomainSpecDto,
  HorizonDto,
  PlacementDto,
  RecordDto,
  WarningDto,
} from '@/api/types'

export type Below = 'forward' | 'nxdomain'

/** Who serves a domain: everybody, or those named together with those whose labels match. */
export type Placement =
  | { readonly everywhere: true }
  | {
      readonly everywhere: false
      readonly clusters: readonly string[]
      readonly labels: Readonly<Record<string, string>>
    }

/** What one source says of a domain; with all defaults filled in. */
export interface Part {
  readonly addresses: readonly string[]
  /** Others, at the name or below it. */
  readonly records: readonly RecordDto[]
  /** What chosen clusters get instead: the first that selects a cluster counts. */
  readonly horizons: readonly HorizonDto[]
  readonly ttl: number
  readonly wildcard: boolean
  readonly below: Below
  readonly enabled: boolean
  /** Whether it keeps its answer where drains would leave nothing of it. */
  readonly lastResort: boolean
  readonly origin: string
  readonly placement: Placement
  readonly owner: string
  readonly comment: string
  readonly labels: Readonly<Record<string, string>>
}

export interface Contribution extends Part {
  readonly source: string
}

export interface Domain extends Part {
  readonly name: string
  readonly displayName: string
  readonly revision: number
  readonly contributions: readonly Contribution[]
  readonly warnings: readonly WarningDto[]
}

/** The source that people and programs write through; the other sources are lists somewhere else. */
export const API_SOURCE = 'api'

const EVERYWHERE: Placement = { everywhere: true }

export const NEW_PART: Part = {
  addresses: [],
  records: [],
  horizons: [],
  ttl: 30,
  wildcard: false,
  below: 'forward',
  enabled: true,
  lastResort: false,
  origin: '',
  placement: EVERYWHERE,
  owner: '',
  comment: '',
  labels: {},
}

export type PartField = keyof Part

/** In the order to show them. */
export const PART_FIELDS: readonly PartField[] = [
  'addresses',
  'records',
  'horizons',
  'lastResort',
  'ttl',
  'wildcard',
  'below',
  'enabled',
  'origin',
  'placement',
  'owner',
  'comment',
  'labels',
]

export const Placement = {
  fromDto: (dto: PlacementDto | undefined): Placement =>
    dto === undefined ? EVERYWHERE : { everywhere: false, clusters: dto.clusters ?? [], labels: dto.labels ?? {} },

  toDto: ({ clusters, labels }: Extract<Placement, { everywhere: false }>): PlacementDto => ({
    ...(clusters.length === 0 ? {} : { clusters: [...clusters] }),
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
  }),
}

export const Part = {
  fromDto: (dto: DomainSpecDto | ContributionDto | DomainDto): Part => ({
    addresses: dto.addresses ?? [],
    records: dto.records ?? [],
    horizons: dto.horizons ?? [],
    ttl: dto.ttl ?? NEW_PART.ttl,
    wildcard: dto.wildcard ?? NEW_PART.wildcard,
    below: dto.below ?? NEW_PART.below,
    enabled: dto.enabled ?? NEW_PART.enabled,
    lastResort: dto.lastResort ?? NEW_PART.lastResort,
    origin: dto.origin ?? '',
    placement: Placement.fromDto(dto.placement),
    owner: dto.owner ?? '',
    comment: dto.comment ?? '',
    labels: dto.labels ?? {},
  }),

  /** What was left empty is left out, as somebody writing it by hand would. */
  toDto: (part: Part): DomainSpecDto => ({
    addresses: [...part.addresses],
    ...(part.records.length === 0 ? {} : { records: [...part.records] }),
    ...(part.horizons.length === 0 ? {} : { horizons: [...part.horizons] }),
    ttl: part.ttl,
    wildcard: part.wildcard,
    below: part.below,
    enabled: part.enabled,
    ...(part.lastResort ? { lastResort: true } : {}),
    ...(part.origin === '' ? {} : { origin: part.origin }),
    ...(part.placement.everywhere ? {} : { placement: Placement.toDto(part.placement) }),
    ...(part.owner === '' ? {} : { owner: part.owner }),
    ...(part.comment === '' ? {} : { comment: part.comment }),
    ...(Object.keys(part.labels).length === 0 ? {} : { labels: part.labels }),
  }),
}

export const Domain = {
  fromDto: (dto: DomainDto): Domain => ({
    ...Part.fromDto(dto),
    name: dto.name,
    displayName: dto.displayName,
    revision: dto.revision,
    contributions: dto.contributions.map((part) => ({ ...Part.fromDto(part), source: part.source })),
    warnings: dto.warnings,
  }),

  /** What this dashboard may change: the part of source `api`. */
  ownPart: (domain: Domain): Part | undefined => domain.contributions.find((part) => part.source === API_SOURCE),

  /** Sources other than `api`: their parts stay whatever is done here. */
  otherSources: (domain: Domain): string[] => Domain.sources(domain).filter((source) => source !== API_SOURCE),

  /** Each once: what is written for single clusters is one source with a part for each. */
  sources: (domain: Domain): string[] => [...new Set(domain.contributions.map((part) => part.source))],
}
