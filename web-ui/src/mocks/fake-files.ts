// SPDX-License-Identifier: Apache-2.0
import type { ChangeItemDto, ImportPlanDto, ImportRowDto } from '@/api/types'
import type { FieldFault } from '@/api/problem'
import type { FakeFleet } from './fake-fleet.ts'
import { json, problem } from './fake-http.ts'

interface Row {
  readonly at: string
  readonly name: string
  readonly addresses: readonly string[]
}

/** `POST /import`: CSV with a name and addresses, and lists of coredns-sync; as the server has it, all or nothing. */
export async function importFile(fleet: FakeFleet, request: Request, query: URLSearchParams): Promise<Response> {
  const key = request.headers.get('Idempotency-Key')
  const done = key === null ? undefined : fleet.answers.get(key)
  if (done !== undefined) return done.clone()
  const type = request.headers.get('Content-Type') ?? ''
  const text = await request.text()
  const rows = type.startsWith('text/csv') ? csvRows(text) : listRows(text, query.get('suffix') ?? '')
  const faults = rows.flatMap(faultsOf)
  if (faults.length > 0) {
    return problem(422, 'invalid', `The request has ${faults.length} faults`, { faults })
  }
  const plan = planOf(fleet, rows, query.get('prune') === 'true')
  if (query.get('dryRun') === 'true') return json(200, plan)
  const agreed = query.get('planHash')
  if (agreed !== null && agreed !== plan.hash) return problem(409, 'plan-moved', 'The plan is not what it was')
  for (const { resource, after } of plan.items) {
    const name = resource.slice('domains/'.length)
    if (after === undefined) fleet.deleteDomain(name, 'api')
    else fleet.putDomain(name, 'api', after)
  }
  const { counts } = plan
  const change = fleet.changes.at(-1)?.id ?? ''
  const headers = { 'Zonefleet-Change': `/api/v1/changes/${change}` }
  const response = json(200, { applied: plan.items.length, revision: fleet.revision, counts }, headers)
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
  return json(200, { version: 1, domains: Object.fromEntries(names.map((name) => [name, {}])) })
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

const listRows = (text: string, suffix: string): Row[] =>
  (JSON.parse(text) as readonly { domain: string; ip: string }[]).map(({ domain, ip }, index) => ({
    at: `/${index}`,
    name: suffix === '' ? domain : `${domain}.${suffix}`,
    addresses: [ip],
  }))

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
