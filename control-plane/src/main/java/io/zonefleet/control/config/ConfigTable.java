// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.config;

import java.util.List;

/** Every key of the configuration file with what it means: the source of {@code docs/control-plane-configuration.md}. */
final class ConfigTable {
    /** A key as the documentation has it. */
    record Row(String path, String form, String standard, String meaning) {}

    static final List<Row> ROWS = List.of(
            new Row(
                    "http.address",
                    "address or host name",
                    "`127.0.0.1`",
                    "Where the API and the dashboard are served."),
            new Row("http.port", "port", "`8053`", "Its TCP port; `0`: any that is free."),
            new Row(
                    "http.tls.certFile",
                    "path",
                    "none",
                    "Certificate chain (PEM), for HTTPS; with `http.tls.keyFile`."),
            new Row("http.tls.keyFile", "path", "none", "Its private key (PEM, PKCS #8)."),
            new Row("http.pathPrefix", "path", "none", "Before all paths, for a proxy that serves other things too."),
            new Row("http.maxBodyBytes", "bytes", "`33554432`", "Longer bodies are refused (413)."),
            new Row(
                    "http.maxConcurrent",
                    "number",
                    "`1024`",
                    "Requests in work at once; more are asked to come back (503)."),
            new Row("adminTokenFile", "path", "none", "File with the token of `admin`. This or `tokens` is needed."),
            new Row("tokens[].name", "name", "required", "Owner of a further token, as change records show it."),
            new Row(
                    "tokens[].role",
                    "`reader`, `editor` or `admin`",
                    "`admin`",
                    "What its owner may do; give the least that will do."),
            new Row("tokens[].file", "path", "this", "File with the token."),
            new Row(
                    "tokens[].sha256",
                    "64 hex digits",
                    "or this",
                    "SHA-256 of the token, as `sha256sum` prints it for a file without a line end."),
            new Row("dataDir", "path", "`/var/lib/zonefleet`", "Where an embedded etcd keeps what it keeps."),
            new Row(
                    "etcd.mode",
                    "`embedded` or `external`",
                    "`external` where there are endpoints, else `embedded`",
                    "Whether this program starts etcd. `etcd: embedded` is short for it."),
            new Row(
                    "etcd.binary",
                    "path, or name on PATH",
                    "`etcd`",
                    "Embedded: the etcd that is started and watched."),
            new Row("etcd.dataDir", "path", "`<dataDir>/etcd`", "Embedded: its data."),
            new Row("etcd.logFile", "path", "`<dataDir>/etcd.log`", "Embedded: its log."),
            new Row(
                    "etcd.clientPort",
                    "port",
                    "`2379`",
                    "Embedded: where agents of this machine reach it, on 127.0.0.1."),
            new Row("etcd.peerPort", "port", "`2380`", "Embedded: a port it insists on."),
            new Row(
                    "etcd.endpoints",
                    "list of URLs",
                    "required",
                    "External: etcd's members; all `http://` or all `https://`."),
            new Row("etcd.caFile", "path", "none", "External: who signs etcd's certificates; needed for `https://`."),
            new Row("etcd.certFile", "path", "none", "External: client certificate (PEM); with `etcd.keyFile`."),
            new Row("etcd.keyFile", "path", "none", "External: its private key (PEM, PKCS #8)."),
            new Row("etcd.user", "name", "none", "External: user of etcd; with its password."),
            new Row("etcd.passwordFile", "path", "none", "External: file with that user's password."),
            new Row("etcd.timeout", "duration", "`5s`", "External: after which a request counts as not answered."),
            new Row("keyPrefix", "path", "`/zonefleet/v1/`", "Where everything of Zonefleet stands in etcd."),
            new Row(
                    "changes.count",
                    "number, 1000 to 1000000",
                    "`100000`",
                    "How many changes are kept, the newest: those can be listed, shown and undone. Each takes about 300 bytes of"
                            + " memory. The same on all replicas: the smallest counts."),
            new Row(
                    "changes.age",
                    "duration, `24h` or more",
                    "none",
                    "Older changes are removed too, however few there are."),
            new Row(
                    "sources.secretsDir",
                    "path",
                    "none",
                    "Folder with secrets that sources name and that are not stored, a file each: headers of lists, tokens and"
                            + " kubeconfigs of Kubernetes clusters. Read at each use."),
            new Row(
                    "secrets.keyFile",
                    "path",
                    "none",
                    "File with the keys by which stored secrets are encrypted ([secrets.md](secrets.md)), the same on all replicas: 32"
                            + " bytes in Base64 a line, of `openssl rand -base64 32`; the first encrypts, all decrypt. Others must not"
                            + " be able to read it. Without it no secret can be stored (503)."),
            new Row(
                    "coredns.binary",
                    "absolute path",
                    "none",
                    "The CoreDNS that `customBlocks` and `baseTemplate` of profiles are tried with before any node gets them; of the"
                            + " nodes' version. Without it such texts are refused (503)."),
            new Row(
                    "query.tokens",
                    "list of names",
                    "`[admin]`",
                    "Owners of tokens of the configuration who may name the servers that `POST /query` asks. Nodes can be asked by every editor."),
            new Row(
                    "query.ports",
                    "list of ports",
                    "`[53]`",
                    "Where servers, and nodes that are asked directly, may be asked."),
            new Row(
                    "query.allow",
                    "list of networks",
                    "none",
                    "Networks that may be asked although they are refused by themselves: loopback, link-local, metadata services of"
                            + " clouds, multicast, and IPv6 addresses that stand for IPv4 ones."),
            new Row(
                    "webhook.url",
                    "https URL",
                    "required with `webhook`",
                    "Where API servers reach the admission webhook for DNS of pods ([pods.md](pods.md)); its host is in the"
                            + " certificate. `https://<service>.<namespace>.svc:443` names a service of the same cluster. Without `webhook`"
                            + " none is served."),
            new Row("webhook.address", "address or host name", "`0.0.0.0`", "Where the webhook listens."),
            new Row("webhook.port", "port", "`9443`", "Its TCP port; `0`: any that is free."),
            new Row(
                    "webhook.names",
                    "list of names and addresses",
                    "none",
                    "Others that the certificate of the webhook is for."));

    private ConfigTable() {}

    /** The documentation's text. */
    static String markdown() {
        StringBuilder text = new StringBuilder("""
                # Configuration of the control plane

                One YAML file: `java -jar zonefleet-control-plane.jar --config FILE`. Unknown keys and wrong values are refused, all at
                once. `--check` only says whether the file is right.

                | Key | Value | Standard | Meaning |
                |---|---|---|---|
                """);
        for (Row row : ROWS) {
            text.append("| `%s` | %s | %s | %s |\n".formatted(row.path(), row.form(), row.standard(), row.meaning()));
        }
        return text.toString();
    }
}
