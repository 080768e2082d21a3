// SPDX-License-Identifier: Apache-2.0
import type { ChangeDto, ChangeItemDto, NodeDto, NodeReceiptDto, ReceiptDto, ServedDto } from '@/api/types'
import type { FakeFleet } from './fake-fleet.ts'
import { json, page, problem } from './fake-http.ts'
import { planOfMany } from './fake-plan.ts'

export function listChanges(fleet: FakeFleet, query: URLSearchParams): Response {
  const q = (query.get('q') ?? '').toLowerCase()
  const [actor, resource, kind] = [query.get('actor'), query.get('resource'), query.get('kind')]
  const [effect, since] = [query.get('effect'), query.get('since')]
  const items = fleet.changes
    .toReversed()
    .filter((change) => actor === null || change.actor === actor)
    .filter((change) => since === null || change.at >= since)
    .filter((change) => resource === null || change.items?.some((item) => item.resource === resource) === true)
    .filter((change) => kind === null || change.items?.some((item) => item.resource.startsWith(`${kind}/`)) === true)
    .filter((change) => effect === null || change.counts[effect as 'created'] > 0)
    .filter((change) => `${change.id} ${change.actor} ${change.comment ?? ''}`.toLowerCase().includes(q))
    .map((change): ChangeDto => ({ ...change, items: undefined }))
  // newest first, so the cursor goes down
  return json(
    200,
    page(items, query, (change) => String(1e6 - change.revision)),
  )
}

const find = (fleet: FakeFleet, id: string) => fleet.changes.find((change) => change.id === id)

const none = (id: string) => problem(404, 'not-found', `There is no change ${id}`)

export function changeById(fleet: FakeFleet, id: string): Response {
  const change = find(fleet, id)
  return change === undefined ? none(id) : json(200, change)
}

/** What it did, in pages that go by the place of each. */
export function changeItems(fleet: FakeFleet, id: string, query: URLSearchParams): Response {
  const change = find(fleet, id)
  if (change === undefined) return none(id)
  const all = change.items ?? []
  const q = (query.get('q') ?? '').toLowerCase()
  const effect = query.get('effect')
  const items = all
    .filter(({ resource, source }) => `${resource} ${source}`.toLowerCase().includes(q))
    .filter((item) => effect === null || effectOf(item) === effect)
  return json(
    200,
    page(items, query, (item) => String(1e6 + all.indexOf(item))),
  )
}

const effectOf = ({ before, after }: ChangeItemDto): string =>
  before === undefined ? 'created' : after === undefined ? 'deleted' : 'updated'

type Missing = ServedDto['missing'][number]

const reasonOf = (node: NodeDto, revision: number): Pick<Missing, 'reason' | 'code' | 'values'> => {
  const [fault] = node.faults
  if (fault !== undefined) {
    const { kind, subject, message, code, values } = fault
    const within = code === undefined ? {} : { ...values, 'said.code': code }
    return {
      reason: `${kind}: ${subject}: ${message}`,
      code: 'node-faulty',
      values: { kind, subject, said: message, ...within },
    }
  }
  if (node.state === 'silent') return { reason: 'silent: it does not report', code: 'node-silent', values: {} }
  const proved = node.revision ?? 0
  return {
    reason: `has proved ${proved} of all, not ${revision}`,
    code: 'node-behind',
    values: { proved: `${proved}`, feed: 'all', revision: `${revision}` },
  }
}

export function servedOf(fleet: FakeFleet, revision: number): ServedDto {
  const nodes = [...fleet.nodes.values()]
  const missing = nodes.filter((node) => (node.revision ?? 0) < revision)
  const last = nodes
    .map((node) => node.provedAt ?? '')
    .sort()
    .at(-1)
  return {
    complete: missing.length === 0 && nodes.length > 0,
    nodes: nodes.length,
    proved: nodes.length - missing.length,
    ...(last ? { since: last, exact: true } : {}),
    missing: missing.map((node) => ({ cluster: node.cluster, node: node.node, ...reasonOf(node, revision) })),
    ...(missing.length === 0 && last
      ? { safeAfter: new Date(Date.parse(last) + 30_000).toISOString() }
      : { notSafeReason: `${missing.length} of ${nodes.length} nodes may still give the old answer` }),
    holds: [{ seconds: 30, why: 'the answer before had a TTL of 30 s' }],
  }
}

