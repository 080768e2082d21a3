// SPDX-License-Identifier: Apache-2.0
import type { DrainDto, DrainSpecDto, PlanDto } from '@/api/types'
import { planMoved } from './fake-changes.ts'
import type { FakeFleet } from './fake-fleet.ts'
import { isMoved, json, page, problem } from './fake-http.ts'

export function listDrains(fleet: FakeFleet, query: URLSearchParams): Response {
  return json(
    200,
    page([...fleet.drains.values()], query, (drain) => drain.id),
  )
}

/** Names of which a drain leaves nothing: all that they have belongs to it. */
function emptiedBy(fleet: FakeFleet, spec: DrainSpecDto): string[] {
  return [...fleet.contributions].flatMap(([name, parts]) => {
    const left = [...parts].flatMap(([source, part]) =>
      (spec.cluster === undefined || part.origin === spec.cluster) &&
      (spec.source === undefined || source === spec.source)
        ? part.addresses.filter((ip) => spec.addresses !== undefined && !spec.addresses.includes(ip))
        : part.addresses,
    )
    const kept = [...parts.values()].some((part) => part.lastResort === true)
    return left.length === 0 && !kept ? [name] : []
  })
}

const hashOf = (fleet: FakeFleet): string => `${fleet.revision}-${'1'.repeat(64)}`

function planOfDrain(fleet: FakeFleet, id: string, after: DrainSpecDto | undefined): PlanDto {
  const before = fleet.drains.get(id)
  const names = after === undefined ? [] : emptiedBy(fleet, after)
  const item = { resource: `drains/${id}`, source: 'api', before: before as Record<string, never> | undefined, after }
  return {
    dryRun: true,
    revision: fleet.revision,
    hash: hashOf(fleet),
    counts: { created: before ? 0 : 1, updated: before && after ? 1 : 0, deleted: after ? 0 : 1, unchanged: 0 },
    items: [item],
    warnings: [],
    clusters: [...fleet.clusters.values()].map((cluster) => ({
      id: cluster.id,
      nodes: cluster.nodes.total,
      names: { before: 80, after: 80 - names.length },
      emptied: { count: names.length, names: names.slice(0, 1000) },
      zones: [],
    })),
  }
}

export async function drainById(
  fleet: FakeFleet,
  id: string,
  request: Request,
  query: URLSearchParams,
): Promise<Response> {
  const before = fleet.drains.get(id)
  const dryRun = query.get('dryRun') === 'true'
  if (request.method === 'PUT') return put(fleet, id, (await request.json()) as DrainSpecDto, query, request)
  if (before === undefined) return problem(404, 'not-found', `There is no drain ${id}`)
  if (request.method === 'GET') return json(200, before, { ETag: `"${before.revision}"` })
  if (dryRun) return json(200, planOfDrain(fleet, id, undefined))
  fleet.drains.delete(id)
  return written(fleet, id, before, undefined)
}

function put(fleet: FakeFleet, id: string, spec: DrainSpecDto, query: URLSearchParams, request: Request): Response {
  const before = fleet.drains.get(id)
  if (request.headers.get('If-None-Match') === '*' && before !== undefined)
    return problem(412, 'precondition-failed', `${id} exists already`, { current: before })
  if (spec.cluster !== undefined && !fleet.clusters.has(spec.cluster)) {
    const message = `there is no cluster ${spec.cluster}: declare it first`
    return problem(422, 'invalid', 'The request has 1 fault', {
      faults: [{ pointer: '/cluster', rule: 'unknown', message }],
    })
  }
  if (spec.source !== undefined && !fleet.sources.has(spec.source)) {
    const message = `there is no source ${spec.source}: declare it first`
    return problem(422, 'invalid', 'The request has 1 fault', {
      faults: [{ pointer: '/source', rule: 'unknown-source', message }],
    })
  }
  if (query.get('allowShrink') !== 'true' && emptiedBy(fleet, spec).length > 0) {
    const faults = emptiedBy(fleet, spec).map((name) => ({
      pointer: '',
      rule: 'drain-empties',
      message: `nothing of ${name} would be left`,
    }))
    return problem(409, 'shrink', 'Too much would be removed', { faults })
  }
  if (query.get('dryRun') === 'true') return json(200, planOfDrain(fleet, id, spec))
  if (isMoved(query, hashOf(fleet))) return planMoved()
  const drain: DrainDto = { id, ...spec, revision: fleet.revision + 1 }
  fleet.drains.set(id, drain)
  return written(fleet, id, before, drain)
}

function written(fleet: FakeFleet, id: string, before: DrainDto | undefined, after: DrainDto | undefined): Response {
  fleet.revision += 1
  const plain = (drain: DrainDto | undefined) => drain as Record<string, never> | undefined
  const change = fleet.log([{ resource: `drains/${id}`, source: 'api', before: plain(before), after: plain(after) }])
  fleet.propagate([undefined])
  const headers = { ETag: `"${fleet.revision}"`, 'Zonefleet-Change': `/api/v1/changes/${change.id}` }
  if (after !== undefined) return json(before === undefined ? 201 : 200, after, headers)
  return json(
    200,
    { applied: 1, revision: fleet.revision, change: headers['Zonefleet-Change'], counts: change.counts },
    headers,
  )
}
