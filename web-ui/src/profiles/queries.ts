// SPDX-License-Identifier: Apache-2.0
import { useQuery, type UseQueryReturnType } from '@tanstack/vue-query'
import { computed, type ComputedRef } from 'vue'
import { answer, type Api } from '@/api/client'
import { useServices } from '@/api/services'
import type { ProfileDto, ProfileSpecDto } from '@/api/types'
import { versioned, type SpecResource, type Told, type VersionedSpec } from '@/specs/resource'
import { PROFILE_FIELDS } from './fields'

/** How the node caches of some clusters are set up. */
export interface Profile {
  readonly id: string
  readonly comment: string
  /** Those that use it. */
  readonly clusters: readonly string[]
}

export const Profile = {
  fromDto: ({ id, comment, clusters }: ProfileDto): Profile => ({ id, comment: comment ?? '', clusters }),
}

export interface ProfileWithSpec {
  readonly profile: Profile
  readonly version: VersionedSpec
}

const TOLD: Told<ProfileDto, ProfileSpecDto> = { clusters: true }
const MOST = 1000

export const profileResource = (api: Api): SpecResource => ({
  fields: PROFILE_FIELDS,
  first: {},
  read: async (id) => versioned(await answer(api.GET('/profiles/{id}', { params: { path: { id } } })), TOLD),
  put: (id, body, options) => answer(api.PUT('/profiles/{id}', { params: { path: { id }, ...options }, body })),
  remove: (id, options) => answer(api.DELETE('/profiles/{id}', { params: { path: { id }, ...options } })),
})

export function useProfiles(): UseQueryReturnType<Profile[], Error> {
  const { api } = useServices()
  return useQuery({
    // which clusters use one is said by the clusters, so their changes count, too
    queryKey: ['changes', 'profiles'],
    queryFn: async ({ signal }) => {
      const { data } = await answer(api.GET('/profiles', { params: { query: { limit: MOST } }, signal }))
      return data.items.map((dto) => Profile.fromDto(dto))
    },
  })
}

/** @param id empty: none is asked for */
export function useProfile(id: ComputedRef<string>): UseQueryReturnType<ProfileWithSpec, Error> {
  const { api } = useServices()
  return useQuery({
    queryKey: computed(() => ['changes', 'profile', id.value]),
    queryFn: async ({ signal }) => {
      const read = await answer(api.GET('/profiles/{id}', { params: { path: { id: id.value } }, signal }))
      return { profile: Profile.fromDto(read.data), version: versioned(read, TOLD) }
    },
    enabled: computed(() => id.value !== ''),
  })
}
