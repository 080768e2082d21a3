// SPDX-License-Identifier: Apache-2.0
import { newIdempotencyKey, type Api } from '@/api/client'
import { ApiProblem } from '@/api/problem'
import type { BasedOn } from '@/shared/edit/editor'
import { Domain, type Part } from './data'
import { deleteDomain, putDomain, readDomain } from './queries'

/**
 * Puts a part back as it was, as an ordinary write: refused like any other when somebody wrote since.
 *
 * @param before undefined: there was none, so it is deleted again
 * @param written the version that the change to be taken back made
 */
export async function undoPut(api: Api, name: string, before: Part | undefined, written: string): Promise<void> {
  // it was so before: also where that empties a zone again
  const back = { name, basedOn: written, allowShrink: true }
  if (before === undefined) await deleteDomain(api, back, newIdempotencyKey())
  else await putDomain(api, { ...back, part: before }, newIdempotencyKey())
}

/** Declares a deleted part again, unless somebody else has done so since. */
export async function undoDelete(api: Api, name: string, before: Part): Promise<void> {
  const basedOn = await versionWithoutOwnPart(api, name)
  await putDomain(api, { name, part: before, basedOn }, newIdempotencyKey())
}

async function versionWithoutOwnPart(api: Api, name: string): Promise<BasedOn> {
  try {
    const { domain, etag } = await readDomain(api, name)
    if (Domain.ownPart(domain) === undefined) return etag
    throw new ApiProblem(412, 'conflict', 'It was declared anew in the meantime')
  } catch (problem) {
    if (problem instanceof ApiProblem && problem.status === 404) return undefined
    throw problem
  }
}
