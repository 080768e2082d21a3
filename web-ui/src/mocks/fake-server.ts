// SPDX-License-Identifier: Apache-2.0
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import type { Connect, Plugin } from 'vite'
import { FakeApi } from './fake-api.ts'
import type { FakeFleet } from './fake-fleet.ts'
import { seededFleet } from './seed.ts'

/** What the control plane sends with every page; `vite preview` sends the same, so that browser tests see what it forbids. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/**
 * A control plane in memory behind `vite dev` and `vite preview`. ZONEFLEET_URL, where set, replaces it by a real one
 * for `vite dev`; ZONEFLEET_PREFIX serves the preview below a path, as behind a proxy.
 */
export function fakeControlPlane(): Plugin {
  const real = process.env['ZONEFLEET_URL']
  const prefix = process.env['ZONEFLEET_PREFIX'] ?? ''
  return {
    name: 'zonefleet:fake-control-plane',
    config: (_, { command, isPreview }) =>
      command === 'serve' && isPreview !== true && real !== undefined
        ? { server: { proxy: { '/api': { target: real, changeOrigin: true } } } }
        : {},
    configureServer(server) {
      if (real === undefined) server.middlewares.use(apiOf(new FakeApi(seededFleet())))
    },
    configurePreviewServer(server) {
      const fleet = seededFleet()
      server.middlewares.use(asServed(prefix))
      server.middlewares.use(partsOf(fleet))
      server.middlewares.use(apiOf(new FakeApi(fleet)))
    },
  }
}

/** The headers of the control plane, below the prefix of a proxy. */
function asServed(prefix: string): Connect.NextHandleFunction {
  return (request, response, next) => {
    response.setHeader('Content-Security-Policy', CONTENT_SECURITY_POLICY)
    response.setHeader('X-Content-Type-Options', 'nosniff')
    const url = request.url ?? '/'
    if (url.startsWith(`${prefix}/`)) {
      request.url = url.slice(prefix.length)
      next()
    } else response.writeHead(404).end()
  }
}

/** What browser tests do to the parts of a real one by another way: `POST parts/etcd/kill` and `POST parts/etcd/start`. */
function partsOf(fleet: FakeFleet): Connect.NextHandleFunction {
  return (request, response, next) => {
    const [, action] = /^\/parts\/etcd\/(kill|start)$/.exec(request.url ?? '') ?? []
    if (action === undefined || request.method !== 'POST') next()
    else {
      fleet.setStore(action === 'start')
      response.writeHead(204).end()
    }
  }
}

function apiOf(api: FakeApi): Connect.NextHandleFunction {
  return (request, response, next) => {
    if (request.url?.startsWith('/api/v1') === true) void answer(api, request, response)
    else next()
  }
}

async function answer(api: FakeApi, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const method = request.method ?? 'GET'
  const body = method === 'GET' || method === 'HEAD' ? undefined : Buffer.concat(chunks)
  const headers = new Headers(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)] as [string, string]),
  )
  const url = `http://fake${request.url ?? '/'}`
  const answered = await api.handle(new Request(url, { method, headers, body, signal: gone.signal }))
  response.writeHead(answered.status, Object.fromEntries(answered.headers))
  response.flushHeaders()
  if (answered.body === null) return void response.end()
  const stream = Readable.fromWeb(answered.body as NodeStream)
  // the other side hung up: nothing left to do for it
  stream.on('error', () => response.destroy())
  stream.pipe(response)
}
