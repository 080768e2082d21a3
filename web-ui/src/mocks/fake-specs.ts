// SPDX-License-Identifier: Apache-2.0
import type { ChangeItemDto, PlacementDto, PlanDto, PollResultDto, ProfileDto, SourceDto } from '@/api/types'
import { planMoved } from './fake-changes.ts'
import type { FakeFleet } from './fake-fleet.ts'
import { isMoved, json, page, problem } from './fake-http.ts'
import { kubernetesFaults } from './fake-kubernetes.ts'
import { toldPart } from './fake-plan.ts'

type Body = Readonly<Record<string, unknown>>
interface Kept {
  readonly id: string
  readonly revision: number
}

/** A kind of resource that is declared by a spec, as the fake keeps it. */
interface Kind<T extends Kept> {
  readonly noun: 'clusters' | 'profiles' | 'sources'
  readonly all: Map<string, T>
  /** What the server adds to a spec. */
  view: (id: string, spec: Body, revision: number, before: Kept | undefined) => T
  /** Fields of the view that nobody declares. */
  readonly told: readonly string[]
  /** What is wrong with a spec, or why one can't be removed. */
  faults: (spec: Body) => { pointer: string; rule: string; message: string }[]
  keeps: (id: string, query: URLSearchParams) => string | undefined
}

const NO_NODES = { total: 0, proved: 0, behind: 0, faulty: 0, silent: 0 }

function kindOf(fleet: FakeFleet, noun: string): Kind<Kept> | undefined {
  const kept: readonly Kind<never>[] = [
    {
      noun: 'clusters',
      all: fleet.clusters as Map<string, never>,
      told: ['nodes', 'versions', 'domains'],
      view: (id, spec, revision, before: Kept | undefined) => {
        const { nodes, domains } = (before ?? { nodes: NO_NODES, domains: { origin: 0, served: 0 } }) as unknown as Body
        return { labels: {}, ...spec, id, revision, nodes, domains } as never
      },
      faults({ profile }) {
        if (typeof profile !== 'string' || fleet.profiles.has(profile)) return []
        return [{ pointer: '/profile', rule: 'unknown', message: `there is no profile ${profile}: declare it first` }]
      },
      keeps: () => undefined,
    },
    {
      noun: 'profiles',
      all: fleet.profiles as Map<string, never>,
      told: ['clusters'],
      view: (id, spec, revision) =>
        ({ stubDomains: [], cache: { size: 9984 }, negativeTtl: 5, apply: 'auto', ...spec, id, revision }) as never,
      faults({ cache }) {
        const size = (cache as { size?: number } | undefined)?.size ?? 0
        if (size <= 1_000_000) return []
        return [{ pointer: '/cache/size', rule: 'range', message: 'use a whole number from 0 to 1000000' }]
      },
      keeps: (id) => [...fleet.clusters.values()].find(({ profile }) => profile === id)?.id,
    },
    {
      noun: 'sources',
      all: fleet.sources as Map<string, never>,
      told: ['domains', 'lastResult'],
      view: (id, spec, revision) => sourceOf(id, spec, revision) as never,
      faults: (spec) =>
        String(spec['url']).startsWith('http')
          ? kubernetesFaults(spec)
          : [{ pointer: '/url', rule: 'url', message: 'use an http or https address' }],
      keeps(id, query) {
        const parts = [...fleet.contributions].filter(([, of]) => of.has(id))
        return query.get('domains') === 'remove' ? undefined : parts[0]?.[0]
      },
    },
  ]
  return kept.find((kind) => kind.noun === noun)
}

const sourceOf = (id: string, spec: Body, revision: number): SourceDto => ({
  url: '',
  interval: '10s',
  timeout: '5s',
  maxBytes: 33_554_432,
  ttl: 30,
  wildcard: true,
  enabled: true,
  ...spec,
  id,
  revision,
  domains: 0,
})

