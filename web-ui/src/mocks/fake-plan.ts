// SPDX-License-Identifier: Apache-2.0
import type { ChangeItemDto, CountsDto, DomainDto, DomainSpecDto, PlanDto } from '@/api/types'
import type { FakeFleet } from './fake-fleet.ts'

const MOST_ITEMS = 1000
const MOST_ZONES = 100
const MOST_ZONES_OF_ONE = 1000
const MOST_TEXT_CLUSTERS = 10

/** What a dry run tells of a plan: texts of the first clusters, or of the one that was asked for; with `cut` where there are others. */
export function toldPart<Told extends PlanDto>(plan: Told, query: URLSearchParams): Told {
  const wanted = query.get('planCluster')
  const below = query.get('planZone')
  const most = wanted === null ? MOST_ZONES : MOST_ZONES_OF_ONE
  const isBelow = (zone: string) => below === null || zone === below || zone.endsWith(`.${below}`)
  const clusters = plan.clusters.map((cluster, at): PlanDto['clusters'][number] => {
    const { zones: all, corefile, ...rest } = cluster
    if (wanted === null ? at >= MOST_TEXT_CLUSTERS : wanted !== cluster.id) return { ...rest, zones: [], cut: true }
    const zones = all.filter(({ zone }) => isBelow(zone))
    return { ...rest, corefile, zones: zones.slice(0, most), ...(zones.length > most ? { cut: true } : {}) }
  })
  return { ...plan, clusters }
}

/** The plan of many changes together. `after` undefined: deleted. */
export function planOfMany(fleet: FakeFleet, items: readonly ChangeItemDto[]): PlanDto {
  const plans = items.map(({ resource, after }) => planOf(fleet, resource.slice('domains/'.length), after))
  const total = (field: keyof CountsDto) => plans.reduce((sum, { counts }) => sum + counts[field], 0)
  const ids = new Set(plans.flatMap(({ clusters }) => clusters.map(({ id }) => id)))
  return {
    dryRun: true,
    revision: fleet.revision,
    hash: hashOf(fleet),
    counts: {
      created: total('created'),
      updated: total('updated'),
      deleted: total('deleted'),
      unchanged: total('unchanged'),
    },
    items: plans.flatMap((plan) => plan.items).slice(0, MOST_ITEMS),
    warnings: [],
    clusters: [...ids].map((id) => {
      const touched = plans.flatMap((plan) => plan.clusters.filter((cluster) => cluster.id === id))
      const gone = touched.flatMap(({ emptied }) => emptied?.names ?? [])
      const lost = touched.flatMap(({ stripped }) => stripped?.names ?? [])
      return {
        id,
        nodes: touched[0]?.nodes ?? 0,
        names: { before: 240, after: 240 - gone.length },
        zones: touched.flatMap(({ zones }) => zones),
        ...(gone.length === 0 ? {} : { emptied: { count: gone.length, names: gone.slice(0, MOST_ITEMS) } }),
        ...(lost.length === 0 ? {} : { stripped: { count: lost.length, names: lost.slice(0, MOST_ITEMS) } }),
      }
    }),
  }
}

/** Made on this state of everything; what is planned on another is not written. */
export const hashOf = (fleet: FakeFleet): string => `${fleet.revision}-${'0'.repeat(64)}`

/** By cluster, whether the domain has an answer there, as it is or with `spec` in the place of what was written through the API. */
function answersIn(fleet: FakeFleet, name: string, spec: Partial<DomainSpecDto> | undefined): Set<string> {
  const parts = [...(fleet.contributions.get(name) ?? [])].flatMap(([source, part]) => (source === 'api' ? [] : [part]))
  return new Set(
    [...parts, ...(spec === undefined ? [] : [spec])]
      .filter(({ enabled }) => enabled !== false)
      .flatMap(({ placement }) => fleet.selected(placement).map(({ id }) => id)),
  )
}

type Records = Pick<DomainSpecDto, 'records'>

/** Names below the domain that have records before and none after. */
function strippedOf(name: string, before: Records | undefined, after: Records | undefined): string[] {
  const below = (spec: Records | undefined) => new Set((spec?.records ?? []).map((record) => record.name ?? '@'))
  const left = below(after)
  return [...below(before)].filter((at) => at !== '@' && !left.has(at)).map((at) => `${at}.${name}`)
}

