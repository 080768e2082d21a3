// SPDX-License-Identifier: Apache-2.0
import { inject, shallowRef, type InjectionKey, type ShallowRef } from 'vue'

export interface Toast {
  readonly id: number
  readonly tone: 'said' | 'failed'
  readonly text: string
  /** What the toast's button does, for instance taking the change back. */
  readonly action?: { readonly label: string; run: () => void }
}

export interface Toasts {
  readonly shown: Readonly<ShallowRef<readonly Toast[]>>
  show: (toast: Omit<Toast, 'id'>) => void
  drop: (id: number) => void
}

const MOST = 4

export const TOASTS: InjectionKey<Toasts> = Symbol('toasts')

export function useToasts(): Toasts {
  const toasts = inject(TOASTS)
  if (toasts === undefined) throw new Error('no toasts provided')
  return toasts
}

export function createToasts(): Toasts {
  const shown = shallowRef<readonly Toast[]>([])
  let last = 0
  return {
    shown,
    show(toast) {
      last += 1
      shown.value = [...shown.value, { ...toast, id: last }].slice(-MOST)
    },
    drop: (id) => (shown.value = shown.value.filter((toast) => toast.id !== id)),
  }
}
