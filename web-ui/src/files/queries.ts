// SPDX-License-Identifier: Apache-2.0
import { answer, type Api } from '@/api/client'
import type { ImportPlanDto } from '@/api/types'
import { viewing, type TextView } from '@/changes/plan'
import { CONTENT_TYPES, ImportPlan, takesAway, type ExportFormat, type ImportFile } from './data'

interface Asked {
  readonly dryRun?: boolean
  readonly rows?: boolean
  readonly planHash?: string
  readonly allowShrink?: boolean
  readonly planCluster?: string
  readonly planZone?: string
  readonly comment?: string
}

const post = (api: Api, file: ImportFile, asked: Asked, headers: Record<string, string>) => {
  const query = {
    ...asked,
    suffix: file.format === 'json' && file.suffix !== '' ? file.suffix : undefined,
    zone: file.format === 'zone' && file.zone !== '' ? file.zone : undefined,
    prune: file.prune && (file.format === 'json' || file.format === 'yaml') ? true : undefined,
  }
  return answer(
    api.POST('/import', {
      params: { query },
      headers: { ...headers, 'Content-Type': CONTENT_TYPES[file.format] },
      // as it is: the text of a file is not a JSON value
      body: file.text as never,
      bodySerializer: (text: unknown) => text as string,
    }),
  )
}

/**
 * What the file would do, row by row.
 *
 * @param view whose texts it is to tell; those of the first clusters where left out
 */
export async function planImport(api: Api, file: ImportFile, view?: TextView): Promise<ImportPlan> {
  const { data } = await post(api, file, { dryRun: true, rows: true, allowShrink: true, ...viewing(view) }, {})
  return ImportPlan.fromDto(data as ImportPlanDto)
}

/**
 * Writes what the plan says and nothing else. Whoever calls it was told of everything that goes.
 *
 * @param key makes a repetition of the same write harmless
 * @param why kept with the change
 * @return id of the change that it made
 */
export async function importAsPlanned(
  api: Api,
  file: ImportFile,
  plan: ImportPlan,
  key: string,
  why: string,
): Promise<string | undefined> {
  const shrinking = takesAway(plan) ? true : undefined
  const asked = { planHash: plan.hash, allowShrink: shrinking, comment: why === '' ? undefined : why }
  return (await post(api, file, asked, { 'Idempotency-Key': key })).change
}

/** Everything as one file. */
export async function exportFile(api: Api, format: ExportFormat, zone: string): Promise<Blob> {
  const query = { format, zone: format === 'zone' ? zone : undefined }
  const { data } = await answer(api.GET('/export', { params: { query }, parseAs: 'blob' }))
  return data
}
