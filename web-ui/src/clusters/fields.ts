// SPDX-License-Identifier: Apache-2.0
import type { SpecField } from '@/specs/spec'

export const CLUSTER_FIELDS: readonly SpecField[] = [
  { at: ['labels'], kind: 'labels', label: 'clusters.field.labels', hint: 'clusters.hint.labels' },
  { at: ['profile'], kind: 'text', label: 'clusters.field.profile', hint: 'clusters.hint.profile' },
  { at: ['clusterDomain'], kind: 'text', label: 'clusters.field.clusterDomain', hint: 'clusters.hint.clusterDomain' },
  { at: ['kubeDns'], kind: 'addresses', label: 'clusters.field.kubeDns', hint: 'clusters.hint.kubeDns' },
  {
    at: ['kubeDnsUpstream'],
    kind: 'addresses',
    label: 'clusters.field.kubeDnsUpstream',
    hint: 'clusters.hint.kubeDnsUpstream',
  },
  {
    at: ['kubeProxy'],
    kind: 'choice',
    label: 'clusters.field.kubeProxy',
    choices: ['iptables', 'nftables', 'ipvs', 'none'],
  },
  { at: ['injection'], kind: 'json', label: 'clusters.field.injection', hint: 'clusters.hint.injection' },
  { at: ['comment'], kind: 'text', label: 'clusters.field.comment' },
]
