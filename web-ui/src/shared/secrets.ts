// SPDX-License-Identifier: Apache-2.0
import { useQuery, type UseQueryReturnType } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { answer } from '@/api/client'
import { useServices } from '@/api/services'
import type { SecretDto, SecretKindDto } from '@/api/types'
import { allPages } from './all-pages'

/** A stored secret as it is listed; nobody is told its value. */
export interface Secret {
  readonly id: string
  readonly kind: SecretKindDto
  /** The server that it is sent to. */
  readonly url: string
  readonly comment: string
  readonly written: string
  readonly writtenBy: string
  /** Whether the control plane that answers can open it. */
  readonly readable: boolean
  /** Ids of the sources that name it. */
  readonly sources: readonly string[]
  /** Version that a write names. */
  readonly etag: string
}

export const Secret = {
  fromDto: ({ comment, revision, ...dto }: SecretDto): Secret => ({
    id: dto.id,
    kind: dto.kind,
    url: dto.url,
    comment: comment ?? '',
    written: dto.written,
    writtenBy: dto.writtenBy,
    readable: dto.readable,
    sources: dto.sources,
    etag: `"${revision}"`,
  }),
}

/** All of them. */
export interface Secrets {
  readonly all: readonly Secret[]
  /** Whether another can be stored: the control plane has a file of keys. */
  readonly writable: boolean
}

/** Below the topic of sources: what they name is a part of it. */
export const SECRETS_KEY = ['sources', 'secrets'] as const

/** Administrators alone may list them. */
export function useSecrets(enabled: Readonly<Ref<boolean>>): UseQueryReturnType<Secrets, Error> {
  const { api } = useServices()
  return useQuery({
    queryKey: SECRETS_KEY,
    enabled,
    // nothing tells that one was written: who looks again asks again
    staleTime: 0,
    queryFn: async ({ signal }) => {
      const pages = await allPages(
        async (query) => (await answer(api.GET('/secrets', { params: { query }, signal }))).data,
      )
      return {
        all: pages.flatMap(({ items }) => items.map((dto) => Secret.fromDto(dto))),
        // each page may be of another replica
        writable: pages.every(({ writable }) => writable),
      }
    },
  })
}