const shown = (fleet: FakeFleet, kind: Kind<Kept>, one: Kept): Kept => {
  if (kind.noun === 'profiles') {
    const clusters = [...fleet.clusters.values()].filter(({ profile }) => profile === one.id).map(({ id }) => id)
    return { ...one, clusters } as ProfileDto
  }
  if (kind.noun !== 'sources') return one
  const domains = [...fleet.contributions.values()].filter((parts) => parts.has(one.id)).length
  return { ...one, domains, lastResult: fleet.results.get(one.id)?.[0] } as SourceDto
}

/** What is only shown is refused in a spec, as by the real one. */
const unknownIn = ({ told }: Kind<Kept>, spec: Body) =>
  told
    .filter((field) => field in spec)
    .map((field) => ({ pointer: `/${field}`, rule: 'unknown-field', message: 'remove it' }))

/** GET, PUT and DELETE of clusters, profiles and sources. */
export async function specsOf(
  fleet: FakeFleet,
  noun: string,
  id: string | undefined,
  request: Request,
  query: URLSearchParams,
): Promise<Response> {
  const kind = kindOf(fleet, noun)
  if (kind === undefined) return problem(404, 'not-found', `There is nothing at ${noun}`)
  const all = [...kind.all.values()].map((one) => shown(fleet, kind, one))
  if (id === undefined)
    return json(
      200,
      page(all, query, (one) => one.id),
    )
  const before = kind.all.get(id)
  if (request.method === 'GET') {
    if (before === undefined) return problem(404, 'not-found', `There is nothing called ${id} in ${noun}`)
    return json(200, shown(fleet, kind, before), { ETag: `"${before.revision}"` })
  }
  const condition = request.headers.get('If-Match')
  const isNew = request.headers.get('If-None-Match') === '*'
  if ((isNew && before !== undefined) || (condition !== null && condition !== `"${before?.revision ?? 0}"`))
    return problem(412, 'precondition-failed', `${id} is not as it was`, { current: before })
  const after = request.method === 'DELETE' ? undefined : ((await request.json()) as Body)
  const faults = after === undefined ? [] : [...unknownIn(kind, after), ...kind.faults(after)]
  if (faults.length > 0) return problem(422, 'invalid', 'The request has a fault', { faults })
  const user = after === undefined ? kind.keeps(id, query) : undefined
  if (user !== undefined) return problem(409, 'in-use', `${user} still has it`, { detail: 'Remove it there first.' })
  if (query.get('dryRun') === 'true') return json(200, toldPart(planOf(fleet, kind, id, before, after), query))
  return isMoved(query, hashOf(fleet)) ? planMoved() : written(fleet, kind, id, before, after)
}

/** Names that a cluster answers and would not any more, were this its spec. */
function emptiedOn(fleet: FakeFleet, id: string, after: Body): string[] {
  const now = fleet.clusters.get(id)?.labels ?? {}
  const then = (after['labels'] ?? {}) as Readonly<Record<string, string>>
  const isPlaced = (placement: PlacementDto | undefined, labels: Readonly<Record<string, string>>) => {
    const wanted = Object.entries(placement?.labels ?? {})
    const isLabelled = wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value)
    return placement === undefined || placement.clusters?.includes(id) === true || isLabelled
  }
  return [...fleet.contributions].flatMap(([name, parts]) => {
    const on = [...parts.values()].filter(({ enabled }) => enabled)
    const answers = (labels: Readonly<Record<string, string>>) => on.some((part) => isPlaced(part.placement, labels))
    return answers(now) && !answers(then) ? [name] : []
  })
}

/** Names of which nothing is left without what this source says. */
const onlyOf = (fleet: FakeFleet, source: string): string[] =>
  [...fleet.contributions].flatMap(([name, parts]) => (parts.has(source) && parts.size === 1 ? [name] : []))

const hashOf = (fleet: FakeFleet): string => `${fleet.revision}-${'2'.repeat(64)}`

