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
  { at: ['comment'], kind: 'text', label: 'clusters.field.comment' },
]

/** How new pods get the node cache; all else of a cluster stays as it is. */
export const INJECTION_FIELDS: readonly SpecField[] = [
  {
    at: ['injection', 'nameservers'],
    kind: 'addresses',
    label: 'clusters.injection.field.nameservers',
    hint: 'clusters.injection.hint.nameservers',
  },
  {
    at: ['injection', 'searches'],
    kind: 'words',
    label: 'clusters.injection.field.searches',
    hint: 'clusters.injection.hint.searches',
    check: { rule: 'name' },
  },
  {
    at: ['injection', 'options'],
    kind: 'words',
    label: 'clusters.injection.field.options',
    hint: 'clusters.injection.hint.options',
    check: { rule: 'option' },
    noneIsSaid: true,
  },
  {
    at: ['injection', 'provedPercent'],
    kind: 'number',
    label: 'clusters.injection.field.provedPercent',
    hint: 'clusters.injection.hint.provedPercent',
    check: { rule: 'range', from: 1, to: 100 },
  },
  {
    at: ['injection', 'exceptNamespaces'],
    kind: 'words',
    label: 'clusters.injection.field.exceptNamespaces',
    hint: 'clusters.injection.hint.exceptNamespaces',
    check: { rule: 'id' },
    noneIsSaid: true,
  },
]
