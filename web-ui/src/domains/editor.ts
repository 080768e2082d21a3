// SPDX-License-Identifier: Apache-2.0
import { computed, type ComputedRef } from 'vue'
import type { Api } from '@/api/client'
import { createEditor, orGone, type Editor, type ServerFault as FaultOf, type Writing } from '@/shared/edit/editor'
import { Domain, NEW_PART, PART_FIELDS, type Part } from './data'
import { draftOf, faultsOf, fieldAt, partOf, type Draft, type DraftFault, type Field } from './draft'
import { checkName } from './names'
import type { Plan } from './plan'
import { planPut, putDomain, readDomain, type VersionedDomain, type Written } from './queries'

export type ServerFault = FaultOf<Field>

export interface DomainEditor extends Editor<Draft, Part, Field, Plan, Written> {
  readonly faults: ComputedRef<DraftFault[]>
}

const own = ({ domain, etag }: VersionedDomain) => ({ value: Domain.ownPart(domain), etag })

/** @param start undefined: a new one */
export function createDomainEditor(api: Api, start: VersionedDomain | undefined): DomainEditor {
  const begun = start === undefined ? undefined : own(start)
  const write = ({ value, ...rest }: Writing<Part>) => ({ ...rest, part: value })
  const editor = createEditor<Draft, Part, Field, Plan, Written>({
    first: draftOf(start?.domain.name ?? '', begun?.value ?? NEW_PART),
    start: begun,
    nothing: NEW_PART,
    fields: () => PART_FIELDS,
    draftOf: ({ name }, part) => draftOf(name, part),
    valueOf: partOf,
    nameOf({ name }) {
      const check = checkName(name)
      return check.ok ? check.name : name
    },
    fieldAt,
    plan: (writing) => planPut(api, write(writing)),
    put: (writing, key) => putDomain(api, write(writing), key),
    async read(name) {
      const now = await orGone(readDomain(api, name))
      return now === undefined ? undefined : own(now)
    },
  })
  return { ...editor, faults: computed(() => faultsOf(editor.draft)) }
}
