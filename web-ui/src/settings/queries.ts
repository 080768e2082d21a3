// SPDX-License-Identifier: Apache-2.0
import { useQuery, type UseQueryReturnType } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { answer, type Api } from '@/api/client'
import { useServices } from '@/api/services'
import type { NewTokenDto, SecretSpecDto, TokenSpecDto } from '@/api/types'
import type { Secret } from '@/shared/secrets'
import { Token } from './tokens'

const MOST = 1000

/** All tokens; administrators alone may list them. */
export function useTokens(enabled: Readonly<Ref<boolean>>): UseQueryReturnType<Token[], Error> {
  const { api } = useServices()
  return useQuery({
    queryKey: ['tokens'],
    enabled,
    queryFn: async ({ signal }) => {
      const { data } = await answer(api.GET('/tokens', { params: { query: { limit: MOST } }, signal }))
      return data.items.map((dto) => Token.fromDto(dto))
    },
  })
}

/** Makes one. It is never sent again by itself: who gets the answer gets the only copy of the secret. */
export async function makeToken(api: Api, id: string, body: TokenSpecDto): Promise<string> {
  const params = { path: { id }, header: { 'If-None-Match': '*' } }
  const { data } = await answer(api.PUT('/tokens/{id}', { params, body }))
  return (data as NewTokenDto).secret
}

export async function revokeToken(api: Api, { id, etag }: Token): Promise<void> {
  await answer(api.DELETE('/tokens/{id}', { params: { path: { id }, header: { 'If-Match': etag } } }))
}

/** @param etag of the one whose value is replaced; undefined: there is none of that name yet */
export async function storeSecret(api: Api, id: string, body: SecretSpecDto, etag: string | undefined): Promise<void> {
  const header = etag === undefined ? { 'If-None-Match': '*' } : { 'If-Match': etag }
  await answer(api.PUT('/secrets/{id}', { params: { path: { id }, header }, body }))
}

export async function removeSecret(api: Api, { id, etag }: Secret): Promise<void> {
  await answer(api.DELETE('/secrets/{id}', { params: { path: { id }, header: { 'If-Match': etag } } }))
}