/** The plan of one domain's change, in the form a dry run gives it. `after` undefined: deleted. */
export function planOf(fleet: FakeFleet, name: string, after: DomainSpecDto | undefined): PlanDto {
  const before = fleet.domain(name)
  const item: ChangeItemDto = { resource: `domains/${name}`, source: 'api', before: specOf(before), after }
  const unchanged = before !== undefined && JSON.stringify(item.before) === JSON.stringify(after)
  const was = new Set(before === undefined ? [] : fleet.selected(before.placement).map((cluster) => cluster.id))
  const will = new Set(after === undefined ? [] : fleet.selected(after.placement).map((cluster) => cluster.id))
  const touched = unchanged ? [] : [...fleet.clusters.values()].filter(({ id }) => was.has(id) || will.has(id))
  const answered = answersIn(fleet, name, item.before)
  const answers = answersIn(fleet, name, after)
  const stripped = strippedOf(name, before, after)
  const count = (hit: boolean) => (hit && !unchanged ? 1 : 0)
  return {
    dryRun: true,
    revision: fleet.revision,
    hash: hashOf(fleet),
    counts: {
      created: count(before === undefined),
      updated: count(before !== undefined && after !== undefined),
      deleted: count(after === undefined),
      unchanged: unchanged ? 1 : 0,
    },
    items: unchanged ? [] : [item],
    warnings: after === undefined ? [] : fleet.warningsOf(name, after.wildcard === true),
    clusters: touched.map(({ id, nodes }) => ({
      id,
      nodes: nodes.total,
      names: { before: 240 + (answered.has(id) ? 1 : 0), after: 240 + (answers.has(id) ? 1 : 0) },
      ...(answered.has(id) && !answers.has(id) ? { emptied: { count: 1, names: [name] } } : {}),
      ...(answered.has(id) && answers.has(id) && stripped.length > 0
        ? { stripped: { count: stripped.length, names: stripped } }
        : {}),
      zones: [
        {
          zone: name,
          before: zoneText(name, was.has(id) ? item.before : undefined),
          after: zoneText(name, will.has(id) ? after : undefined),
        },
      ],
      corefile:
        was.has(id) === will.has(id)
          ? undefined
          : { before: corefile(was.has(id) ? name : undefined), after: corefile(will.has(id) ? name : undefined) },
    })),
  }
}

function specOf(domain: DomainDto | undefined): Record<string, unknown> | undefined {
  const part = domain?.contributions.find((contribution) => contribution.source === 'api')
  if (part === undefined) return undefined
  return Object.fromEntries(Object.entries(part).filter(([key]) => key !== 'source' && key !== 'revision'))
}

function zoneText(name: string, spec: Partial<DomainSpecDto> | undefined): string | undefined {
  if (spec === undefined) return undefined
  const owners = spec.wildcard === true ? ['@', '*'] : ['@']
  const record = (owner: string, ip: string) =>
    `${owner}\t${spec.ttl ?? 30}\tIN\t${ip.includes(':') ? 'AAAA' : 'A'}\t${ip}`
  const records = owners.flatMap((owner) => (spec.addresses ?? []).map((ip) => record(owner, ip)))
  return [
    `$ORIGIN ${name}.`,
    `@\t5\tIN\tSOA\tns.zonefleet.internal. host.zonefleet.internal. <next> 60 30 3600 5`,
    ...records,
    ...(spec.records ?? []).map(
      ({ name: at, ttl, type, data }) => `${at ?? '@'}\t${ttl ?? spec.ttl ?? 30}\tIN\t${type}\t${data}`,
    ),
    '',
  ].join('\n')
}

function corefile(name: string | undefined): string {
  const block = (zone: string) =>
    `${zone}:53 {\n    bind 169.254.20.10\n    errors\n    file zones/db.${zone} {\n        reload 100ms\n        fallthrough\n    }\n    forward . 127.0.0.1:5399\n}\n`
  return block('example.com') + (name === undefined ? '' : block(name))
}
