// SPDX-License-Identifier: Apache-2.0
import type { ChangeItemDto, ChangeRequestDto, DomainSpecDto, EditRequestDto } from '@/api/types'
import { planMoved, written } from './fake-changes.ts'
import { specOf, type FakeFleet } from './fake-fleet.ts'
import { json, problem } from './fake-http.ts'
import { planOfMany, toldPart } from './fake-plan.ts'

/** `POST /edits`: the same change of the names given, of what was written through the API; as the server has it, all or nothing. */
export async function editDomains(fleet: FakeFleet, request: Request, query: URLSearchParams): Promise<Response> {
  const body = (await request.json()) as EditRequestDto
  const to = body.replaceAddress?.to
  if (to?.startsWith('224.') === true) {
    const message = 'use a unicast address'
    const faults = [{ pointer: '/replaceAddress/to', rule: 'unicast', message }]
    return problem(422, 'invalid', 'The request has 1 fault', { faults })
  }
  const items = (body.filter.names ?? []).flatMap((name): ChangeItemDto[] => {
    const part = fleet.contributions.get(name)?.get('api')
    if (part === undefined) return []
    const before: DomainSpecDto = specOf(part)
    const after = edited(before, body)
    if (JSON.stringify(after) === JSON.stringify(before)) return []
    return [{ resource: `domains/${name}`, source: 'api', after: { ...after } }]
  })
  return answer(fleet, request, query, items, body)
}

/** `POST /changes` with deletes of domains. */
export async function postChange(fleet: FakeFleet, request: Request, query: URLSearchParams): Promise<Response> {
  const body = (await request.json()) as ChangeRequestDto
  const names = body.operations.map(({ resource }) => resource.slice('domains/'.length))
  // as the server does it, the first that is not there is told, and no other
  const missing = names.findIndex((name) => fleet.contributions.get(name)?.has('api') !== true)
  if (missing >= 0) {
    const message = `there is no domains/${names[missing] ?? ''}`
    const faults = [{ pointer: `/operations/${missing}`, rule: 'not-found', message }]
    return problem(422, 'invalid', 'The request has 1 fault', { faults })
  }
  const items = names.map((name): ChangeItemDto => ({ resource: `domains/${name}`, source: 'api' }))
  return answer(fleet, request, query, items, body)
}

interface Agreed {
  readonly allowShrink?: boolean
  readonly planHash?: string
  readonly comment?: string
}

function answer(
  fleet: FakeFleet,
  request: Request,
  query: URLSearchParams,
  items: readonly ChangeItemDto[],
  { allowShrink, planHash, comment }: Agreed,
): Response {
  const key = request.headers.get('Idempotency-Key')
  const done = key === null ? undefined : fleet.answers.get(key)
  if (done !== undefined) return done.clone()
  const gone = items.filter(({ after }) => after === undefined || (after as DomainSpecDto).enabled === false)
  if (allowShrink !== true && gone.some(({ resource }) => resource.endsWith('.example.net'))) {
    const message = 'would empty zone example.net on cluster prod-a'
    const faults = [{ pointer: '', rule: 'shrink', message }]
    return problem(409, 'shrink', 'Too much would be removed', { faults })
  }
  const plan = planOfMany(fleet, items)
  if (query.get('dryRun') === 'true') return json(200, toldPart(plan, query))
  if (planHash !== undefined && planHash !== plan.hash) return planMoved()
  const response = written(fleet, items.length === 0 ? undefined : fleet.write(items, comment))
  if (key !== null) fleet.answers.set(key, response.clone())
  return response
}

const withoutNull = (fields: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined))

function edited(spec: DomainSpecDto, { set, replaceAddress }: EditRequestDto): DomainSpecDto {
  const labels = set?.labels === undefined ? {} : { labels: withoutNull({ ...spec.labels, ...set.labels }) }
  const changed = withoutNull({ ...spec, ...set, ...labels }) as DomainSpecDto
  if (replaceAddress === undefined) return changed
  const { from, to } = replaceAddress
  return { ...changed, addresses: [...new Set(spec.addresses?.map((ip) => (ip === from ? to : ip)))] }
}