export function receiptsOf(fleet: FakeFleet, id: string, query: URLSearchParams): Response {
  const change = find(fleet, id)
  if (change === undefined) return none(id)
  const items = [...fleet.nodes.values()].map((node): ReceiptDto => {
    const { cluster, node: name } = node
    return (node.revision ?? 0) < change.revision
      ? { cluster, node: name, state: 'missing', ...reasonOf(node, change.revision) }
      : { cluster, node: name, state: 'proved', at: provedAt(change, name), exact: true }
  })
  const list = page(items, query, (item) => `${item.cluster}/${item.node}`)
  return json(200, { ...list, revision: change.revision, served: servedOf(fleet, change.revision) })
}

/** What one node has proved of all changes, the newest first. */
export function nodeReceipts(fleet: FakeFleet, cluster: string, id: string, query: URLSearchParams): Response {
  const node = fleet.nodes.get(`${cluster}/${id}`)
  if (node === undefined) return problem(404, 'not-found', `There is no node ${cluster}/${id}`)
  const state = query.get('state')
  const items = fleet.changes
    .toReversed()
    .map((change): NodeReceiptDto => {
      const { id: of, at: changedAt, actor, comment, revision } = change
      const known = { change: of, changedAt, actor, comment, revision }
      return (node.revision ?? 0) < revision
        ? { ...known, state: 'missing', ...reasonOf(node, revision) }
        : { ...known, state: 'proved', at: provedAt(change, id), exact: true }
    })
    .filter((receipt) => state === null || receipt.state === state)
  // newest first, so the cursor goes down
  return json(
    200,
    page(items, query, (receipt) => String(1e6 - receipt.revision)),
  )
}

/** A steady little spread, so that pictures of it are alike. */
export const provedAt = (change: ChangeDto, node: string): string =>
  new Date(Date.parse(change.at) + 40 + ((node.charCodeAt(node.length - 1) * 37) % 60)).toISOString()

export async function revertChange(
  fleet: FakeFleet,
  id: string,
  request: Request,
  query: URLSearchParams,
): Promise<Response> {
  const change = find(fleet, id)
  if (change === undefined) return none(id)
  const body = (await request.json()) as { force?: boolean; planHash?: string; resources?: string[] }
  const items = (change.items ?? [])
    .filter(({ resource }) => resource.startsWith('domains/'))
    .filter(({ resource }) => body.resources?.includes(resource) !== false)
  const later = fleet.changes.filter((one) => one.revision > change.revision)
  const since = items.filter(({ resource }) => later.some((one) => one.items?.some((it) => it.resource === resource)))
  if (since.length > 0 && body.force !== true) {
    const faults = since.map(({ resource }) => {
      const message = `${resource} was changed since: revert that first, or say force`
      return { pointer: '', rule: 'changed-since', message }
    })
    return problem(409, 'changed-since', 'What the change did was changed since', { faults })
  }
  const back = items.map(({ resource, source, before }): ChangeItemDto => ({ resource, source, after: before }))
  const plan = planOfMany(fleet, back)
  if (query.get('dryRun') === 'true') return json(200, plan)
  if (body.planHash !== undefined && body.planHash !== plan.hash) return planMoved()
  return written(fleet, fleet.write(back, `Reverts ${id}`))
}

export const planMoved = (): Response => problem(409, 'plan-moved', 'The plan is not what it was')

/** What was done, and the change that it is. */
export function written(fleet: FakeFleet, change: ChangeDto | undefined): Response {
  const counts = change?.counts ?? { created: 0, updated: 0, deleted: 0, unchanged: 0 }
  const path = change && `/api/v1/changes/${change.id}`
  const result = { applied: change?.items?.length ?? 0, revision: fleet.revision, change: path, counts }
  return json(200, result, path === undefined ? {} : { 'Zonefleet-Change': path })
}
