// SPDX-License-Identifier: Apache-2.0
import { useQuery, type UseQueryReturnType } from '@tanstack/vue-query'
import { answer } from '@/api/client'
import { useServices } from '@/api/services'
import type { MeDto, RoleDto } from '@/api/types'
import { useText } from './i18n'
import { covers } from './role-order'

/** Whose the token is and what its owner may do. */
export function useMe(): UseQueryReturnType<MeDto, Error> {
  const { api } = useServices()
  return useQuery({
    queryKey: ['whoami'],
    queryFn: async ({ signal }) => (await answer(api.GET('/whoami', { signal }))).data,
  })
}

/** Why one may not do what needs a role; empty: one may, or it is not known yet, and the server will say. */
export function useRefusal(): (needed: RoleDto) => string {
  const { data: me } = useMe()
  const text = useText()
  const name = (role: RoleDto) => text.t(`settings.roles.${role}`)
  return (needed) => {
    const held = me.value?.role
    return held === undefined || covers(held, needed)
      ? ''
      : text.t('shared.role.needs', { needed: name(needed), held: name(held) })
  }
}
