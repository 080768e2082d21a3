// SPDX-License-Identifier: Apache-2.0
import type { ProblemDto } from './types'

/** One fault of a request: where it is, as a JSON pointer, and what to do about it. */
export interface FieldFault {
  readonly pointer: string
  readonly rule: string
  readonly message: string
}

/** What came back instead of an answer. `status` 0: nothing came back at all. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'

  constructor(
    readonly status: number,
    readonly kind: string,
    title: string,
    readonly detail: string = '',
    readonly faults: readonly FieldFault[] = [],
    readonly current?: unknown,
  ) {
    super(title)
  }

  /** Somebody else wrote in between: the write was based on an older version. */
  get isConflict(): boolean {
    return this.current !== undefined || this.status === 412 || this.kind === 'conflict'
  }

  /** The guard against removing too much at once; `allowShrink` says that it is meant. */
  get isShrink(): boolean {
    return this.kind === 'shrink'
  }

  get isUnreachable(): boolean {
    return this.status === 0
  }

  /** Worth repeating as it is: nothing arrived, or the server says that it cannot just now. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504
  }
}

export const unreachable = (cause: unknown): ApiProblem =>
  new ApiProblem(0, 'unreachable', 'The control plane did not answer', cause instanceof Error ? cause.message : '')

/** Reads an `application/problem+json` body; a body of any other form (a proxy's page) gives just the status. */
export function problemFrom(status: number, statusText: string, body: unknown): ApiProblem {
  if (!isProblem(body)) return new ApiProblem(status, 'unknown', `${status} ${statusText}`.trim())
  const kind = body.type.slice(body.type.lastIndexOf('/') + 1)
  const faults = (body.errors ?? []).map((e) => ({ pointer: e.pointer, rule: e.rule, message: e.message }))
  return new ApiProblem(status, kind, body.title, body.detail ?? '', faults, body.current)
}

export function isProblem(body: unknown): body is ProblemDto {
  return typeof body === 'object' && body !== null && 'title' in body && 'type' in body && typeof body.type === 'string'
}
