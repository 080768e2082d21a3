// SPDX-License-Identifier: Apache-2.0
import type { SecretDto, SecretSpecDto } from '@/api/types'
import type { FakeFleet } from './fake-fleet.ts'
import { json, page, problem } from './fake-http.ts'

/** What sources name, by what of the spec that stands in. */
const usersOf = ({ sources }: FakeFleet, id: string): string[] =>
  [...sources.values()]
    .filter(({ header, kubernetes }) =>
      [header?.secret, kubernetes?.token, kubernetes?.kubeconfig].some((name) => name === id),
    )
    .map((source) => source.id)

export function listSecrets(fleet: FakeFleet, query: URLSearchParams): Response {
  const all = [...fleet.storedSecrets.values()]
    .map((secret) => ({ ...secret, sources: usersOf(fleet, secret.id) }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  return json(200, { ...page(all, query, (secret) => secret.id), writable: fleet.hasKeys })
}

export async function secretById(fleet: FakeFleet, id: string, request: Request): Promise<Response> {
  const before = fleet.storedSecrets.get(id)
  if (request.method === 'PUT') return put(fleet, id, (await request.json()) as SecretSpecDto, request)
  if (before === undefined) return problem(404, 'not-found', `There is no secret ${id}`)
  const sources = usersOf(fleet, id)
  if (request.method === 'GET') return json(200, { ...before, sources }, { ETag: `"${before.revision}"` })
  if (sources.length > 0)
    return problem(409, 'in-use', 'It is still in use', { detail: `Secret ${id} is named by ${sources.join(', ')}.` })
  fleet.storedSecrets.delete(id)
  fleet.revision += 1
  return new Response(null, { status: 204 })
}

function faultsIn(id: string, { kind = 'token', value, url }: SecretSpecDto) {
  return [
    ...(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(id)
      ? []
      : [{ pointer: 'path/id', rule: 'secret-name', message: 'use 1 to 63 letters, digits, dots, hyphens and _' }]),
    ...(kind !== 'kubeconfig' && /\s/.test(value.trim())
      ? [{ pointer: '/value', rule: 'token', message: 'give one line of visible ASCII characters' }]
      : []),
    ...(url === undefined || URL.canParse(url)
      ? []
      : [{ pointer: '/url', rule: 'secret-url', message: 'use an https address' }]),
  ]
}

function put(fleet: FakeFleet, id: string, spec: SecretSpecDto, request: Request): Response {
  const before = fleet.storedSecrets.get(id)
  const match = request.headers.get('If-Match')
  if (request.headers.get('If-None-Match') === '*' && before !== undefined)
    return problem(412, 'precondition-failed', 'It is not what you last read')
  if (match !== null && match !== `"${before?.revision ?? ''}"`)
    return problem(412, 'precondition-failed', 'It is not what you last read')
  const faults = faultsIn(id, spec)
  if (faults.length > 0) return problem(422, 'invalid', 'The request breaks rules', { faults })
  fleet.revision += 1
  const { kind = 'token', value, url = /server: "?([^"\s]+)/.exec(value)?.[1] ?? '', comment } = spec
  const secret: SecretDto = {
    id,
    kind,
    url: new URL(url).origin,
    ...(comment === undefined ? {} : { comment }),
    written: new Date().toISOString(),
    writtenBy: 'token:admin',
    readable: true,
    sources: usersOf(fleet, id),
    revision: fleet.revision,
  }
  fleet.storedSecrets.set(id, secret)
  return json(before === undefined ? 201 : 200, { ...secret, result: before === undefined ? 'created' : 'replaced' })
}
