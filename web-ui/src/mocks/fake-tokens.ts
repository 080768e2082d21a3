// SPDX-License-Identifier: Apache-2.0
import type { RoleDto, TokenDto, TokenSpecDto } from '@/api/types'
import { covers } from '../shared/role-order.ts'
import type { FakeFleet } from './fake-fleet.ts'
import { json, page, problem } from './fake-http.ts'

/** The token of the configuration. */
export const FAKE_TOKEN = 'zf-fake-token'

/** Who sends a request, by its header. */
export interface FakeCaller {
  readonly name: string
  readonly role: RoleDto
}

export function callerOf(fleet: FakeFleet, authorization: string | null): FakeCaller | undefined {
  const secret = authorization?.replace(/^Bearer /, '') ?? ''
  if (secret === FAKE_TOKEN) return { name: 'admin', role: 'admin' }
  const token = fleet.tokens.get(fleet.secrets.get(secret) ?? '')
  return token === undefined ? undefined : { name: token.id, role: token.role }
}

const FOR_ADMINS: readonly string[] = ['clusters', 'profiles', 'sources', 'nodes']

/** The role that a request needs. */
export function neededFor(method: string, path: string): RoleDto {
  const [noun = '', , third] = path.slice(1).split('/')
  if (noun === 'tokens' || noun === 'secrets') return 'admin'
  if (method === 'GET') return 'reader'
  return FOR_ADMINS.includes(noun) && third !== 'poll' ? 'admin' : 'editor'
}

export function refusalOf({ name, role }: FakeCaller, needed: RoleDto): Response | undefined {
  if (covers(role, needed)) return undefined
  return problem(403, 'forbidden', 'This token may not do that', {
    detail: `This needs the role ${needed}; the token ${name} has the role ${role}.`,
  })
}

export function listTokens(fleet: FakeFleet, query: URLSearchParams): Response {
  const configured: TokenDto = { id: 'admin', role: 'admin', configured: true, expired: false }
  const all = [configured, ...fleet.tokens.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  return json(
    200,
    page(all, query, (token) => token.id),
  )
}

export async function tokenById(fleet: FakeFleet, id: string, request: Request): Promise<Response> {
  const before = fleet.tokens.get(id)
  if (id === 'admin' && request.method !== 'GET')
    return problem(409, 'configured-token', 'This token is the configuration’s')
  if (request.method === 'PUT') return put(fleet, id, (await request.json()) as TokenSpecDto, request)
  if (before === undefined) return problem(404, 'not-found', `There is no token ${id}`)
  if (request.method === 'GET') return json(200, before, { ETag: `"${before.revision ?? 0}"` })
  fleet.tokens.delete(id)
  fleet.revision += 1
  return new Response(null, { status: 204 })
}

function put(fleet: FakeFleet, id: string, spec: TokenSpecDto, request: Request): Response {
  const before = fleet.tokens.get(id)
  if (request.headers.get('If-None-Match') === '*' && before !== undefined)
    return problem(412, 'precondition-failed', 'It is not what you last read')
  if (!/^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/.test(id)) {
    const message = 'use 1 to 64 letters, digits, dots, hyphens, _ and @; begin with a letter or digit'
    return problem(422, 'invalid', 'The request breaks rules', {
      faults: [{ pointer: 'path/id', rule: 'token-id', message }],
    })
  }
  fleet.revision += 1
  const made = { created: new Date().toISOString(), createdBy: 'token:admin' }
  const token: TokenDto = {
    ...made,
    ...before,
    ...spec,
    id,
    configured: false,
    expired: false,
    revision: fleet.revision,
  }
  fleet.tokens.set(id, token)
  if (before !== undefined) return json(200, token)
  const secret = fleet.giveSecret(id)
  return json(201, { ...token, secret })
}
