// SPDX-License-Identifier: Apache-2.0
import type { ChangeItemDto, ImportPlanDto, ImportRowDto, StateDto } from '@/api/types'
import type { FieldFault } from '@/api/problem'
import { planMoved, written } from './fake-changes.ts'
import { specOf, type FakeFleet } from './fake-fleet.ts'
import { json, problem } from './fake-http.ts'
import { toldPart } from './fake-plan.ts'

interface Row {
  readonly at: string
  readonly name: string
  readonly addresses: readonly string[]
}

/** `POST /import`: CSV with a name and addresses, lists of coredns-sync, and addresses of a state; as the server has it, all or nothing. */
export async function importFile(fleet: FakeFleet, request: Request, query: URLSearchParams): Promise<Response> {
  const key = request.headers.get('Idempotency-Key')
  const done = key === null ? undefined : fleet.answers.get(key)
  if (done !== undefined) return done.clone()
  const type = request.headers.get('Content-Type') ?? ''
  const text = await request.text()
  const rows = type.startsWith('text/csv') ? csvRows(text) : jsonRows(text, query.get('suffix') ?? '')
  const faults = rows.flatMap(faultsOf)
  if (faults.length > 0) {
    return problem(422, 'invalid', `The request has ${faults.length} faults`, { faults })
  }
  const plan = planOf(fleet, rows, query.get('prune') === 'true')
  if (query.get('dryRun') === 'true') return json(200, toldPart(plan, query))
  const agreed = query.get('planHash')
  if (agreed !== null && agreed !== plan.hash) return planMoved()
  const response = written(
    fleet,
    plan.items.length === 0 ? undefined : fleet.write(plan.items, query.get('comment') ?? undefined),
  )
  if (key !== null) fleet.answers.set(key, response.clone())
  return response
}

/** `GET /export` of what the fake knows. */
export function exportAll(fleet: FakeFleet, query: URLSearchParams): Response {
  const names = [...fleet.contributions.keys()].sort()
  const format = query.get('format') ?? 'yaml'
  if (format === 'csv') {
    const lines = names.map((name) => `${name},${(fleet.domain(name)?.addresses ?? []).join(' ')}`)
    const body = ['name,addresses', ...lines, ''].join('\n')
    return new Response(body, { headers: { 'Content-Type': 'text/csv' } })
  }
  const domains = names.flatMap((name) => {
    const own = fleet.contributions.get(name)?.get('api')
    return own === undefined ? [] : [[name, specOf(own)]]
  })
  return json(200, { zonefleet: 1, domains: Object.fromEntries(domains) as Record<string, object> })
}

function csvRows(text: string): Row[] {
  return text
    .split('\n')
    .slice(1)
    .map((line, index) => ({ line, at: `line/${index + 2}` }))
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, at }) => {
      const [name = '', addresses = ''] = line.split(',')
      return { at, name: name.trim(), addresses: addresses.trim().split(' ') }
    })
}

/** A list of coredns-sync, or a state with domains. */
function jsonRows(text: string, suffix: string): Row[] {
  const file = JSON.parse(text) as readonly { domain: string; ip: string }[] | StateDto
  if ('zonefleet' in file || 'domains' in file) {
    const domains = Object.entries(file.domains ?? {})
    return domains.map(([name, spec]) => ({ at: `/domains/${name}`, name, addresses: spec.addresses ?? [] }))
  }
  return (file as readonly { domain: string; ip: string }[]).map(({ domain, ip }, index) => ({
    at: `/${index}`,
    name: suffix === '' ? domain : `${domain}.${suffix}`,
    addresses: [ip],
  }))
}

const faultsOf = ({ at, name, addresses }: Row): (FieldFault & { rule: string })[] => [
  ...(name.includes('_') ? [{ pointer: at, rule: 'name', message: `use letters, digits and hyphens in ${name}` }] : []),
  ...addresses
    .filter((address) => !/^[0-9.]+$|:/.test(address))
    .map((address) => ({ pointer: at, rule: 'address', message: `${address} is no address` })),
]

function planOf(fleet: FakeFleet, rows: readonly Row[], prune: boolean): ImportPlanDto {
  const items: ChangeItemDto[] = []
  const told: ImportRowDto[] = []
  for (const { at, name, addresses } of rows) {
    const before = fleet.contributions.get(name)?.get('api')
    const same = before !== undefined && before.addresses.join() === addresses.join()
    const outcome = before === undefined ? 'created' : same ? 'unchanged' : 'updated'
    told.push({ at, resource: `domains/${name}`, outcome })
    if (same) continue
    const was = before && { addresses: before.addresses }
    items.push({ resource: `domains/${name}`, source: 'api', before: was, after: { addresses } })
  }
  const named = new Set(rows.map(({ name }) => name))
  for (const [name, parts] of prune ? fleet.contributions : []) {
    const own = parts.get('api')
    if (named.has(name) || own === undefined) continue
    items.push({ resource: `domains/${name}`, source: 'api', before: { addresses: own.addresses } })
    told.push({ at: '', resource: `domains/${name}`, outcome: 'deleted' })
  }
  const count = (outcome: ImportRowDto['outcome']) => told.filter((row) => row.outcome === outcome).length
  return {
    dryRun: true,
    revision: fleet.revision,
    hash: `${fleet.revision}-${'0'.repeat(64)}`,
    counts: {
      created: count('created'),
      updated: count('updated'),
      deleted: count('deleted'),
      unchanged: count('unchanged'),
    },
    items,
    warnings: [],
    clusters: [],
    rows: told,
  }
}
