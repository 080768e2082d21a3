// SPDX-License-Identifier: Apache-2.0
import { useQuery, type UseQueryReturnType } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { answer } from '@/api/client'
import { useServices } from '@/api/services'
import type { SecretDto, SecretKindDto } from '@/api/types'

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

const MOST = 1000

/** Administrators alone may list them. */
export function useSecrets(enabled: Readonly<Ref<boolean>>): UseQueryReturnType<Secrets, Error> {
  const { api } = useServices()
  return useQuery({
    queryKey: ['secrets'],
    enabled,
    queryFn: async ({ signal }) => {
      const { data } = await answer(api.GET('/secrets', { params: { query: { limit: MOST } }, signal }))
      return { all: data.items.map((dto) => Secret.fromDto(dto)), writable: data.writable }
    },
  })
}
