// SPDX-License-Identifier: Apache-2.0
import type { DomainDto, DomainSpecDto } from '@/api/types'
import { answersOf } from './fake-answers.ts'
import { planMoved, servedOf } from './fake-changes.ts'
import type { FakeFleet } from './fake-fleet.ts'
import { isMoved, json, problem } from './fake-http.ts'
import { hashOf, planOf, toldPart } from './fake-plan.ts'

export async function domainByName(
  fleet: FakeFleet,
  name: string,
  request: Request,
  query: URLSearchParams,
  part?: string,
): Promise<Response> {
  const before = fleet.domain(name)
  if (request.method === 'GET' && before !== undefined) {
    if (part === 'contributions') {
      const items = before.contributions.map((each) => ({ ...each, ...sinceOf(fleet, each.revision) }))
      return json(200, { items, total: items.length, conflicts: before.conflicts ?? [] })
    }
    if (part === 'answers') return answersOf(fleet, name, query)
    if (part === 'proof') return json(200, { name, ...servedOf(fleet, before.revision) })
  }
  if (request.method === 'GET') {
    return before === undefined
      ? problem(404, 'not-found', `There is no domain ${name}`)
      : json(200, before, { ETag: `"${before.revision}"` })
  }
  const key = request.headers.get('Idempotency-Key')
  const done = key === null ? undefined : fleet.answers.get(key)
  if (done !== undefined) return done.clone()
  const refused = lostCondition(before, request)
  if (refused !== undefined) return refused
  const dryRun = query.get('dryRun') === 'true'
  if (!dryRun && isMoved(query, hashOf(fleet))) return planMoved()
  const response =
    request.method === 'PUT'
      ? put(fleet, name, before, (await request.json()) as DomainSpecDto, query)
      : remove(fleet, name, before, query)
  if (key !== null && !dryRun && response.ok) fleet.answers.set(key, response.clone())
  return response
}

function put(
  fleet: FakeFleet,
  name: string,
  before: DomainDto | undefined,
  spec: DomainSpecDto,
  query: URLSearchParams,
): Response {
  // a rule or two are enough to see that a server's fault reaches its field
  const multicast = (spec.addresses ?? []).findIndex((ip) => ip.startsWith('224.'))
  if (multicast >= 0) {
    const faults = [
      {
        pointer: `/addresses/${multicast}`,
        rule: 'unicast',
        message: 'A multicast address answers nobody; give a unicast address.',
      },
    ]
    return problem(422, 'invalid', 'The request has 1 fault', { faults })
  }
  const misplaced = (spec.records ?? []).findIndex(({ type, name: at }) => type === 'A' && (at ?? '@') === '@')
  if (misplaced >= 0) {
    const message = 'give the domain\'s own addresses in "addresses"'
    const faults = [{ pointer: `/records/${misplaced}/type`, rule: 'address-at-domain', message }]
    return problem(422, 'invalid', 'The request has 1 fault', { faults })
  }
  const held = spec.enabled === false ? heldBy(name, query) : undefined
  if (held !== undefined) return held
  const dryRun = query.get('dryRun') === 'true'
  if (dryRun) return json(200, toldPart(planOf(fleet, name, spec), query))
  fleet.write([{ resource: `domains/${name}`, source: 'api', after: { ...spec } }], query.get('comment') ?? undefined)
  return json(before === undefined ? 201 : 200, fleet.domain(name), written(fleet))
}

/** Of the zone example.net no name can be taken without saying that this is meant. */
function heldBy(name: string, query: URLSearchParams): Response | undefined {
  if (query.get('allowShrink') === 'true' || !name.endsWith('.example.net')) return undefined
  const detail = 'Nothing was written: it would empty the zone example.net on prod-a, and 2 more.'
  return problem(409, 'shrink', 'Too much would be removed', { detail })
}

function remove(fleet: FakeFleet, name: string, before: DomainDto | undefined, query: URLSearchParams): Response {
  if (before === undefined) return problem(404, 'not-found', `There is no domain ${name}`)
  const held = heldBy(name, query)
  if (held !== undefined) return held
  if (query.get('dryRun') === 'true') return json(200, toldPart(planOf(fleet, name, undefined), query))
  fleet.deleteDomain(name, 'api')
  const counts = { created: 0, updated: 0, deleted: 1, unchanged: 0 }
  return json(200, { applied: 1, revision: fleet.revision, counts }, written(fleet))
}

function lostCondition(before: DomainDto | undefined, request: Request): Response | undefined {
  const ifMatch = request.headers.get('If-Match')
  if (request.headers.get('If-None-Match') === '*' && before !== undefined) {
    return problem(412, 'conflict', `${before.name} exists already`, { current: before })
  }
  if (ifMatch === null || ifMatch === (before === undefined ? undefined : `"${before.revision}"`)) return undefined
  return problem(412, 'conflict', 'The domain was changed in between', { current: before })
}

function sinceOf(fleet: FakeFleet, revision: number): { since?: string; actor?: string; change?: string } {
  const change = fleet.changes.find((each) => each.revision === revision)
  return change === undefined ? {} : { since: change.at, actor: change.actor, change: `/api/v1/changes/${change.id}` }
}

const written = (fleet: FakeFleet): Record<string, string> => ({
  ETag: `"${fleet.revision}"`,
  'Zonefleet-Change': `/api/v1/changes/${fleet.changes.at(-1)?.id ?? ''}`,
})
