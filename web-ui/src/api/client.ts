// SPDX-License-Identifier: Apache-2.0
import createClient, { type Client, type Middleware } from 'openapi-fetch'
import type { Freshness } from './freshness'
import type { ServerWords } from '@/shared/server-words'
import { isProblem, problemFrom, unreachable } from './problem'
import type { paths } from './schema.gen'
import type { Session } from './session'

export type Api = Client<paths, 'application/json'>

/** A response with the headers that matter to a reader. */
export interface Answer<T> {
  readonly data: T
  readonly etag?: string
  readonly revision: number
  /** Id of the change that a write made; absent where it changed nothing. */
  readonly change?: string
}

/**
 * The typed client. It sends the token and the newest revision seen, and signs out when the server no longer takes the token.
 *
 * @param base address of the API, with a trailing slash left out
 * @param words says problems in the user's language
 */
export function createApi(
  base: string,
  session: Session,
  freshness: Freshness,
  fetch: typeof globalThis.fetch,
  words: ServerWords,
): Api {
  const api = createClient<paths, 'application/json'>({ baseUrl: base, fetch })
  // of what comes back the last that is used is the first that sees it
  api.use(inWords(words), withHeaders(session, freshness, fetch))
  return api
}

/** Problems are said in the user's language here, so that whoever shows one need not know of it. */
const inWords = (words: ServerWords): Middleware => ({
  async onResponse({ response }) {
    if (response.ok) return undefined
    const body: unknown = await response
      .clone()
      .json()
      .catch(() => undefined)
    if (!isProblem(body)) return undefined
    const title = words.title(body.type.slice(body.type.lastIndexOf('/') + 1), body.title)
    const errors = body.errors?.map((fault) => ({ ...fault, message: words.fault(fault) }))
    const { status, statusText, headers } = response
    return new Response(JSON.stringify({ ...body, title, errors }), { status, statusText, headers })
  },
})

const MIN_REVISION = 'Zonefleet-Min-Revision'

function withHeaders(session: Session, freshness: Freshness, fetch: typeof globalThis.fetch): Middleware {
  const sent = new WeakMap<Request, string>()
  return {
    onRequest({ request }) {
      if (session.token.value !== undefined) {
        request.headers.set('Authorization', `Bearer ${session.token.value}`)
        sent.set(request, session.token.value)
      }
      if (request.method === 'GET' && freshness.revision.value > 0) {
        request.headers.set(MIN_REVISION, String(freshness.revision.value))
      }
      return request
    },
    async onResponse({ request, response }) {
      if (request.headers.has(MIN_REVISION) && (await isOfAnotherStore(response))) {
        freshness.reset()
        const again = new Request(request)
        again.headers.delete(MIN_REVISION)
        const later = await fetch(again)
        freshness.heard(later.headers)
        return later
      }
      freshness.heard(response.headers)
      // an answer to an older token says nothing about the one in use
      const token = sent.get(request)
      if (response.status === 401 && token !== undefined && token === session.token.value) session.signOut('expired')
      return undefined
    },
  }
}

/** Whether the revision that was asked for does not exist: the store was restored, and counts from an earlier one. */
async function isOfAnotherStore(response: Response): Promise<boolean> {
  if (response.status !== 422) return false
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined)
  return problemFrom(422, '', body).faults.some((fault) => fault.rule === 'revision-unknown')
}

interface FetchResult<T> {
  readonly data?: T
  readonly error?: unknown
  readonly response: Response
}

/** The answer, or an {@link ApiProblem} thrown: nothing else leaves this module. */
export async function answer<T>(call: Promise<FetchResult<T>>): Promise<Answer<T>> {
  const result = await call.catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw unreachable(cause)
  })
  const { data, error, response } = result
  if (error !== undefined || !response.ok) throw problemFrom(response.status, response.statusText, error)
  return {
    data: data as T,
    etag: response.headers.get('ETag') ?? undefined,
    revision: Number(response.headers.get('Zonefleet-Revision') ?? 0),
    change: response.headers.get('Zonefleet-Change')?.split('/').at(-1),
  }
}

/** A key that makes a repeated write count once. Works without a secure context, which `crypto.randomUUID` does not. */
export const newIdempotencyKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