const specIn = (kind: Kind<Kept>, one: Kept | undefined) =>
  one === undefined
    ? undefined
    : (Object.fromEntries(
        Object.entries(one).filter(([key]) => !['id', 'revision', ...kind.told].includes(key)),
      ) as Record<string, never>)

function planOf(
  fleet: FakeFleet,
  kind: Kind<Kept>,
  id: string,
  before: Kept | undefined,
  after: Body | undefined,
): PlanDto {
  const item = { resource: `${kind.noun}/${id}`, source: 'api', before: specIn(kind, before), after } as ChangeItemDto
  const unchanged = JSON.stringify(item.before) === JSON.stringify(item.after)
  const users = [...fleet.clusters.values()].filter(({ profile }) => kind.noun === 'profiles' && profile === id)
  const ofCluster = kind.noun === 'clusters' && after !== undefined ? emptiedOn(fleet, id, after) : []
  const ofSource = kind.noun === 'sources' && after === undefined ? onlyOf(fleet, id) : []
  const emptied = [...ofCluster, ...ofSource]
  const losing = [...fleet.clusters.values()].filter(
    (one) => emptied.length > 0 && (kind.noun === 'sources' || one.id === id),
  )
  const text = (spec: unknown) => `# ${kind.noun}/${id}\n${JSON.stringify(spec, undefined, 2)}\n`
  return {
    dryRun: true,
    revision: fleet.revision,
    hash: hashOf(fleet),
    counts: {
      created: before === undefined ? 1 : 0,
      updated: before !== undefined && after !== undefined && !unchanged ? 1 : 0,
      deleted: after === undefined ? 1 : 0,
      unchanged: unchanged ? 1 : 0,
    },
    items: unchanged ? [] : [item],
    warnings: [],
    clusters: [...users, ...losing].map((cluster) => ({
      id: cluster.id,
      nodes: cluster.nodes.total,
      names: { before: 80, after: 80 - emptied.length },
      ...(emptied.length === 0 ? {} : { emptied: { count: emptied.length, names: emptied } }),
      zones: [],
      corefile: { before: text(item.before), after: text(after) },
    })),
  }
}

function written(
  fleet: FakeFleet,
  kind: Kind<Kept>,
  id: string,
  before: Kept | undefined,
  after: Body | undefined,
): Response {
  fleet.revision += 1
  if (after === undefined) kind.all.delete(id)
  else kind.all.set(id, kind.view(id, after, fleet.revision, before))
  const item = { resource: `${kind.noun}/${id}`, source: 'api', before: specIn(kind, before), after } as ChangeItemDto
  const change = fleet.log([item])
  fleet.tell(kind.noun, 'changes')
  const headers = { ETag: `"${fleet.revision}"`, 'Zonefleet-Change': `/api/v1/changes/${change.id}` }
  const now = kind.all.get(id)
  if (now !== undefined) return json(before === undefined ? 201 : 200, shown(fleet, kind, now), headers)
  const result = { applied: 1, revision: fleet.revision, change: headers['Zonefleet-Change'], counts: change.counts }
  return json(200, result, headers)
}

export function resultsOf(fleet: FakeFleet, id: string): Response {
  const items = fleet.results.get(id) ?? []
  return json(200, { items, total: items.length })
}

export function pollSource(fleet: FakeFleet, id: string, query: URLSearchParams): Response {
  if (!fleet.sources.has(id)) return problem(404, 'not-found', `There is no source ${id}`)
  const at = new Date().toISOString()
  if (query.get('dryRun') === 'true') {
    const names = { added: [`new.${id}.example.com`], updated: [], removed: [`gone.${id}.example.com`] }
    const look: PollResultDto = { at, outcome: 'planned', rows: 24, added: 1, updated: 0, removed: 1, names }
    return json(200, look)
  }
  const result: PollResultDto = { at, outcome: 'unchanged', rows: 24, added: 0, updated: 0, removed: 0, lastGood: at }
  fleet.results.set(id, [result, ...(fleet.results.get(id) ?? [])])
  fleet.tell('sources')
  return json(200, result)
}
