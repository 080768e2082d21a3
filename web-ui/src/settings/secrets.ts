// SPDX-License-Identifier: Apache-2.0
import type { SecretKindDto, SecretSpecDto } from '@/api/types'
import type { Secret } from '@/shared/secrets'

export const KINDS = ['token', 'kubeconfig', 'header'] as const satisfies readonly SecretKindDto[]

export interface SecretDraft {
  id: string
  kind: SecretKindDto
  /** Of the server; of a kubeconfig it may be empty. */
  url: string
  value: string
  comment: string
}

export type SecretField = 'id' | 'kind' | 'url' | 'value' | 'comment'

/** @param replaced what another value is given for; its own is known to nobody */
export const newSecret = (replaced?: Secret): SecretDraft => ({
  id: replaced?.id ?? '',
  kind: replaced?.kind ?? 'token',
  url: replaced?.kind === 'kubeconfig' ? '' : (replaced?.url ?? ''),
  value: '',
  comment: replaced?.comment ?? '',
})

export const secretSpecOf = ({ kind, url, value, comment }: SecretDraft): SecretSpecDto => ({
  kind,
  value,
  ...(url.trim() === '' ? {} : { url: url.trim() }),
  ...(comment.trim() === '' ? {} : { comment: comment.trim() }),
})

/** What has to be there before anything is sent. */
export const missingIn = ({ id, kind, url, value }: SecretDraft): ('id' | 'url' | 'value')[] => [
  ...(id.trim() === '' ? (['id'] as const) : []),
  ...(url.trim() === '' && kind !== 'kubeconfig' ? (['url'] as const) : []),
  ...(value.trim() === '' ? (['value'] as const) : []),
]

/** The field that a server's pointer means. */
export function secretFieldAt(pointer: string): SecretField | undefined {
  if (pointer.startsWith('path/')) return 'id'
  const first = pointer.split('/')[1]
  return (['kind', 'url', 'value', 'comment'] as const).find((field) => field === first)
}
