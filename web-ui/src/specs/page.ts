// SPDX-License-Identifier: Apache-2.0
import { useAddressBar, useQueryText } from '@/shared/address-bar'
import { useShortcuts } from '@/shared/shortcuts'

/** What a page of one kind of resource has in its address: the one that is open, and whether it is edited; `n` begins a new one. */
export function useSpecPage() {
  const go = useAddressBar()
  const add = () => void go({ open: '', mode: 'new' })
  useShortcuts({ n: add })
  return { open: useQueryText('open'), mode: useQueryText('mode'), add }
}
